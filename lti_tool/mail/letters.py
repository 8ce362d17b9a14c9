"""What each mail says, and to whom: the values that its templates get."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lti_tool.courses import levels
from lti_tool.kernel.money import Money
from lti_tool.mail.outbox import Recipient, post
from lti_tool.people.sign_in import LIFETIME, LinkMail


@dataclass(frozen=True)
class Side:
    """The learner or the mentor of a booking. ``address`` is None when their platform keeps it to itself."""

    person_id: int
    address: str | None
    name: str
    locale: str
    zone: str


@dataclass(frozen=True)
class Appointment:
    """A booking as mails tell it. ``course`` and ``unit`` are empty when nobody came from a course."""

    booking_id: int
    public_id: str
    start: datetime
    minutes: int
    price: Money
    course: str
    unit: str
    learner: Side
    mentor: Side
    mentor_slug: str
    note: str = ""
    """Of the course's team, for the mentor."""
    question: str = ""
    """Of the learner, for the mentor."""
    level: str = ""
    """One of ``courses.context.LEVELS``."""


def sign_in_link(base_url: str) -> LinkMail:
    """The port through which ``people`` sends links that sign in."""
    return _link("sign_in_link", f"{base_url}/sign-in/", base_url)


def join_link(base_url: str) -> LinkMail:
    """The port through which ``people`` sends links that make an address a way into an account."""
    return _link("join_link", f"{base_url}/account/address/", base_url)


def _link(kind: str, address_of_code: str, base_url: str) -> LinkMail:
    def send(
        session: Session, *, address: str, code: str, locale: str, zone: str, now: datetime
    ) -> None:
        values = {
            "base_url": base_url,
            "url": address_of_code + code,
            "minutes": LIFETIME // timedelta(minutes=1),
        }
        to = Recipient(address, "", locale, zone)
        post(session, kind, to, values, useful_until=now + LIFETIME, now=now)

    return send


@dataclass(frozen=True)
class Letters:
    """The mails about one booking, each side's in their own language and zone."""

    session: Session
    appointment: Appointment
    base_url: str
    now: datetime

    def booking_confirmed(self) -> None:
        self._to_learner("booking_confirmed_learner")
        self._to_mentor("booking_confirmed_mentor")

    def payment_failed_late(self) -> None:
        """The payment came after the hold had ended and somebody else had the time; it goes back."""
        self._to_learner("payment_failed_late")

    def lesson_over(self) -> None:
        self._to_learner("lesson_review_request")
        self._to_learner("lesson_notes")
        self._to_mentor("lesson_notes")

    def _to_learner(self, kind: str) -> None:
        self._post(kind, self.appointment.learner, self.appointment.mentor)

    def _to_mentor(self, kind: str) -> None:
        self._post(kind, self.appointment.mentor, self.appointment.learner)

    def _post(self, kind: str, to: Side, other: Side) -> None:
        if to.address is None:
            return
        booking = self.appointment
        lesson = f"{self.base_url}/lessons/{booking.public_id}"
        values = {
            "base_url": self.base_url,
            "booking": booking,
            "other": other,
            "other_zone": other.zone if _clocks_differ(to.zone, other.zone, booking.start) else "",
            "lesson_url": lesson,
            "booking_url": f"{self.base_url}/bookings/{booking.public_id}",
            "review_url": f"{lesson}/review",
            "notes_url": f"{lesson}/notes.html",
            "times_url": f"{self.base_url}/mentors/{booking.mentor_slug}/times",
            "level": levels.label,
            "desk_url": f"{self.base_url}/desk",
        }
        reader = Recipient(to.address, to.name, to.locale, to.zone, to.person_id)
        post(self.session, kind, reader, values, booking_id=booking.booking_id, now=self.now)


def _clocks_differ(one: str, other: str, at: datetime) -> bool:
    """Whether the two zones show another time at this instant."""
    return at.astimezone(ZoneInfo(one)).utcoffset() != at.astimezone(ZoneInfo(other)).utcoffset()
