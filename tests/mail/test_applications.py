"""The mails to applicants: one for each step, in their language, once."""

from datetime import datetime

import pytest
from sqlalchemy import select

from lti_tool.kernel.db import Database
from lti_tool.kernel.i18n import SUPPORTED
from lti_tool.mail.applications import tell_applicant
from lti_tool.mail.models import OutgoingMail
from lti_tool.mentors.vetting.models import Application, Decision
from lti_tool.people.models import Person
from lti_tool.people.service import person_with_address
from tests.mail.test_letters import compare

SITE = "https://mentors.example.org"
STEPS = [
    ("draft", "applied", "application_received"),
    ("applied", "draft", "application_returned"),
    ("applied", "documents", "application_documents"),
    ("documents", "interview", "application_interview"),
    ("interview", "training", "application_training"),
    ("training", "approved", "application_approved"),
    ("interview", "refused", "application_refused"),
    ("approved", "suspended", "application_suspended"),
    ("applied", "withdrawn", "application_withdrawn"),
    ("approved", "approved", "application_minors"),
]


def decided(database: Database, now: datetime, locale: str, **told: str) -> int:
    """A line of the log about Zoé's application; those with a reason are an operator's."""
    with database.transaction() as session:
        zoe = person_with_address(session, "zoe@example.org", name="Zoé", locale=locale, now=now)
        operator = Person(name="Ada", created_at=now)
        application = Application(
            person_id=zoe.id, stage=told["stage_after"], created_at=now, changed_at=now
        )
        session.add_all([operator, application])
        session.flush()
        by = None if told["stage_after"] in ("applied", "withdrawn") else operator.id
        made = Decision(application_id=application.id, operator_id=by, happened_at=now, **told)
        session.add(made)
        session.flush()
        return made.id


def tell(database: Database, decision: int, now: datetime) -> list[OutgoingMail]:
    with database.transaction() as session:
        tell_applicant(session, decision, SITE, now)
    with database.transaction() as session:
        return list(session.scalars(select(OutgoingMail)))


@pytest.mark.parametrize("locale", SUPPORTED)
@pytest.mark.parametrize(("before", "after", "kind"), STEPS)
def test_each_step_has_a_mail_that_comes_once(
    database: Database, now: datetime, before: str, after: str, kind: str, locale: str
) -> None:
    reason = "Scan<2>©" if after in ("draft", "refused", "suspended") else ""
    action = "minors_approved" if before == after else "moved"
    told = {"action": action, "stage_before": before, "stage_after": after, "words": reason}
    decision = decided(database, now, locale, **told)
    tell(database, decision, now)
    (mail,) = tell(database, decision, now)
    assert mail.kind == kind
    compare(kind, mail)


@pytest.mark.parametrize("action", ["note", "document_read", "first_lesson", "minors_withdrawn"])
def test_what_operators_note_is_told_to_nobody(
    database: Database, now: datetime, action: str
) -> None:
    told = {"action": action, "stage_before": "approved", "stage_after": "approved"}
    assert tell(database, decided(database, now, "en", **told, words="secret"), now) == []


def test_whoever_takes_it_up_again_needs_no_mail(database: Database, now: datetime) -> None:
    told = {"action": "moved", "stage_before": "withdrawn", "stage_after": "draft"}
    decision = decided(database, now, "en", **told)
    with database.transaction() as session:
        session.execute(Decision.__table__.update().values(operator_id=None))
    assert tell(database, decision, now) == []
