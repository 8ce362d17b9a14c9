"""Every mail in every language, as its reader gets it: compared to what lies in ``snapshots``.

After a wanted change run ``WRITE_SNAPSHOTS=1 pytest tests/mail`` and read what it wrote.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.kernel.db import Database
from lti_tool.kernel.i18n import SUPPORTED
from lti_tool.kernel.money import Money
from lti_tool.mail.letters import Appointment, Letters, Side, join_link, sign_in_link
from lti_tool.mail.models import OutgoingMail
from lti_tool.people.service import person_with_address
from lti_tool.people.sign_in import LinkMail

SNAPSHOTS = Path(__file__).parent / "snapshots"
TEMPLATES = Path(__file__).parents[2] / "templates" / "email"
START = datetime(2026, 11, 27, 17, tzinfo=UTC)
PARTS = ("subject", "text", "html")


def appointment(session: Session, locale: str, now: datetime, **sides: str) -> Appointment:
    ids = [person_with_address(session, f"{who}@example.org", now=now).id for who in ("zoe", "ada")]
    learner = Side(ids[0], "zoe@example.org", sides.get("learner", "Zoé"), locale, "Europe/Paris")
    zone = sides.get("mentor_zone", "America/New_York")
    mentor = Side(ids[1], "ada@example.org", "Ada King", locale, zone)
    return Appointment(
        booking_id=7,
        public_id="5e5d2f0a-90b4-4b9c-8f6e-2f4f1f6c1b11",
        start=START,
        minutes=60,
        price=Money(2400, "EUR"),
        course=sides.get("course", "Linear algebra <101>"),
        unit=sides.get("unit", "Eigenvalues & eigenvectors"),
        learner=learner,
        mentor=mentor,
        mentor_slug="ada-king",
        question=sides.get("question", ""),
        level=sides.get("level", "undergraduate"),
    )


def letters(
    database: Database, write: Callable[[Letters], None], locale: str, now: datetime, **sides: str
) -> list[OutgoingMail]:
    with database.transaction() as session:
        booked = appointment(session, locale, now, **sides)
        write(Letters(session, booked, "https://mentors.example.org", now))
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def compare(name: str, mail: OutgoingMail) -> None:
    for part, ending in (("text", "txt"), ("html", "html")):
        path = SNAPSHOTS / f"{name}.{mail.locale}.{ending}"
        written = f"{mail.subject}\n\n{mail.text}" if part == "text" else mail.html
        if os.environ.get("WRITE_SNAPSHOTS"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(written)
        assert written == path.read_text(), f"{path.name} differs"


@pytest.mark.parametrize("locale", SUPPORTED)
@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (Letters.booking_confirmed, ["booking_confirmed_learner", "booking_confirmed_mentor"]),
        (Letters.payment_failed_late, ["payment_failed_late"]),
        (Letters.lesson_over, ["lesson_review_request", "lesson_notes", "lesson_notes"]),
    ],
)
def test_mails_about_a_booking(
    database: Database,
    now: datetime,
    locale: str,
    write: Callable[[Letters], None],
    expected: list[str],
) -> None:
    mails = letters(database, write, locale, now)
    assert [mail.kind for mail in mails] == expected
    for mail in mails:
        side = "learner" if mail.address == "zoe@example.org" else "mentor"
        compare(f"{mail.kind}.{side}", mail)


@pytest.mark.parametrize("locale", SUPPORTED)
@pytest.mark.parametrize("letter", [sign_in_link, join_link])
def test_the_mail_with_the_link(
    database: Database, now: datetime, locale: str, letter: Callable[[str], LinkMail]
) -> None:
    send = letter("https://mentors.example.org")
    with database.transaction() as session:
        send(session, address="zoe@example.org", code="abc", locale=locale, zone="UTC", now=now)
        mail = session.scalars(select(OutgoingMail)).one()
        compare(letter.__name__, mail)


def test_every_folder_of_templates_is_a_mail_that_is_compared() -> None:
    kinds = {folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()}
    for kind in kinds:
        files = {file.name for file in (TEMPLATES / kind).iterdir()}
        assert files == {"subject.txt", "body.txt", "body.html"}
        for locale in SUPPORTED:
            assert list(SNAPSHOTS.glob(f"{kind}*.{locale}.txt")), f"no snapshot of {kind}"


def test_no_language_is_left_in_english(database: Database) -> None:
    for english in SNAPSHOTS.glob("*.en.txt"):
        told = english.read_text().splitlines()
        for locale in SUPPORTED[1:]:
            other = (SNAPSHOTS / english.name.replace(".en.", f".{locale}.")).read_text()
            same = {line for line in told if line in other.splitlines() and " " in line.strip()}
            assert not {line for line in same if "://" not in line and line != "-- "}, english.name


def test_a_reader_sees_their_own_zone_and_the_other_sides(
    database: Database, now: datetime
) -> None:
    learner, mentor = letters(database, Letters.booking_confirmed, "en", now)
    assert "Friday 27 November, 6:00\u202fPM" in learner.text.replace(" PM", "\u202fPM")
    assert "12:00" in learner.text
    assert "12:00" in mentor.subject
    assert "6:00" in mentor.text


def test_one_time_is_enough_where_clocks_agree(database: Database, now: datetime) -> None:
    learner, _ = letters(
        database, Letters.booking_confirmed, "en", now, mentor_zone="Europe/Berlin"
    )
    assert learner.text.count("6:00") == 1


def test_a_nameless_learner_and_no_course(database: Database, now: datetime) -> None:
    sides = {"learner": "", "course": "", "unit": "", "level": ""}
    learner, mentor = letters(database, Letters.booking_confirmed, "en", now, **sides)
    assert mentor.subject.startswith("A learner booked")
    assert learner.text.startswith("Hello,\n")
    assert "For:" not in learner.text and "Level:" not in learner.text
    assert "None" not in learner.text + mentor.text


def test_names_are_text_in_html(database: Database, now: datetime) -> None:
    mentor = letters(database, Letters.booking_confirmed, "en", now, learner="<b>Eve</b>")[1]
    assert "<b>" not in mentor.html
    assert "&lt;b&gt;Eve&lt;/b&gt;" in mentor.html


def test_the_learners_question_is_for_the_mentor(database: Database, now: datetime) -> None:
    asked = "Why <b>zero</b>?\nAnd how?"
    learner, mentor = letters(database, Letters.booking_confirmed, "en", now, question=asked)
    assert asked in mentor.text
    assert "Why &lt;b&gt;zero&lt;/b&gt;?" in mentor.html
    assert "zero" not in learner.text + learner.html


def test_who_has_no_address_gets_no_mail(database: Database, now: datetime) -> None:
    def silent(written: Letters) -> None:
        booked = written.appointment
        learner = Side(booked.learner.person_id, None, "Zoé", "fr", "UTC")
        changed = Appointment(**{**vars(booked), "learner": learner})
        Letters(written.session, changed, written.base_url, now).lesson_over()

    assert [mail.kind for mail in letters(database, silent, "en", now)] == ["lesson_notes"]


def test_the_html_is_whole(database: Database, now: datetime) -> None:
    class Balance(HTMLParser):
        open: list[str] = []

        def handle_starttag(self, tag: str, _: object) -> None:
            if tag not in ("meta", "br"):
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    for mail in letters(database, Letters.booking_confirmed, "en", now):
        balance = Balance()
        balance.feed(mail.html)
        assert balance.open == []
