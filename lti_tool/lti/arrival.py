"""A launch as the database takes it: in one statement, once, with all that comes of it or nothing.

The statement looks whether registration and deployment may launch, learns a deployment that is new, finds the person
by issuer and subject or makes one, keeps what the platform tells about them until they choose for themselves
(``people.service.person_for_identity`` says the same for the other doors), and writes the visit and the launch with
its nonce. It inserts and asks nobody first: of two launches at once that would learn the same deployment or make the
same person, one is refused by a unique constraint, wholly, and runs again; a nonce that is there was used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import IntegrityError

from lti_tool.kernel.db import Database, violated_constraint
from lti_tool.lti.errors import (
    LaunchUsed,
    PlatformOff,
    PlatformUnknown,
    PlatformWaiting,
    TutoringPaused,
)
from lti_tool.lti.models import OFF, PAUSED, PENDING
from lti_tool.picker.place import decided_for

NONCE = "lti_launch_nonce_key"
RACES = ("identity_issuer_subject_key", "lti_deployment_registration_id_deployment_id_key")
TRIES = 3
"""A launch can lose one race for the deployment and one for the person."""

STATEMENT = f"""
WITH given AS (
    SELECT * FROM jsonb_to_record($1::jsonb) AS given(
        registration bigint, deployment text, issuer text, subject text, name text, email text, locale text,
        visit uuid, context jsonb, nonce text, claims jsonb, administers boolean, now timestamptz)
), place AS (
    SELECT registration.id AS registration_id, registration.status AS registration_status,
           deployment.id AS deployment_id,
           coalesce(deployment.status,
                    CASE WHEN registration.approves_deployments THEN 'approved' ELSE 'pending' END) AS status
    FROM given JOIN lti_registration AS registration ON registration.id = given.registration
    LEFT JOIN lti_deployment AS deployment
        ON deployment.registration_id = registration.id AND deployment.deployment_id = given.deployment
), learnt AS (
    INSERT INTO lti_deployment (registration_id, deployment_id, status, first_seen_at)
    SELECT registration_id, given.deployment, status, given.now FROM place, given
    WHERE deployment_id IS NULL AND registration_status = 'approved'
    RETURNING id
), entered AS (
    SELECT registration_id, coalesce(deployment_id, (SELECT id FROM learnt)) AS deployment_id
    FROM place, given
    WHERE registration_status = 'approved' AND (status = 'approved' OR status = 'paused' AND given.administers)
), known AS (
    SELECT person_id AS id
    FROM given JOIN identity ON identity.issuer = given.issuer AND identity.subject = given.subject
), made AS (
    INSERT INTO person (public_id, name, email, locale, zone, created_at)
    SELECT gen_random_uuid(), given.name, given.email, coalesce(given.locale, 'en'), 'UTC', given.now
    FROM entered, given WHERE given.subject IS NOT NULL AND NOT EXISTS (SELECT FROM known)
    RETURNING id
), identified AS (
    INSERT INTO identity (person_id, issuer, subject, created_at)
    SELECT id, given.issuer, given.subject, given.now FROM made, given
), told AS (
    UPDATE person
    SET name = coalesce(nullif(given.name, ''), person.name), email = coalesce(given.email, person.email),
        locale = coalesce(given.locale, person.locale)
    FROM known, entered, given
    WHERE person.id = known.id AND person.chosen_at IS NULL
      AND (nullif(given.name, '') <> person.name OR given.locale <> person.locale
           OR given.email IS DISTINCT FROM coalesce(person.email, '') AND given.email IS NOT NULL)
), somebody AS (
    SELECT id FROM known UNION ALL SELECT id FROM made
), visit AS (
    INSERT INTO course_visit (public_id, person_id, context, created_at)
    SELECT given.visit, (SELECT id FROM somebody), given.context, given.now
    FROM entered, given WHERE given.context IS NOT NULL
    RETURNING id
), launch AS (
    INSERT INTO lti_launch (nonce, registration_id, deployment_id, person_id, visit_id, claims, created_at)
    SELECT given.nonce, registration_id, deployment_id, (SELECT id FROM somebody), (SELECT id FROM visit),
           given.claims, given.now
    FROM entered, given
    RETURNING id
)
SELECT json_build_array(registration_status, status, coalesce(deployment_id, (SELECT id FROM learnt)),
                        (SELECT id FROM somebody), (SELECT id FROM launch),
                        {decided_for("given.context")})
FROM place, given
"""  # noqa: S608 - no part of it is anybody's


@dataclass(frozen=True)
class Comer:
    """Whom the platform names; ``name`` may be empty, and what is None is not told."""

    issuer: str
    subject: str
    name: str = ""
    email: str | None = None
    locale: str | None = None


@dataclass(frozen=True)
class Arrival:
    """What a launch brings. ``comer`` None: nobody is named. ``context`` None: no visit comes of it.

    ``administers``: it enters a deployment that its institution paused, too.
    """

    registration: int
    deployment: str
    nonce: str
    claims: dict[str, Any]
    comer: Comer | None
    visit: UUID
    context: dict[str, Any] | None
    administers: bool = False


@dataclass(frozen=True)
class Written:
    """Numbers of rows. ``launch`` None: the deployment waits for approval, and nothing else was written."""

    deployment: int
    person: int | None
    launch: int | None
    is_paused: bool = False
    decided: Sequence[Any] = ()
    """By the course's team, for ``Place.read``."""


def write(database: Database, arrival: Arrival, now: datetime) -> Written:
    """Raises LaunchUsed, PlatformUnknown, PlatformWaiting, PlatformOff, TutoringPaused."""
    row = _row(database, _given(arrival, now))
    if row is None:
        raise PlatformUnknown
    of_registration, of_deployment, deployment, person, launch, decided = row
    if of_registration == PENDING:
        raise PlatformWaiting
    if OFF in (of_registration, of_deployment):
        raise PlatformOff
    is_paused = of_deployment == PAUSED
    if is_paused and launch is None:
        raise TutoringPaused
    return Written(deployment, person, launch, is_paused, decided)


def _row(database: Database, given: dict[str, Any]) -> list[Any] | None:
    for left in reversed(range(TRIES)):
        try:
            found: list[Any] | None = database.at_once.told(STATEMENT, given)
            return found
        except IntegrityError as error:
            violated = violated_constraint(error)
            if violated == NONCE:
                raise LaunchUsed from error
            if violated not in RACES or not left:
                raise
    raise AssertionError("unreachable")


def _given(arrival: Arrival, now: datetime) -> dict[str, Any]:
    comer = arrival.comer
    return {
        "registration": arrival.registration,
        "deployment": arrival.deployment,
        "issuer": comer and comer.issuer,
        "subject": comer and comer.subject,
        "name": comer.name if comer else "",
        "email": comer and comer.email,
        "locale": comer and comer.locale,
        "visit": str(arrival.visit),
        "context": arrival.context,
        "nonce": arrival.nonce,
        "claims": arrival.claims,
        "administers": arrival.administers,
        "now": now.isoformat(),
    }
