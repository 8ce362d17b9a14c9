"""Which events make mail. Events come at least once; the outbox's unique key makes each mail once."""

from sqlalchemy.orm import Session

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.events import Subscribers
from lti_tool.lessons.events import LessonFinished
from lti_tool.mail.applications import tell_applicant
from lti_tool.mail.appointments import appointment
from lti_tool.mail.letters import Letters
from lti_tool.mentors.vetting.decisions import ApplicationDecided
from lti_tool.payments.events import PaymentTooLate
from lti_tool.scheduling.events import BookingConfirmed

About = BookingConfirmed | PaymentTooLate | LessonFinished


def subscribers(base_url: str, clock: Clock) -> Subscribers:
    """``base_url`` without a slash at the end, for the links."""

    def letters(session: Session, event: About) -> Letters:
        return Letters(session, appointment(session, event.booking_id), base_url, clock.now())

    def booking_confirmed(session: Session, event: BookingConfirmed) -> None:
        letters(session, event).booking_confirmed()

    def payment_too_late(session: Session, event: PaymentTooLate) -> None:
        letters(session, event).payment_failed_late()

    def lesson_finished(session: Session, event: LessonFinished) -> None:
        letters(session, event).lesson_over()

    def application_decided(session: Session, event: ApplicationDecided) -> None:
        tell_applicant(session, event.decision_id, base_url, clock.now())

    return {
        ApplicationDecided: [application_decided],
        BookingConfirmed: [booking_confirmed],
        PaymentTooLate: [payment_too_late],
        LessonFinished: [lesson_finished],
    }
