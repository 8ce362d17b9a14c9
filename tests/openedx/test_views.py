"""The two addresses of the XBlock: what a site gets, and that everybody else is refused and changes nothing."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from livementor_xblock.configuration import Connection
from livementor_xblock.signing import authorization
from lti_tool.config import Settings
from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.codes import SingleUseCode
from lti_tool.kernel.db import Database
from lti_tool.openedx.commands import add_site, revoke_key, switch_site
from lti_tool.openedx.jobs import jobs
from lti_tool.openedx.models import UsedNonce
from lti_tool.openedx.service import HAND_OFFS
from lti_tool.people.models import Identity, Person
from lti_tool.people.service import person_for_identity
from tests.openedx.conftest import ASKED, ISSUER, WANTED, FakePicker, Post


def rows(database: Database, *tables: Any) -> list[int]:
    with database.transaction() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def nothing_changed(database: Database) -> bool:
    return not any(rows(database, Person, Identity, CourseVisit, SingleUseCode, UsedNonce))


def test_the_list_is_for_the_unit_in_the_readers_language(post: Post, picker: FakePicker) -> None:
    answer = post("/openedx/picker", ASKED)
    assert answer.status_code == 200
    assert answer.json == {"version": 1, "mentors": [{"slug": "ada", "name": "Ada"}]}
    question = picker.asked[0]
    assert (question["locale"], question["zone"], question["widened"]) == (
        "fr",
        "Europe/Paris",
        False,
    )
    assert question["context"].unit == "Valeurs propres"
    assert "Set-Cookie" not in answer.headers


def test_the_platform_is_who_signed_and_not_what_the_body_claims(
    post: Post, picker: FakePicker
) -> None:
    claimed = {**ASKED["context"], "platform": "https://bank.example"}  # type: ignore[dict-item]
    post("/openedx/picker", {**ASKED, "context": claimed})
    assert picker.asked[0]["context"].platform == ISSUER


def test_one_click_widens(post: Post, picker: FakePicker) -> None:
    post("/openedx/picker", {**ASKED, "all": True})
    assert picker.asked[0]["widened"] is True


def test_what_an_old_or_odd_block_sends_is_borne(post: Post, picker: FakePicker) -> None:
    odd = {"context": {"later": 1}, "locale": 7, "zone": "Mars/Olympus", "all": "yes", "more": None}
    assert post("/openedx/picker", odd).status_code == 200
    question = picker.asked[0]
    assert (question["locale"], question["zone"], question["widened"]) == ("en", "UTC", False)


def test_a_hand_off_is_for_the_sites_own_learner(post: Post, database: Database) -> None:
    answer = post("/openedx/handoff", WANTED)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["url"].startswith("http://localhost/handoff/")
    with database.transaction() as session:
        identity = session.scalars(select(Identity)).one()
        assert (identity.issuer, identity.subject) == (ISSUER, "3f1c")
        person = session.get_one(Person, identity.person_id)
        assert (person.name, person.email, person.locale) == ("", None, "fr")
        visit = session.scalars(select(CourseVisit)).one()
        assert visit.person_id == person.id
        assert (visit.context["unit"], visit.context["platform"]) == ("Valeurs propres", ISSUER)
        code = session.scalars(select(SingleUseCode)).one()
        assert code.payload["mentor"] == "ada"
        assert code.payload["origins"] == [ISSUER]


def test_the_learner_is_the_one_that_lti_knows(
    post: Post, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        known = person_for_identity(session, ISSUER, "3f1c", now=now).id
    post("/openedx/handoff", WANTED)
    with database.transaction() as session:
        assert session.scalars(select(CourseVisit)).one().person_id == known


def test_two_sites_never_share_a_learner(
    post: Post, database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        other = Connection(
            **add_site(session, settings, name="B", issuer="https://b.example", now=now)
        )
    post("/openedx/handoff", WANTED)
    post("/openedx/handoff", WANTED, by=other)
    assert rows(database, Person) == [2]


BODIES: dict[str, dict[str, Any]] = {
    "no learner": {**WANTED, "subject": ""},
    "a learner that is no text": {**WANTED, "subject": 12},
    "a learner with a line break": {**WANTED, "subject": "a\nb"},
    "a learner with a zero": {**WANTED, "subject": "a\x00b"},
    "half a letter": {**WANTED, "subject": "\ud800"},
    "an endless learner": {**WANTED, "subject": "a" * 256},
    "no mentor": {k: v for k, v in WANTED.items() if k != "mentor"},
    "a context that is no object": {**WANTED, "context": "unit"},
    "an unknown role": {**WANTED, "context": {"role": "emperor"}},
    "an endless unit": {**WANTED, "context": {"unit": "u" * 100_000}},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_can_not_be_understood(
    post: Post, database: Database, body: dict[str, Any]
) -> None:
    answer = post("/openedx/handoff", body)
    assert (answer.status_code, answer.json["code"]) == (400, "site_body_invalid")  # type: ignore[index]
    assert nothing_changed(database)


def test_a_body_that_is_no_object(post: Post, app: Flask) -> None:
    answer = post("/openedx/picker", ["a list"])  # type: ignore[arg-type]
    assert answer.status_code == 400


def test_a_mentor_who_is_not_listed(post: Post, database: Database) -> None:
    assert post("/openedx/handoff", {**WANTED, "mentor": "eve"}).status_code == 404
    assert nothing_changed(database)


@pytest.mark.parametrize("path", ["/openedx/picker", "/openedx/handoff"])
def test_who_does_not_sign_is_refused(
    post: Post, database: Database, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = post(path, WANTED, header="")
    assert (answer.status_code, answer.json["code"]) == (401, "site_signature_missing")  # type: ignore[index]
    assert [r.__dict__["code"] for r in caplog.records if r.message == "site refused"] == [
        "site_signature_missing"
    ]
    assert nothing_changed(database)


def refused(answer: Any) -> str:
    assert answer.status_code == 401
    return str(answer.json["code"])


def test_another_secret_another_body_another_time(
    post: Post, site: Connection, database: Database, now: datetime
) -> None:
    forged = replace(site, secret="a secret that somebody made up, long enough")
    path = "/openedx/handoff"
    assert refused(post(path, WANTED, by=forged)) == "site_signature_wrong"
    assert refused(post(path, WANTED, sent=b'{"subject": "other"}')) == "site_signature_wrong"
    assert refused(post(path, WANTED, by=replace(site, key_id="x"))) == "site_key_unknown"
    old = now - timedelta(seconds=71)
    assert refused(post(path, WANTED, at=old)) == "site_request_expired"
    other = replace(site, issuer="https://other.example.org")
    assert refused(post(path, WANTED, by=other)) == "site_issuer_other"
    assert nothing_changed(database)


def test_a_request_for_the_list_opens_no_hand_off(
    post: Post, site: Connection, settings: Settings, now: datetime, database: Database
) -> None:
    url = settings.base_url + "/openedx/picker"
    header = authorization(site, url, b"{}", now=now.timestamp())
    answer = post("/openedx/handoff", {}, header=header)
    assert refused(answer) == "site_audience_other"
    assert nothing_changed(database)


def test_a_replay_is_refused_and_changes_nothing(
    post: Post, site: Connection, settings: Settings, now: datetime, database: Database
) -> None:
    content = json.dumps(WANTED).encode()
    url = settings.base_url + "/openedx/handoff"
    header = authorization(site, url, content, now=now.timestamp())
    assert post("/openedx/handoff", WANTED, header=header).status_code == 200
    before = rows(database, Person, CourseVisit, SingleUseCode)
    assert refused(post("/openedx/handoff", WANTED, header=header)) == "site_request_replayed"
    assert rows(database, Person, CourseVisit, SingleUseCode) == before


def test_of_equal_requests_at_once_one_is_taken(
    post: Post, site: Connection, settings: Settings, now: datetime, database: Database
) -> None:
    content = json.dumps(WANTED).encode()
    url = settings.base_url + "/openedx/handoff"
    header = authorization(site, url, content, now=now.timestamp())
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda _: post("/openedx/handoff", WANTED, header=header).status_code, range(4)
            )
        )
    assert sorted(answers) == [200, 401, 401, 401]
    assert rows(database, CourseVisit, SingleUseCode) == [1, 1]


def test_a_site_that_is_switched_off(post: Post, database: Database) -> None:
    with database.transaction() as session:
        switch_site(session, issuer=ISSUER, active=False)
    assert refused(post("/openedx/picker", ASKED)) == "site_off"
    with database.transaction() as session:
        switch_site(session, issuer=ISSUER, active=True)
    assert post("/openedx/picker", ASKED).status_code == 200


def test_keys_are_replaced_without_a_gap(
    post: Post, site: Connection, database: Database, settings: Settings, now: datetime
) -> None:
    with database.transaction() as session:
        new = Connection(**add_site(session, settings, name="École", issuer=ISSUER, now=now))
    assert post("/openedx/picker", ASKED).status_code == 200
    assert post("/openedx/picker", ASKED, by=new).status_code == 200
    with database.transaction() as session:
        revoke_key(session, key_id=site.key_id, now=now)
    assert refused(post("/openedx/picker", ASKED)) == "site_key_unknown"
    assert post("/openedx/picker", ASKED, by=new).status_code == 200


def test_one_learner_can_not_ask_for_hand_offs_without_end(post: Post, database: Database) -> None:
    statuses = {post("/openedx/handoff", WANTED).status_code for _ in range(HAND_OFFS.tries)}
    assert statuses == {200}
    assert post("/openedx/handoff", WANTED).status_code == 429
    assert post("/openedx/handoff", {**WANTED, "subject": "else"}).status_code == 200


def test_only_post_and_no_browser_needed(app: Flask) -> None:
    assert (
        app.test_client().get("/openedx/picker", headers={"Accept": "application/json"}).status_code
        == 405
    )


def test_old_requests_are_forgotten(post: Post, database: Database, clock: FixedClock) -> None:
    post("/openedx/picker", ASKED)
    forget = jobs(database, clock)["openedx.forget"]
    clock.advance(timedelta(seconds=70))
    forget()
    assert rows(database, UsedNonce) == [1]
    clock.advance(timedelta(seconds=1))
    forget()
    assert rows(database, UsedNonce) == [0]


def test_a_site_can_not_ask_without_end(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lti_tool.openedx.service.MOST_REQUESTS", 3)
    assert [post("/openedx/picker", ASKED).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_another_site_is_not_held_up_by_it(
    post: Post,
    database: Database,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lti_tool.openedx.service.MOST_REQUESTS", 1)
    with database.transaction() as session:
        told = add_site(session, settings, name="B", issuer="https://b.example", now=now)
    assert post("/openedx/picker", ASKED).status_code == 200
    assert post("/openedx/picker", ASKED, by=Connection(**told)).status_code == 200
    assert post("/openedx/picker", ASKED).status_code == 429
