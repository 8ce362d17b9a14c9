"""A platform that moves from LTI 1.1 to 1.3 brings its users along, when its old secret says so."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.courses.settings import settings_for
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti import claims as names
from lti_tool.lti.commands import add_registration, decide
from lti_tool.lti.consumers import add_consumer
from lti_tool.lti.migration_claim import SIGNATURE, issuer_of, signature
from lti_tool.lti.models import Consumer
from lti_tool.people import identities
from lti_tool.people.models import Person
from lti_tool.people.service import person_for_identity

from .platforms import ADDRESSES, CLIENT, DEPLOYMENT, DROP, ISSUER, begin, post, sign, student
from .refusals import refusal

KEY, SECRET = "179248902", "my-lti11-secret"
OLD = {"user_id": "old-7", "context_id": "old-course", "resource_link_id": "old-link"}


@pytest.fixture
def vault(services: Services) -> Vault:
    return Vault(services.settings.secret_key)


@pytest.fixture(autouse=True)
def consumer(services: Services, registered: dict[str, Any], vault: Vault, now: datetime) -> None:
    """The platform's key and secret of LTI 1.1 are known."""
    with services.database.transaction() as session:
        add_consumer(session, vault, registered["id"], key=KEY, secret=SECRET, now=now)


def migrate(
    browser: FlaskClient,
    now: datetime,
    /,
    *,
    secret: str = SECRET,
    told: dict[str, Any] | None = None,
    **changed: Any,
) -> TestResponse:
    """A learner's launch with the claim, signed by this secret; ``told`` changes the claim after that."""
    begun = begin(browser)
    claims = student(begun.nonce, now, **changed)
    signed = signature(secret, KEY, CLIENT, claims)
    claim = OLD | {"oauth_consumer_key": KEY, SIGNATURE: signed} | (told or {})
    claims[names.LTI_1P1] = {name: value for name, value in claim.items() if value is not DROP}
    return post(browser, begun.state, sign(claims))


def old_owner(database: Database, user: str = OLD["user_id"]) -> int | None:
    with database.transaction() as session:
        return identities.owner(session, issuer_of(KEY), user)


def new_owner(database: Database, subject: str = "learner-1") -> int | None:
    with database.transaction() as session:
        return identities.owner(session, ISSUER, subject)


def known(database: Database, now: datetime, issuer: str, subject: str, name: str = "") -> int:
    with database.transaction() as session:
        return person_for_identity(session, issuer, subject, name=name, now=now).id


def test_it_is_signed_as_the_migration_guide_has_it() -> None:
    claims = {
        "iss": "https://lmsvendor.com",
        "exp": 1551290856,
        "nonce": "172we8671fd8z",
        names.DEPLOYMENT_ID: "689302",
    }
    signed = signature("my-lti11-secret", "179248902", "PM48OJSfGDTAzAo", claims)
    assert signed == "lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps="


def test_the_old_user_is_the_person_of_the_launch(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    assert migrate(browser, now).status_code == 303
    assert old_owner(database) == new_owner(database) is not None
    with database.transaction() as session:
        assert session.scalars(select(Person.name)).all() == ["Nadia Benali"]
    assert migrate(browser, now).status_code == 303
    assert old_owner(database) == new_owner(database)


def test_a_user_without_an_old_number_has_the_same_one(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    migrate(browser, now, told={"user_id": DROP})
    assert old_owner(database, "learner-1") == new_owner(database) is not None


def test_a_new_identity_goes_to_the_old_users_person(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    imported = known(database, now, issuer_of(KEY), OLD["user_id"], "Nadia")
    migrate(browser, now)
    assert new_owner(database) == imported
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_two_persons_who_are_there_are_never_made_one(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    imported = known(database, now, issuer_of(KEY), OLD["user_id"])
    here = known(database, now, ISSUER, "learner-1")
    assert migrate(browser, now).status_code == 303
    assert (old_owner(database), new_owner(database)) == (imported, here)


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "guessed"},
        {"told": {SIGNATURE: "AAAA"}},
        {"told": {SIGNATURE: "\ud800é"}},
    ],
)
def test_a_wrong_signature_refuses_the_launch(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    wrong: dict[str, Any],
) -> None:
    refusal(migrate(browser, now, **wrong), caplog, database, SIGNATURE)
    assert old_owner(database) is None


def test_a_signature_of_another_launch_is_refused(
    browser: FlaskClient, database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    other = student("another-nonce", now)
    replayed = {SIGNATURE: signature(SECRET, KEY, CLIENT, other)}
    refusal(migrate(browser, now, told=replayed), caplog, database, SIGNATURE)


IGNORED: dict[str, dict[str, Any]] = {
    "no_signature": {SIGNATURE: DROP},
    "empty_signature": {SIGNATURE: ""},
    "no_key": {"oauth_consumer_key": DROP},
    "unknown_key": {"oauth_consumer_key": "other"},
    "key_of_another_kind": {"oauth_consumer_key": 7},
    "signature_of_another_kind": {SIGNATURE: ["x"]},
}


@pytest.mark.parametrize("told", IGNORED.values(), ids=IGNORED)
def test_a_claim_that_nothing_proves_says_nothing(
    browser: FlaskClient, database: Database, now: datetime, told: dict[str, Any]
) -> None:
    imported = known(database, now, issuer_of(KEY), OLD["user_id"])
    assert migrate(browser, now, told=told).status_code == 303
    assert new_owner(database) not in (None, imported)


@pytest.mark.parametrize("claim", [None, "text", [], 7, {}])
def test_a_claim_of_another_kind_says_nothing(
    browser: FlaskClient, now: datetime, claim: Any
) -> None:
    begun = begin(browser)
    claims = student(begun.nonce, now) | {names.LTI_1P1: claim}
    assert post(browser, begun.state, sign(claims)).status_code == 303


def test_an_anonymous_launch_brings_nobody(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    assert migrate(browser, now, sub=DROP, name=DROP, email=DROP).status_code == 303
    assert old_owner(database) is None


def test_a_deployment_that_waits_brings_nobody(
    browser: FlaskClient,
    services: Services,
    registered: dict[str, Any],
    now: datetime,
) -> None:
    with services.database.transaction() as session:
        decide(session, registered["id"], DEPLOYMENT, "pending", now)
    assert migrate(browser, now).status_code == 403
    assert old_owner(services.database) is None


def test_what_was_decided_about_the_old_course_and_link_holds_in_the_new(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        row = {"platform": ISSUER, "revision": 3, "changed_at": now, "created_at": now}
        course = Course(key="old-course", subjects=["python"], is_on=False, **row)
        session.add(course)
        session.flush()
        session.add(CourseUnit(course_id=course.id, key="old-link", note="Bring paper"))
    for _ in range(2):
        migrate(browser, now)
        with database.transaction() as session:
            here = CourseContext(course_id="course-1", unit_id="link-1", platform=ISSUER)
            found = settings_for(session, here)
        assert (found.is_on, found.of_course, found.note) == (False, ("python",), "Bring paper")


class TestTheKey:
    def test_the_secret_is_encrypted_and_can_be_replaced(
        self, database: Database, registered: dict[str, Any], vault: Vault, now: datetime
    ) -> None:
        with database.transaction() as session:
            told = add_consumer(session, vault, registered["id"], key=KEY, secret="new", now=now)
            assert told == {"id": registered["id"], "keys": [KEY]}
            kept = session.scalars(select(Consumer.secret)).one()
        assert "new" not in kept
        assert vault.decrypt(kept) == "new"

    @pytest.mark.parametrize(("key", "secret"), [("", "x"), (" ", "x"), ("x", "")])
    def test_neither_may_be_empty(
        self,
        database: Database,
        registered: dict[str, Any],
        vault: Vault,
        now: datetime,
        key: str,
        secret: str,
    ) -> None:
        with database.transaction() as session, pytest.raises(ConfigurationError):
            add_consumer(session, vault, registered["id"], key=key, secret=secret, now=now)

    def test_another_platform_has_it_only_with_the_same_secret(
        self, database: Database, vault: Vault, now: datetime
    ) -> None:
        with database.transaction() as session:
            other = add_registration(
                session,
                name="Other",
                issuer="https://other.example",
                client_id="c",
                deployment_id=None,
                **ADDRESSES,
                approve=True,
                now=now,
            )["id"]
            with pytest.raises(ConfigurationError, match="another secret"):
                add_consumer(session, vault, other, key=KEY, secret="mine", now=now)
            add_consumer(session, vault, other, key=KEY, secret=SECRET, now=now)

    def test_a_platform_that_there_is_not_has_none(
        self, database: Database, vault: Vault, now: datetime
    ) -> None:
        with database.transaction() as session, pytest.raises(ConfigurationError):
            add_consumer(session, vault, "nonsense", key=KEY, secret="x", now=now)
