"""What is one learner's own: the question, what is shared, lessons ahead, reminders; and who may have any of it."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from webob import Request, Response

from livementor_xblock.answers import LONGEST_QUESTION
from livementor_xblock.block import LivementorBlock
from livementor_xblock.learning import MOST_COURSES
from lti_tool.courses import question
from tests.xblock.campus import COURSE, LEARNER, Campus, SiteSettings, Unit, Users
from tests.xblock.service import Service, running

LESSON = {
    "booking": "5e5d2f0a",
    "mentor": "Bruno <b>B.</b>",
    "minutes": 60,
    "start": "2031-06-02T17:00:00Z",
    "opens": "2031-06-02T16:50:00Z",
    "closes": "2031-06-02T18:30:00Z",
    "label": "Monday 2 June, 5:00 PM",
    "opens_label": "4:50 PM",
    "is_open": False,
}
TEAM = {**LEARNER, "edx-platform.user_role": "instructor"}
ACTS: dict[str, dict[str, Any]] = {
    "lessons": {"zone": "Europe/Paris"},
    "join": {"booking": "5e5d2f0a"},
    "share": {"share": False},
    "remind": {"on": True},
    "team": {},
}
NAMED = {"name": "Ada Lovelace", "email": "ada@example.org"}


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        service.say({"url": f"{service.url}/handoff/abc"}, path="/openedx/handoff")
        service.say({"url": f"{service.url}/handoff/def"}, path="/openedx/join")
        service.say({"version": 1, "lessons": [LESSON]}, path="/openedx/learner")
        service.say({"forgotten": True}, path="/openedx/forget")
        units = [{"title": "Rang", "opened": 7, "booked": None}]
        told = {"version": 1, "url": f"{service.url}/course?ref=x", "units": units}
        service.say({**told, "days": 30, "floor": 5}, path="/openedx/course")
        yield service


def unit(service: Service, users: Users | None = None, **fields: Any) -> LivementorBlock:
    users = users or Users(dict(LEARNER), "3f1c")
    campus = Campus(user=users, settings=SiteSettings(dict(service.settings)))
    block: LivementorBlock = Unit(campus).block(**fields)
    return block


def send(block: Any, handler: str, body: Any, **changes: Any) -> Response:
    usual = {"method": "POST", "content_type": "application/json", **changes}
    return block.handle(handler, Request.blank("/", body=json.dumps(body).encode(), **usual))


def asked(service: Service, path: str) -> list[dict[str, Any]]:
    return [body for one, body in service.asked if one == path]


# ---- the question


def test_a_question_goes_with_the_choice_and_with_nothing_else(service: Service) -> None:
    block = unit(service)
    send(block, "handoff", {"mentor": "ada", "question": "Why?\nHow?"})
    assert asked(service, "/openedx/handoff")[0]["question"] == "Why?\nHow?"


@pytest.mark.parametrize("odd", ["", "  \n", None, 7, ["Why?"]])
def test_no_question_is_none(service: Service, odd: object) -> None:
    send(unit(service), "handoff", {"mentor": "ada", "question": odd})
    assert "question" not in asked(service, "/openedx/handoff")[0]


def test_a_question_that_is_too_long_goes_nowhere(service: Service) -> None:
    refused = send(unit(service), "handoff", {"mentor": "ada", "question": "x" * 1001})
    assert (refused.status_code, refused.json["code"]) == (400, "question_too_long")
    assert service.asked == []
    assert LONGEST_QUESTION == question.LONGEST


# ---- what is shared


def test_name_and_address_are_sent_after_a_yes_and_from_then_on(service: Service) -> None:
    block = unit(service)
    send(block, "handoff", {"mentor": "ada"})
    send(block, "handoff", {"mentor": "ada", "share": True})
    send(block, "handoff", {"mentor": "ada"})
    sent = [{name: body.get(name) for name in NAMED} for body in asked(service, "/openedx/handoff")]
    assert sent == [{"name": None, "email": None}, NAMED, NAMED]


@pytest.mark.parametrize("answer", [False, None, "yes", 1])
def test_whatever_is_no_yes_sends_nothing(service: Service, answer: object) -> None:
    send(unit(service), "handoff", {"mentor": "ada", "share": answer})
    assert not NAMED.keys() & asked(service, "/openedx/handoff")[0].keys()


def test_what_a_browser_claims_as_a_name_is_not_believed(service: Service) -> None:
    send(unit(service), "handoff", {"mentor": "ada", "share": True, "name": "Eve", "email": "e@x"})
    body = asked(service, "/openedx/handoff")[0]
    assert {name: body[name] for name in NAMED} == NAMED


def test_taking_it_back_makes_the_service_forget_first(service: Service) -> None:
    block = unit(service)
    send(block, "handoff", {"mentor": "ada", "share": True})
    assert send(block, "share", {"share": False}).json == {"sharing": "no"}
    assert asked(service, "/openedx/forget")[0]["subject"] == "3f1c"
    send(block, "handoff", {"mentor": "ada"})
    assert not NAMED.keys() & asked(service, "/openedx/handoff")[1].keys()


def test_while_the_service_is_away_nothing_is_taken_back_and_that_is_told(service: Service) -> None:
    block = unit(service)
    send(block, "handoff", {"mentor": "ada", "share": True})
    service.say({}, status=502, path="/openedx/forget")
    refused = send(block, "share", {"share": False})
    assert (refused.status_code, refused.json["code"]) == (503, "forget_away")
    assert block.sharing == "yes"


def test_a_no_becomes_a_yes_without_a_word_to_the_service(service: Service) -> None:
    block = unit(service)
    send(block, "handoff", {"mentor": "ada", "share": False})
    assert send(block, "share", {"share": True}).json == {"sharing": "yes"}
    assert [path for path, _ in service.asked] == ["/openedx/handoff"]
    assert send(block, "share", {}).json["code"] == "no_answer"


def test_what_was_chosen_holds_in_all_units(service: Service) -> None:
    for field in ("sharing", "has_gone_on", "reminders"):
        assert LivementorBlock.fields[field].scope.name == "preferences"


# ---- lessons ahead


def test_who_never_went_on_to_book_is_not_told_of(service: Service) -> None:
    users = Users(dict(LEARNER), "3f1c")
    assert send(unit(service, users), "lessons", {}).json == {"html": ""}
    assert (service.asked, users.asked) == ([], 0)


def test_lessons_ahead_come_after_that(service: Service) -> None:
    block = unit(service)
    send(block, "handoff", {"mentor": "ada"})
    html = send(block, "lessons", {"zone": "Europe/Paris"}).json["html"]
    body = asked(service, "/openedx/learner")[0]
    assert (body["subject"], body["zone"], body["locale"]) == ("3f1c", "Europe/Paris", "en")
    assert "with Bruno &lt;b&gt;B.&lt;/b&gt;" in html
    assert 'data-lm-join="5e5d2f0a"' in html
    assert '<time datetime="2031-06-02T16:50:00Z">4:50 PM</time>' in html


@pytest.mark.parametrize("answer", [{}, {"lessons": "none"}])
def test_an_answer_that_is_none(service: Service, answer: dict[str, Any]) -> None:
    block = unit(service)
    send(block, "handoff", {"mentor": "ada"})
    service.say(answer, path="/openedx/learner")
    refused = send(block, "lessons", {})
    assert (refused.status_code, refused.json["code"]) == (503, "lessons_away")


def test_the_way_into_a_room(service: Service) -> None:
    answer = send(unit(service), "join", {"booking": "5e5d2f0a"})
    assert answer.json == {"url": f"{service.url}/handoff/def"}
    assert asked(service, "/openedx/join")[0]["subject"] == "3f1c"
    assert send(unit(service), "join", {"booking": 7}).json["code"] == "no_lesson"


def test_an_address_elsewhere_is_not_passed_on(service: Service) -> None:
    service.say({"url": "https://evil.example/handoff/x"}, path="/openedx/join")
    assert send(unit(service), "join", {"booking": "5e5d2f0a"}).json["code"] == "room_away"


# ---- reminders


def test_reminders_are_kept_by_course_and_told_to_nobody(service: Service) -> None:
    block = unit(service, nudge_attempts=3)
    assert block.mine("learner")["reminding"] == {
        "attempts": 3,
        "minutes": 0,
        "on": False,
        "last": "",
    }  # type: ignore[index]
    send(block, "remind", {"shown": "2031-06-02"})
    assert block.reminders == {}
    assert send(block, "remind", {"on": True}).json == {"on": True}
    send(block, "remind", {"shown": "2031-06-02"})
    send(block, "remind", {"shown": "no day"})
    assert block.reminders == {COURSE: "2031-06-02"}
    assert block.mine("learner")["reminding"]["last"] == "2031-06-02"  # type: ignore[index]
    assert send(block, "remind", {"on": False}).json == {"on": False}
    assert (block.reminders, service.asked) == ({}, [])


def test_courses_of_long_ago_make_room(service: Service) -> None:
    block = unit(service, nudge_minutes=5)
    block.reminders = {f"course-{one}": "" for one in range(MOST_COURSES)}
    send(block, "remind", {"on": True})
    assert len(block.reminders) == MOST_COURSES
    assert COURSE in block.reminders and "course-0" not in block.reminders


@pytest.mark.parametrize("role", ["learner", "course_team"])
def test_nobody_is_offered_reminders_that_the_author_did_not_set(
    service: Service, role: str
) -> None:
    assert "reminding" not in (unit(service).mine(role) or {})
    assert "reminding" not in (unit(service, nudge_attempts=2).mine("course_team") or {})


# ---- the course's team


def test_the_team_gets_the_course_page_and_numbers(service: Service) -> None:
    html = send(unit(service, Users(TEAM, "t1")), "team", {}).json["html"]
    body = asked(service, "/openedx/course")[0]
    assert (body["subject"], body["context"]["role"]) == ("t1", "course_team")
    assert f'href="{service.url}/course?ref=x" target="_blank" rel="noopener"' in html
    assert '<th scope="row">Rang</th><td>7</td><td>fewer than 5</td>' in html


def test_learners_are_refused_and_the_service_is_not_asked(service: Service) -> None:
    users = Users(dict(LEARNER), "3f1c")
    refused = send(unit(service, users), "team", {})
    assert (refused.status_code, refused.json["code"]) == (403, "not_team")
    assert (service.asked, users.asked) == ([], 0)
    assert 'data-lm="team"' not in unit(service).student_view().content


def test_only_the_team_sees_that_there_is_something_for_them(service: Service) -> None:
    assert 'data-lm="team"' in unit(service, Users(TEAM, "t1")).student_view().content


# ---- who may


def masquerading(told: dict[str, Any]) -> Users:
    users = Users(told, "3f1c")
    users._django_user = SimpleNamespace(real_user=SimpleNamespace(username="teacher"))
    return users


STRANGER = {"edx-platform.is_authenticated": False, "edx-platform.anonymous_user_id": None}
NOBODY = {
    "a stranger": (Users(STRANGER, "3f1c"), (401, "not_signed_in")),
    "who looks as one learner": (masquerading(dict(LEARNER)), (409, "masquerading")),
    "who looks as a colleague": (masquerading(dict(TEAM)), (409, "masquerading")),
    "Studio": (Users({**TEAM, "edx-platform.anonymous_user_id": "student"}, "3f1c"), (409, "preview")),
}  # fmt: skip


@pytest.mark.parametrize("handler", ACTS)
@pytest.mark.parametrize(("users", "refusal"), NOBODY.values(), ids=NOBODY)
def test_no_ones_data_is_shown_or_changed(
    service: Service, handler: str, users: Users, refusal: tuple[int, str]
) -> None:
    block = unit(service, users, nudge_attempts=1)
    block.has_gone_on, block.sharing = True, "yes"
    answer = send(block, handler, ACTS[handler])
    assert (answer.status_code, answer.json["code"]) == refusal
    assert (service.asked, users.asked) == ([], 0)
    assert (block.sharing, block.reminders) == ("yes", {})


@pytest.mark.parametrize(("users", "_"), NOBODY.values(), ids=NOBODY)
def test_no_ones_page_has_anything_of_a_learners(
    service: Service, users: Users, _: tuple[int, str]
) -> None:
    block = unit(service, users, nudge_attempts=1)
    block.has_gone_on, block.sharing = True, "yes"
    fragment = block.student_view()
    assert fragment.json_init_args["mine"] is None
    for part in ("lessons", "question", "consent", "sharing", "reminding", "team"):
        assert f'data-lm="{part}"' not in fragment.content


@pytest.mark.parametrize("handler", ACTS)
@pytest.mark.parametrize(
    ("changes", "why"),
    [({"method": "GET"}, (405, "method_not_allowed")),
     ({"content_type": "text/plain"}, (415, "not_json"))],
)  # fmt: skip
def test_no_link_and_no_form_of_another_site_does_anything(
    service: Service, handler: str, changes: dict[str, str], why: tuple[int, str]
) -> None:
    block = unit(service, Users(TEAM, "t1"))
    block.has_gone_on, block.sharing = True, "yes"
    answer = send(block, handler, ACTS[handler], **changes)
    assert (answer.status_code, answer.json["code"]) == why
    assert (service.asked, block.sharing) == ([], "yes")


@pytest.mark.parametrize("handler", ["lessons", "join", "share", "team"])
def test_a_site_without_connection(service: Service, handler: str) -> None:
    campus = Campus(user=Users(TEAM, "t1"), settings=SiteSettings({}))
    block = Unit(campus).block()
    block.has_gone_on, block.sharing = True, "yes"
    answer = send(block, handler, ACTS[handler])
    assert (answer.status_code, answer.json["code"]) == (503, "unconnected")
