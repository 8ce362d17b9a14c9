"""Columns and scores: what is sent, when it may be, and what a platform says instead."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.kernel.errors import LivementorError
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.services.errors import (
    AnswerUnreadable,
    GradesNotOffered,
    ScoreOutdated,
    ServiceRefused,
)
from lti_tool.lti.services.grades import (
    LINE_ITEM,
    LINE_ITEM_SCOPE,
    SCORE,
    SCORE_SCOPE,
    Column,
    Endpoint,
    Score,
    line_item,
    next_instant,
    scores_address,
    send_score,
)
from lti_tool.lti.transport import Answer, Call

from .granted import AT, SITE, platform
from .transports import answer

COLUMN = Column("course-1", "attendance", "Lessons with a mentor", 5)
OURS = f"{SITE}/lineitems/2/lineitem?type_id=4"
CLAIM = {"lineitems": f"{SITE}/lineitems?type_id=4", "scope": [LINE_ITEM_SCOPE, SCORE_SCOPE]}
ENDPOINT = Endpoint.of(CLAIM)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def column(**changed: Any) -> dict[str, Any]:
    return {"id": OURS, "resourceId": "course-1", "tag": "attendance"} | changed


def listing(*columns: Any, **headers: str) -> Answer:
    return answer(body=json.dumps(columns).encode(), **headers)


def test_the_platforms_own_column_is_taken() -> None:
    there, calls = platform(lambda _: answer(500))
    own = Endpoint.of({**CLAIM, "lineitem": f"{SITE}/lineitems/1"})
    assert line_item(there, own, COLUMN) == f"{SITE}/lineitems/1"
    assert calls == []


def test_a_column_is_asked_for_by_its_names() -> None:
    there, calls = platform(lambda _: listing(column()))
    assert line_item(there, ENDPOINT, COLUMN) == OURS
    query = "type_id=4&resource_id=course-1&tag=attendance&limit=100"
    assert [call.url for call in calls] == [f"{SITE}/lineitems?{query}"]


def test_columns_of_others_are_passed_over_page_by_page() -> None:
    others = [column(tag="quiz"), column(resourceId=None), column(id=""), None, 7]

    def answering(call: Call) -> Answer:
        if "page=2" in call.url:
            return listing(column())
        return listing(*others, Link='<?page=2>; rel="next"')

    there, calls = platform(answering)
    assert line_item(there, ENDPOINT, COLUMN) == OURS
    assert [call.method for call in calls] == ["GET", "GET"]


def test_a_missing_column_is_made() -> None:
    there, calls = platform(
        lambda call: listing() if call.method == "GET" else answer(201, b'{"id": "made"}')
    )
    assert line_item(there, ENDPOINT, COLUMN) == "made"
    assert calls[1].url == f"{SITE}/lineitems?type_id=4"
    assert (calls[1].headers["Content-Type"], calls[1].headers["Accept"]) == (LINE_ITEM, LINE_ITEM)
    assert not calls[1].repeatable
    assert json.loads(calls[1].body or b"") == {
        "scoreMaximum": 5,
        "label": "Lessons with a mentor",
        "resourceId": "course-1",
        "tag": "attendance",
    }


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 5}'])
def test_a_column_without_address_is_none(body: bytes) -> None:
    there, _ = platform(lambda call: listing() if call.method == "GET" else answer(201, body))
    with pytest.raises(AnswerUnreadable):
        line_item(there, ENDPOINT, COLUMN)


@pytest.mark.parametrize(
    "claim",
    [
        {},
        {"lineitems": None, "scope": None},
        {"lineitems": CLAIM["lineitems"]},
        {"lineitems": CLAIM["lineitems"], "scope": [SCORE_SCOPE, 7]},
        {"scope": [LINE_ITEM_SCOPE]},
    ],
)
def test_where_no_column_may_be_made(claim: dict[str, Any]) -> None:
    there, calls = platform(lambda _: listing())
    with pytest.raises(GradesNotOffered):
        line_item(there, Endpoint.of(claim), COLUMN)
    assert calls == []


def test_a_score_as_it_is_sent() -> None:
    there, calls = platform(lambda _: answer(200))
    send_score(there, ENDPOINT, OURS, Score("4", 2, 5, next_instant(None, AT)))
    (call,) = calls
    assert call.url == f"{SITE}/lineitems/2/lineitem/scores?type_id=4"
    assert call.headers["Content-Type"] == SCORE
    assert not call.repeatable
    assert json.loads(call.body or b"") == {
        "userId": "4",
        "scoreGiven": 2,
        "scoreMaximum": 5,
        "timestamp": "2026-11-24T09:00:00.000+00:00",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "https://canvas.instructure.com/lti/submission": {"new_submission": False},
    }


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (409, ScoreOutdated),
        (400, ServiceRefused),
        (403, ServiceRefused),
        (404, ServiceRefused),
        (503, PlatformUnreachable),
    ],
)
def test_a_platform_that_says_no(status: int, error: type[LivementorError]) -> None:
    there, calls = platform(lambda _: answer(status, b"no"))
    with pytest.raises(error):
        send_score(there, ENDPOINT, OURS, Score("4", 2, 5, AT))
    assert len(calls) == 1


def test_scores_need_their_scope() -> None:
    there, calls = platform(lambda _: answer(200))
    with pytest.raises(GradesNotOffered):
        send_score(there, Endpoint.of({}), OURS, Score("4", 2, 5, AT))
    assert calls == []


@pytest.mark.parametrize(
    ("address", "scores"),
    [
        ("https://lms/1/lineitem?type_id=4", "https://lms/1/lineitem/scores?type_id=4"),
        ("https://lms/lineitems/1", "https://lms/lineitems/1/scores"),
        ("https://lms/lineitems/1/", "https://lms/lineitems/1/scores"),
    ],
)
def test_scores_stand_before_the_query(address: str, scores: str) -> None:
    assert scores_address(address) == scores


@given(last=st.none() | instants, now=instants)
def test_instants_rise_by_whole_seconds(last: datetime | None, now: datetime) -> None:
    first = next_instant(last, now)
    second = next_instant(first, now)
    assert first.microsecond == second.microsecond == 0
    assert second - first >= timedelta(seconds=1)
    assert last is None or first > last
