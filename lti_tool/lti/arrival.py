"""A launch as the database takes it: in one statement, once, with all that comes of it or nothing.

The statement looks whether registration and deployment may launch, learns a deployment that is new, finds the person
by issuer and subject or makes one, keeps what the platform tells about them until they choose for themselves
(``people.service.person_for_identity`` says the same for the other doors), and writes the visit and the launch with
its nonce. It inserts and asks nobody first: of two launches at once that would learn the same deployment or make the
same person, one is refused by a unique constraint, wholly, and runs again; a nonce that is there was used.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import IntegrityError
from psycopg.types.json import Jsonb

from lti_tool.kernel.db import Database, violated_constraint
from lti_tool.lti.errors import LaunchUsed, PlatformOff, PlatformUnknown, PlatformWaiting
from lti_tool.lti.models import OFF, PAUSED, PENDING

NONCE = "lti_launch_nonce_key"
RACES = ("identity_issuer_subject_key", "lti_deployment_registration_id_deployment_id_key")
TRIES = 3
"""A launch can lose one race for the deployment and one for the person."""

STATEMENT: LiteralString = """
WITH place AS (
    SELECT registration.id AS registration_id, registration.status AS registration_status,
           deployment.id AS deployment_id,
           coalesce(deployment.status,
                    CASE WHEN registration.approves_deployments THEN 'approved' ELSE 'pending' END) AS status
    FROM lti_registration AS registration
    LEFT JOIN lti_deployment AS deployment
        ON deployment.registration_id = registration.id AND deployment.deployment_id = %(deployment)s::text
    WHERE registration.id = %(registration)s
), learnt AS (
    INSERT INTO lti_deployment (registration_id, deployment_id, status, first_seen_at)
    SELECT registration_id, %(deployment)s::text, status, %(now)s::timestamptz FROM place
    WHERE deployment_id IS NULL AND registration_status = 'approved'
    RETURNING id
), entered AS (
    SELECT registration_id, coalesce(deployment_id, (SELECT id FROM learnt)) AS deployment_id FROM place
    WHERE registration_status = 'approved' AND (status = 'approved' OR status = 'paused' AND %(administers)s)
), known AS (
    SELECT person_id AS id FROM identity WHERE issuer = %(issuer)s::text AND subject = %(subject)s::text
), made AS (
    INSERT INTO person (public_id, name, email, locale, zone, created_at)
    SELECT gen_random_uuid(), %(name)s::text, %(email)s::text, coalesce(%(locale)s::text, 'en'), 'UTC',
           %(now)s::timestamptz
    FROM entered WHERE %(subject)s::text IS NOT NULL AND NOT EXISTS (SELECT FROM known)
    RETURNING id
), identified AS (
    INSERT INTO identity (person_id, issuer, subject, created_at)
    SELECT id, %(issuer)s::text, %(subject)s::text, %(now)s::timestamptz FROM made
), told AS (
    UPDATE person
    SET name = coalesce(nullif(%(name)s::text, ''), person.name), email = coalesce(%(email)s::text, person.email),
        locale = coalesce(%(locale)s::text, person.locale)
    FROM known, entered
    WHERE person.id = known.id AND person.chosen_at IS NULL
      AND (nullif(%(name)s::text, '') <> person.name OR %(locale)s::text <> person.locale
           OR %(email)s::text IS DISTINCT FROM coalesce(person.email, '') AND %(email)s::text IS NOT NULL)
), somebody AS (
    SELECT id FROM known UNION ALL SELECT id FROM made
), visit AS (
    INSERT INTO course_visit (public_id, person_id, context, created_at)
    SELECT %(visit)s::uuid, (SELECT id FROM somebody), %(context)s::jsonb, %(now)s::timestamptz
    FROM entered WHERE %(context)s::jsonb IS NOT NULL
    RETURNING id
), launch AS (
    INSERT INTO lti_launch (nonce, registration_id, deployment_id, person_id, visit_id, claims, created_at)
    SELECT %(nonce)s::text, registration_id, deployment_id, (SELECT id FROM somebody), (SELECT id FROM visit),
           %(claims)s::jsonb, %(now)s::timestamptz
    FROM entered
    RETURNING id
)
SELECT registration_status, status, coalesce(deployment_id, (SELECT id FROM learnt)),
       (SELECT id FROM somebody), (SELECT id FROM launch)
FROM place
"""


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


def write(database: Database, arrival: Arrival, now: datetime) -> Written:
    """Raises LaunchUsed, PlatformUnknown, PlatformWaiting, PlatformOff."""
    row = _row(database, _values(arrival, now))
    if row is None:
        raise PlatformUnknown
    of_registration, of_deployment, deployment, person, launch = row
    if of_registration == PENDING:
        raise PlatformWaiting
    if OFF in (of_registration, of_deployment):
        raise PlatformOff
    is_paused = of_deployment == PAUSED
    if is_paused and launch is None:
        raise PlatformOff
    return Written(deployment, person, launch, is_paused)


def _row(database: Database, values: dict[str, Any]) -> tuple[Any, ...] | None:
    for left in reversed(range(TRIES)):
        try:
            return database.at_once.row(STATEMENT, values)
        except IntegrityError as error:
            violated = violated_constraint(error)
            if violated == NONCE:
                raise LaunchUsed from error
            if violated not in RACES or not left:
                raise
    raise AssertionError("unreachable")


def _values(arrival: Arrival, now: datetime) -> dict[str, Any]:
    comer = arrival.comer
    return {
        "registration": arrival.registration,
        "deployment": arrival.deployment,
        "issuer": comer and comer.issuer,
        "subject": comer and comer.subject,
        "name": comer.name if comer else "",
        "email": comer and comer.email,
        "locale": comer and comer.locale,
        "visit": arrival.visit,
        "context": None if arrival.context is None else Jsonb(arrival.context),
        "nonce": arrival.nonce,
        "claims": Jsonb(arrival.claims),
        "administers": arrival.administers,
        "now": now,
    }
