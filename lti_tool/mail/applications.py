"""The mails to whoever applies to be a mentor: one for each step, with the reason that was written."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.mail.outbox import Recipient, post
from lti_tool.mentors.vetting.models import Application, Decision
from lti_tool.people import service as people

PATHS = {"training": "/mentor/application/training", "approved": "/desk/hours"}
"""Where a mail leads, unless it is the application itself."""


def tell_applicant(session: Session, decision_id: int, base_url: str, now: datetime) -> None:
    """Once for each decision. Nobody without an address gets mail; the page tells the same."""
    decision = session.get_one(Decision, decision_id)
    application = session.get_one(Application, decision.application_id)
    person, kind = people.person(session, application.person_id), kind_of(decision)
    if not kind or not person.email:
        return
    values = {
        "base_url": base_url,
        "url": base_url + PATHS.get(kind, "/mentor/application"),
        "words": decision.words,
    }
    to = Recipient(person.email, person.name, person.locale, person.zone, person.id)
    post(session, f"application_{kind}", to, values, number=decision.public_id, now=now)


def kind_of(decision: Decision) -> str:
    """Without ``application_``; empty for what the applicant need not be told."""
    if decision.action == "minors_approved":
        return "minors"
    if decision.action != "moved":
        return ""
    if decision.stage_after == "draft":
        return "returned" if decision.operator_id else ""
    return {"applied": "received"}.get(decision.stage_after, decision.stage_after)
