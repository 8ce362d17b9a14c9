"""Members of a course: pages that lead astray, and what is no list of members."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.kernel.errors import LivementorError
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.services import calls as paging
from lti_tool.lti.services.errors import AnswerUnreadable, ServiceRefused
from lti_tool.lti.services.members import PAGE, Membership, members
from lti_tool.lti.transport import Answer, Call

from .granted import SITE, platform
from .platforms import MEMBERSHIP
from .transports import answer

CLAIM = {"context_memberships_url": f"{SITE}/members"}


def page(*people: Any, following: str = "") -> Answer:
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return answer(body=json.dumps({"members": people}).encode(), **headers)


def asked(call: Call) -> dict[str, list[str]]:
    return parse_qs(urlsplit(call.url).query)


def test_a_page_is_asked_for_with_its_size() -> None:
    """Open edX sends everybody at once without it."""
    there, calls = platform(lambda _: page())
    assert members(there, CLAIM, rlid="link 1") == []
    assert asked(calls[0]) == {"limit": [str(PAGE)], "rlid": ["link 1"]}
    assert calls[0].headers["Authorization"] == "Bearer given"
    assert calls[0].repeatable


def test_an_address_keeps_its_own_query() -> None:
    there, calls = platform(lambda _: page())
    members(there, {"context_memberships_url": f"{SITE}/members?course=7&limit=10"})
    assert asked(calls[0]) == {"course": ["7"], "limit": ["10"]}


def test_pages_in_a_circle_end() -> None:
    def answering(call: Call) -> Answer:
        at = asked(call).get("page", ["1"])[0]
        return page({"user_id": at, "roles": []}, following=f"?page={3 - int(at)}")

    there, calls = platform(answering)
    assert {one.user_id for one in members(there, CLAIM)} == {"1", "2"}
    assert len(calls) == 3


def test_pages_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 5)
    there, calls = platform(lambda _: page(following=f"?page={len(calls)}"))
    with pytest.raises(AnswerUnreadable):
        members(there, CLAIM)
    assert len(calls) == 5


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/members", "//evil.example/", "http://lms.example.edu/", "//["],
)
def test_the_token_goes_to_nobody_else(elsewhere: str) -> None:
    there, calls = platform(lambda _: page(following=elsewhere))
    with pytest.raises(AnswerUnreadable):
        members(there, CLAIM)
    assert len(calls) == 1


def test_whoever_is_on_two_pages_is_one() -> None:
    same = {"user_id": "1", "roles": ["Learner"]}
    there, calls = platform(lambda _: page(same, following="" if len(calls) > 1 else "?page=2"))
    assert members(there, CLAIM) == [Membership("1", ("Learner",), is_active=True)]


def test_what_names_nobody_is_passed_over() -> None:
    strange = [None, 7, {}, {"user_id": None}, {"user_id": 5}, {"user_id": ""}]
    there, _ = platform(lambda _: page(*strange, {"user_id": "1"}, {"user_id": "2", "roles": 3}))
    found = members(there, CLAIM)
    assert [(one.user_id, one.roles, one.role) for one in found] == [
        ("1", (), "learner"),
        ("2", (), "learner"),
    ]


def test_a_mentor_of_the_platform_is_a_learner_here() -> None:
    roles = [MEMBERSHIP + "Mentor", "Mentor"]
    there, _ = platform(lambda _: page({"user_id": "1", "roles": roles}))
    assert members(there, CLAIM)[0].role == "learner"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer(body=b"<html>"), AnswerUnreadable),
        (answer(body=b"[]"), AnswerUnreadable),
        (answer(body=b'{"members": {}}'), AnswerUnreadable),
        (answer(404), ServiceRefused),
        (answer(401), ServiceRefused),
        (answer(302), ServiceRefused),
        (answer(500), PlatformUnreachable),
        (answer(429), PlatformUnreachable),
    ],
)
def test_what_is_no_list(said: Answer, error: type[LivementorError]) -> None:
    there, calls = platform(lambda _: said)
    with pytest.raises(error):
        members(there, CLAIM)
    assert len(calls) == (2 if said.status == 401 else 1)


def test_a_refusal_tells_its_status() -> None:
    there, _ = platform(lambda _: answer(404))
    with pytest.raises(ServiceRefused) as refused:
        members(there, CLAIM)
    assert "404" in str(refused.value)
