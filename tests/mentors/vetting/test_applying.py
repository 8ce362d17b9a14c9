"""The application as its applicant meets it, without a script."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.db import Database
from lti_tool.kernel.events import EventRecord
from lti_tool.mentors.vetting import applications
from lti_tool.mentors.vetting.models import ApplicationDocument
from lti_tool.mentors.vetting.steps import About, Price, Teaching
from lti_tool.people.models import Person
from tests.mentors.vetting.conftest import HTML, PDF, PNG, Advance, Cast, Kept, send

Browser = Callable[[int | None], FlaskClient]
FORMS = {
    "about": {
        "name": "Amina Diallo",
        "headline-fr": "La physique, avec patience",
        "language-1": "fr",
        "zone": "Europe/Paris",
        "kind": "peer",
    },
    "subjects": {
        "subject": "linear-algebra",
        "levels-linear-algebra": ["undergraduate", "mooc"],
        "proof-linear-algebra": "My thesis",
    },
    "documents": {"identity": PNG},
    "references": {
        "name-1": "Ada",
        "email-1": "Ada@Example.org",
        "relation-1": "boss",
        "name-2": "Bo",
        "email-2": "bo@example.org",
        "relation-2": "pupil",
    },
    "interview": {"way": "call", "times": "Mondays"},
    "price": {"price": "24.50", "currency": "EUR", "minutes": "45"},
    "charter": {"agree": "2026-11"},
}


def test_whoever_fills_in_all_steps_hands_the_application_in(
    browser: Browser, cast: Cast, database: Database
) -> None:
    client = browser(cast.amina)
    steps = list(FORMS)
    for step, after in zip(steps, [*steps[1:], ""], strict=True):
        answer = send(client, step, **FORMS[step])
        assert answer.status_code == 303, answer.text
        assert answer.location.rstrip("/") == f"/mentor/application/{after}".rstrip("/")
    assert "Hand in the application" in client.get("/mentor/application").text
    assert client.post("/mentor/application/hand-in").status_code == 303
    with Kept(database, cast.amina) as found:
        assert found.stage == "applied"
        assert applications.answer(found, Price).amount == 2450
        assert applications.answer(found, Teaching).subjects[0].levels == ("undergraduate", "mooc")
    with database.transaction() as session:
        assert session.scalars(select(EventRecord.name)).all() == ["ApplicationDecided"]


def test_it_can_be_left_and_resumed_with_what_was_typed(browser: Browser, cast: Cast) -> None:
    left = send(browser(cast.amina), "about", name="Amina", headline_en="Physics", do="later")
    assert left.location == "/mentor/application?done=saved"
    page = browser(cast.amina).get("/mentor/application/about", headers=HTML).text
    assert 'value="Amina"' in page and 'value="Physics"' in page
    assert browser(cast.zoe).get("/mentor/application/about").text.count("Physics") == 0


@pytest.mark.parametrize("step", FORMS)
def test_what_is_missing_is_told_with_a_link_to_its_field_and_the_rest_is_kept(
    browser: Browser, cast: Cast, step: str
) -> None:
    answer = send(browser(cast.amina), step)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    for part in answer.text.split('<a href="#')[2:]:
        field = part.split('"')[0]
        assert f'id="{field}"' in answer.text


def test_an_incomplete_one_is_not_handed_in(
    browser: Browser, cast: Cast, database: Database, advance: Advance
) -> None:
    client = browser(cast.amina)
    send(client, "about", name="Amina", do="later")
    assert client.post("/mentor/application/hand-in").status_code == 409
    assert client.post("/mentor/application", data={"to": "applied"}).status_code == 409
    advance(cast.zoe)
    with database.transaction() as session:
        session.get_one(Person, cast.zoe).email = None
    assert browser(cast.zoe).post("/mentor/application/hand-in").status_code == 409
    assert "no e-mail address" in browser(cast.zoe).get("/mentor/application?lang=en").text


def test_professionals_need_a_diploma(browser: Browser, cast: Cast, advance: Advance) -> None:
    advance(cast.amina)
    client = browser(cast.amina)
    send(client, "about", **{**FORMS["about"], "kind": "professional"})
    assert "Upload your diploma" in send(client, "documents").text
    assert send(client, "documents", diploma=PDF).status_code == 303


def test_subjects_are_searched_added_by_their_name_and_removed(
    browser: Browser, cast: Cast, database: Database
) -> None:
    client = browser(cast.amina)
    assert 'value="add:python"' in send(client, "subjects", q="pyth", do="find").text
    send(client, "subjects", do="add:python")
    send(client, "subjects", subject="python", proof_python="I wrote it", q="Linear algebra")
    with Kept(database, cast.amina) as found:
        taught = applications.answer(found, Teaching)
    assert taught.codes == ("python", "linear-algebra")
    assert taught.subjects[0].proof == "I wrote it"
    send(client, "subjects", subject=["python", "linear-algebra"], do="remove:python")
    with Kept(database, cast.amina) as found:
        assert applications.answer(found, Teaching).codes == ("linear-algebra",)
    found_by_name = client.get("/mentor/subjects?q=algèbre&lang=fr").get_json()["subjects"]
    assert "linear-algebra" in [one["code"] for one in found_by_name]


def test_a_file_proves_a_subject(browser: Browser, cast: Cast) -> None:
    form = {**FORMS["subjects"], "proof-linear-algebra": "", "file-linear-algebra": PDF}
    assert send(browser(cast.amina), "subjects", **form).status_code == 303


def test_a_subject_takes_its_files_with_it(
    browser: Browser, cast: Cast, database: Database
) -> None:
    client, form = browser(cast.amina), {**FORMS["subjects"], "file-linear-algebra": PDF}
    send(client, "subjects", **form)
    assert "PDF, 1 kB" in client.get("/mentor/application/subjects?lang=en").text
    send(client, "subjects", **FORMS["subjects"], do="remove:linear-algebra")
    with database.transaction() as session:
        assert session.scalars(select(ApplicationDocument)).all() == []


def test_what_no_page_offers_is_dropped(browser: Browser, cast: Cast, database: Database) -> None:
    odd = {
        "kind": "god",
        "zone": "Mars/Base",
        "language-1": "zzz",
        "name": "A\tB",
        "stage": "approved",
    }
    send(browser(cast.amina), "about", **odd, do="later")
    send(browser(cast.amina), "subjects", subject="alchemy", do="add:alchemy")
    send(browser(cast.amina), "price", price="a lot", currency="GOLD", minutes="1", do="later")
    with Kept(database, cast.amina) as found:
        about, price = applications.answer(found, About), applications.answer(found, Price)
        assert (about.kind, about.zone, about.languages, about.shown_name) == ("", "", [], "A B")
        assert (price.amount, price.currency, price.minutes) == (None, "EUR", 60)
        assert applications.answer(found, Teaching).codes == ()
        assert found.stage == "draft"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "x"])
def test_a_recording_is_an_address_of_the_web(browser: Browser, cast: Cast, link: str) -> None:
    assert send(browser(cast.amina), "interview", way="recording", link=link).status_code == 400


def test_what_was_handed_in_is_changed_no_longer(
    browser: Browser, cast: Cast, advance: Advance
) -> None:
    advance(cast.amina, "applied")
    client = browser(cast.amina)
    assert send(client, "about", name="Somebody else").status_code == 409
    assert send(client, "documents", identity=PDF).status_code == 409
    assert client.get("/mentor/application/about").status_code == 409
    for to in ("documents", "approved", "refused", "draft", "nonsense"):
        assert client.post("/mentor/application", data={"to": to}).status_code == 409


def test_it_can_be_withdrawn_and_taken_up_again(
    browser: Browser, cast: Cast, advance: Advance, database: Database, now: datetime
) -> None:
    advance(cast.amina, "interview")
    client = browser(cast.amina)
    assert client.post("/mentor/application", data={"to": "withdrawn"}).status_code == 303
    with Kept(database, cast.amina) as found:
        assert (found.stage, found.decided_at) == ("withdrawn", now)
    assert "Take it up again" in client.get("/mentor/application?lang=en").text
    client.post("/mentor/application", data={"to": "draft"})
    with Kept(database, cast.amina) as found:
        assert (found.stage, found.decided_at) == ("draft", None)


def test_anybody_reads_what_it_takes(browser: Browser) -> None:
    assert browser(None).get("/become-a-mentor?lang=en").status_code == 200
    assert browser(None).get("/mentor/application").location.startswith("/sign-in")
