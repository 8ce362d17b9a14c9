"""A mail is a row of the transaction that causes it, and leaves once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.mail.jobs import jobs
from lti_tool.mail.mailer import MailRefused, MailUnavailable
from lti_tool.mail.message import MailHeaderInvalid, Message
from lti_tool.mail.models import OutgoingMail
from lti_tool.mail.outbox import Recipient, post
from lti_tool.people.service import person_with_address

ADA = Recipient("ada@example.org", "Ada", "en", "UTC")
VALUES = {"base_url": "http://localhost", "url": "http://localhost/sign-in/abc", "minutes": 20}


class Recorder:
    """A mailer that remembers, and fails when told to."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.failure: Exception | None = None

    def send(self, message: Message) -> None:
        if self.failure:
            raise self.failure
        self.sent.append(message)


@pytest.fixture
def mailer() -> Recorder:
    return Recorder()


@pytest.fixture
def send(database: Database, mailer: Recorder, clock: FixedClock) -> Callable[[int], None]:
    return jobs(database, mailer, clock, keep=True)["mail.send"]


def posted(database: Database, now: datetime, **about: int) -> None:
    with database.transaction() as session:
        until = now + timedelta(minutes=20)
        post(session, "sign_in_link", ADA, VALUES, useful_until=until, now=now, **about)


def mails(database: Database) -> list[OutgoingMail]:
    with database.transaction() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def waiting_jobs(database: Database) -> list[int]:
    query = "SELECT (args->>'mail_id')::int FROM procrastinate_jobs WHERE task_name = 'mail.send'"
    with database.transaction() as session:
        return [row[0] for row in session.execute(text(query))]


def test_a_mail_and_its_job_are_committed_or_undone_together(
    database: Database, now: datetime
) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        post(session, "sign_in_link", ADA, VALUES, now=now)
        _ = 1 / 0
    assert (mails(database), waiting_jobs(database)) == ([], [])
    posted(database, now)
    assert waiting_jobs(database) == [mails(database)[0].id]


def test_a_mail_is_sent_once_however_often_its_job_runs(
    database: Database, mailer: Recorder, send: Callable[[int], None], now: datetime
) -> None:
    posted(database, now)
    mail = mails(database)[0]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, [mail.id] * 8))
    assert [message.reference for message in mailer.sent] == [str(mail.public_id)]
    assert (mails(database)[0].status, mails(database)[0].sent_at) == ("sent", now)


def test_a_server_that_is_away_leaves_the_mail_queued(
    database: Database, mailer: Recorder, send: Callable[[int], None], now: datetime
) -> None:
    posted(database, now)
    mailer.failure = MailUnavailable()
    with pytest.raises(MailUnavailable):
        send(mails(database)[0].id)
    assert mails(database)[0].status == "queued"
    mailer.failure = None
    send(mails(database)[0].id)
    assert len(mailer.sent) == 1


def test_a_refusal_is_kept_with_its_reason(
    database: Database, mailer: Recorder, send: Callable[[int], None], now: datetime
) -> None:
    posted(database, now)
    mailer.failure = MailRefused("550 no such box")
    send(mails(database)[0].id)
    assert (mails(database)[0].status, mails(database)[0].reason) == ("refused", "550 no such box")


def test_a_link_that_has_expired_is_not_sent(
    database: Database, mailer: Recorder, send: Callable[[int], None], clock: FixedClock
) -> None:
    posted(database, clock.now())
    clock.advance(timedelta(minutes=20))
    send(mails(database)[0].id)
    assert (mails(database)[0].status, mailer.sent) == ("too_late", [])


def test_in_production_no_text_stays_behind(
    database: Database, mailer: Recorder, clock: FixedClock
) -> None:
    posted(database, clock.now())
    jobs(database, mailer, clock, keep=False)["mail.send"](mails(database)[0].id)
    assert "/sign-in/abc" in mailer.sent[0].text
    assert (mails(database)[0].text, mails(database)[0].html) == ("", "")


def test_about_one_booking_a_person_gets_each_kind_once(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        ada = person_with_address(session, ADA.address, now=now).id
    known = Recipient(ADA.address, "Ada", "en", "UTC", ada)
    for booking in (1, 1, 2):
        with database.transaction() as session:
            post(session, "sign_in_link", known, VALUES, booking_id=booking, now=now)
    assert [mail.booking_id for mail in mails(database)] == [1, 2]
    assert len(waiting_jobs(database)) == 2


def test_mail_that_waited_for_a_dead_server_gets_a_new_job(
    database: Database, mailer: Recorder, clock: FixedClock
) -> None:
    posted(database, clock.now())
    sweep = jobs(database, mailer, clock, keep=True)["mail.sweep"]
    sweep()
    assert len(waiting_jobs(database)) == 1
    clock.advance(timedelta(minutes=11))
    sweep()
    sweep()
    assert len(waiting_jobs(database)) == 2
    clock.advance(timedelta(days=3))
    posted(database, clock.now())
    sweep()
    assert len(waiting_jobs(database)) == 3


def test_old_mail_is_forgotten(database: Database, mailer: Recorder, clock: FixedClock) -> None:
    posted(database, clock.now())
    clock.advance(timedelta(days=50))
    posted(database, clock.now())
    clock.advance(timedelta(days=41))
    jobs(database, mailer, clock, keep=True)["mail.forget"]()
    assert [mail.created_at for mail in mails(database)] == [clock.now() - timedelta(days=41)]


def test_an_address_with_a_header_in_it_is_not_written(database: Database, now: datetime) -> None:
    evil = Recipient("ada@example.org\nBcc: all@example.org", "Ada", "en", "UTC")
    with pytest.raises(MailHeaderInvalid), database.transaction() as session:
        post(session, "sign_in_link", evil, VALUES, now=now)
    assert mails(database) == []
