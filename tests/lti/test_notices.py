"""What platforms tell outside of launches: taken once when it is right, refused when anything is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course
from lti_tool.courses.settings import settings_for
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.lti import claims as names
from lti_tool.lti.commands import decide
from lti_tool.lti.notices.copied import handle
from lti_tool.lti.notices.inbox import JOB
from lti_tool.lti.notices.models import Notice
from lti_tool.lti.notices.reading import CONTEXT_COPY, HELLO, MOST, OLDEST

from .platforms import CLIENT, DEPLOYMENT, DROP, ISSUER, Keys, rsa_key, sign, student

COPY = {
    names.NOTICE: {"id": "n-1", "timestamp": "2026-11-24T09:00:00Z", "type": CONTEXT_COPY},
    names.CONTEXT: {"id": "new", "title": "Algèbre 数学", "label": "LA101"},
    names.ORIGIN_CONTEXTS: ["old"],
}


def claims(now: datetime, **changed: Any) -> dict[str, Any]:
    """Of a notice that somebody says hello, with these changed, by full name or a short one of the token."""
    at = int(now.timestamp())
    told: dict[str, Any] = {
        "iss": ISSUER,
        "aud": CLIENT,
        "iat": at,
        "exp": at + 3600,
        "nonce": "of the platform",
        names.VERSION: "1.3.0",
        names.DEPLOYMENT_ID: DEPLOYMENT,
        names.NOTICE: {"id": "n-1", "timestamp": "2026-11-24T09:00:00Z", "type": HELLO},
    }
    return {name: value for name, value in (told | changed).items() if value is not DROP}


def send(browser: FlaskClient, *tokens: str) -> TestResponse:
    return browser.post("/lti/notices", json={"notices": [{"jwt": token} for token in tokens]})


def kept(database: Database) -> list[Notice]:
    with database.transaction() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def waiting(database: Database) -> list[int]:
    """The notices for which there is a job."""
    query = "SELECT (args->>'notice_id')::int FROM procrastinate_jobs WHERE task_name = :name"
    with database.transaction() as session:
        return list(session.scalars(text(query), {"name": JOB}))


def test_a_notice_is_written_down_and_handled_later(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    answer = send(browser, sign(claims(now)))
    assert (answer.status_code, answer.data) == (200, b"")
    assert "Set-Cookie" not in answer.headers
    (notice,) = kept(database)
    assert (notice.key, notice.kind, notice.handled_at) == ("n-1", HELLO, None)
    assert waiting(database) == [notice.id]


@pytest.mark.parametrize("body", ["[" * 100_000, '{"notices":' + "[" * 100_000])
def test_what_is_nested_without_end_is_unreadable(browser: FlaskClient, body: str) -> None:
    answer = browser.post("/lti/notices", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "lti_notices_unreadable")


def test_a_replayed_notice_is_harmless(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    for _ in range(2):
        assert send(browser, sign(claims(now))).status_code == 200
    assert send(browser, sign(claims(now)), sign(claims(now))).status_code == 200
    assert len(kept(database)) == len(waiting(database)) == 1


def test_a_notice_of_another_kind_is_passed_over(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    other = {"id": "n-2", "type": "LtiAssetProcessorSubmissionNotice"}
    assert send(browser, sign(claims(now, **{names.NOTICE: other}))).status_code == 200
    assert kept(database) == []


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "expired": ({"exp": 0}, "exp"),
    "no_exp": ({"exp": DROP}, "exp"),
    "no_iat": ({"iat": DROP}, "iat"),
    "audience_of_others": ({"aud": [CLIENT, "other"], "azp": "other"}, "lti_platform_unknown"),
    "no_audience": ({"aud": DROP}, "aud"),
    "no_issuer": ({"iss": DROP}, "iss"),
    "other_issuer": ({"iss": "https://other.example"}, "lti_platform_unknown"),
    "other_client": ({"aud": "other"}, "lti_platform_unknown"),
    "other_version": ({names.VERSION: "1.2"}, "version"),
    "no_deployment": ({names.DEPLOYMENT_ID: DROP}, "deployment_id"),
    "deployment_that_never_launched": ({names.DEPLOYMENT_ID: "new"}, "deployment_id"),
    "no_notice": ({names.NOTICE: DROP}, "notice.id"),
    "notice_is_text": ({names.NOTICE: "n-1"}, "notice.id"),
    "no_id": ({names.NOTICE: {"type": HELLO}}, "notice.id"),
    "long_id": ({names.NOTICE: {"id": "n" * 256, "type": HELLO}}, "notice.id"),
    "no_kind": ({names.NOTICE: {"id": "n-1"}}, "notice.type"),
    "copy_without_a_course": ({**COPY, names.CONTEXT: DROP}, "context"),
    "copy_of_what_is_no_list": ({**COPY, names.ORIGIN_CONTEXTS: "old"}, "origin_contexts"),
    "copy_of_what_is_no_course": ({**COPY, names.ORIGIN_CONTEXTS: [7]}, "origin_contexts"),
}


def refused(answer: TestResponse, database: Database, reason: str, log: Any) -> None:
    assert answer.status_code == 403
    told = [one for one in log.records if one.message == "notice refused"]
    assert [getattr(one, "reason", one.code) for one in told] == [reason]
    assert kept(database) == []


@pytest.mark.parametrize(("changed", "reason"), BAD.values(), ids=BAD)
def test_bad_notices(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    changed: dict[str, Any],
    reason: str,
) -> None:
    refused(send(browser, sign(claims(now, **changed))), database, reason, caplog)


@pytest.mark.parametrize(
    ("age", "status"),
    [(OLDEST, 200), (OLDEST + timedelta(seconds=1), 403), (timedelta(seconds=-61), 403)],
)
def test_a_notice_is_of_the_last_hour(
    browser: FlaskClient, now: datetime, age: timedelta, status: int
) -> None:
    at = int((now - age).timestamp())
    assert send(browser, sign(claims(now, iat=at))).status_code == status


def test_bad_signatures(
    browser: FlaskClient, database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    good = claims(now)
    shared = OctKey.import_key("x" * 32)
    for token, reason in {
        sign(good, rsa_key("other"), kid="first"): "signature",
        sign(good, rsa_key("other")): "kid",
        sign(good, kid=DROP): "kid",
        sign(good, alg="RS512"): "alg",
        jwt.encode({"alg": "HS256", "kid": "first"}, good, shared): "alg",
        sign(good).rsplit(".", 1)[0] + ".": "signature",
        sign('["no object"]'): "jwt",
        "no.token": "jwt",
        "": "jwt",
        "\u00e9.\u00e9.\u00e9": "jwt",
    }.items():
        caplog.clear()
        refused(send(browser, token), database, reason, caplog)


def test_a_launch_is_no_notice(browser: FlaskClient, database: Database, now: datetime) -> None:
    assert send(browser, sign(student("nonce", now))).status_code == 403
    assert kept(database) == []


def test_a_bad_notice_takes_no_good_one_with_it(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    assert send(browser, "bad", sign(claims(now))).status_code == 200
    assert [one.key for one in kept(database)] == ["n-1"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"notices": []},
        {"notices": {}},
        {"notices": ["jwt"]},
        {"notices": [{"jwt": 1}]},
    ],
)
def test_what_are_no_notices(browser: FlaskClient, body: Any) -> None:
    assert browser.post("/lti/notices", json=body).status_code == 400


def test_too_many_at_once(browser: FlaskClient) -> None:
    assert send(browser, *["x"] * (MOST + 1)).status_code == 400
    assert browser.post("/lti/notices", data="no JSON").status_code == 400


@pytest.mark.parametrize("deployment", [None, DEPLOYMENT])
def test_a_platform_that_is_off_tells_us_nothing(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    registered: dict[str, Any],
    deployment: str | None,
) -> None:
    with database.transaction() as session:
        decide(session, registered["id"], deployment, "off", now)
    answer = browser.post(
        "/lti/notices",
        json={"notices": [{"jwt": sign(claims(now))}]},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json["code"]) == (403, "lti_platform_off")
    assert kept(database) == []


def test_keys_that_can_not_be_read_are_a_reason_to_send_again(
    browser: FlaskClient, now: datetime, platform_keys: Keys
) -> None:
    platform_keys.is_down = True
    assert send(browser, sign(claims(now))).status_code == 503
    platform_keys.is_down = False
    assert send(browser, sign(claims(now))).status_code == 200


def test_a_copied_course_keeps_its_settings(
    browser: FlaskClient, database: Database, clock: FixedClock
) -> None:
    now = clock.now()
    with database.transaction() as session:
        row = {"revision": 1, "changed_at": now, "created_at": now}
        session.add(Course(platform=ISSUER, key="old", subjects=["calculus"], **row))
    assert send(browser, sign(claims(now, **COPY))).status_code == 200
    (notice,) = kept(database)
    for _ in range(2):  # a job may run twice
        with database.transaction() as session:
            handle(session, notice.id, clock.now())
    with database.transaction() as session:
        found = settings_for(session, CourseContext(platform=ISSUER, course_id="new"))
        title = session.scalars(select(Course.title).filter_by(key="new")).one()
    assert (found.of_course, found.revision, title) == (("calculus",), 1, "Algèbre 数学")
    assert kept(database)[0].handled_at == now


def test_a_copy_of_nothing_that_is_known_makes_no_course(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    without = COPY | {names.ORIGIN_CONTEXTS: DROP}
    assert send(browser, sign(claims(now, **without))).status_code == 200
    with database.transaction() as session:
        handle(session, kept(database)[0].id, now)
        assert session.scalars(select(Course)).all() == []
