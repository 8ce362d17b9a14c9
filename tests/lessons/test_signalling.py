"""Signalling: those in the room offer, a tab that comes back keeps its name, nobody takes another's place."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from lti_tool.lessons import line
from lti_tool.lessons.line import Ended
from lti_tool.lessons.rules import Role
from lti_tool.lessons.signalling import Signalling, Visitor
from lti_tool.lessons.tickets import Ticket
from tests.lessons.fakes import waiting

LEARNER = Ticket(7, "room", 1, Role.LEARNER, "Amina")
MENTOR = Ticket(7, "room", 2, Role.MENTOR, "Bruno")


def in_a_loop(test: Callable[[Signalling], None]) -> Callable[[], None]:
    def whole() -> None:
        async def run() -> None:
            test(Signalling())

        asyncio.run(run())

    whole.__name__ = test.__name__
    return whole


def heard(visitor: Visitor) -> list[dict[str, Any]]:
    """What the visitor is being told; an end of the line as ``{"code": …}``."""
    messages = waiting(visitor.line)
    return [{"code": m.code} if isinstance(m, Ended) else json.loads(m) for m in messages]


def join(
    rooms: Signalling, ticket: Ticket, tab: str = "tab-00001", load: str = "load-0001"
) -> Visitor:
    visitor = rooms.enter(ticket)
    rooms.receive(visitor, json.dumps({"type": "join", "tab": tab, "load": load}))
    return visitor


@in_a_loop
def test_the_lobby_hears_who_is_in_the_room(rooms: Signalling) -> None:
    amina = rooms.enter(LEARNER)
    bruno = join(rooms, MENTOR)
    assert heard(amina) == [
        {"type": "lobby", "inside": []},
        {"type": "lobby", "inside": ["mentor"]},
    ]
    rooms.leave(bruno)
    assert heard(amina) == [{"type": "lobby", "inside": []}]


@in_a_loop
def test_only_those_in_the_room_hear_of_the_newcomer(rooms: Signalling) -> None:
    amina = join(rooms, LEARNER)
    assert heard(amina)[-1] == {"type": "welcome", "peers": []}
    bruno = join(rooms, MENTOR, "tab-00002")
    introduced = {
        "peer": "learner.tab-00001",
        "load": "load-0001",
        "role": "learner",
        "name": "Amina",
    }
    assert heard(bruno)[-1] == {"type": "welcome", "peers": [introduced]}
    assert heard(amina) == [
        {
            "type": "joined",
            "peer": "mentor.tab-00002",
            "load": "load-0001",
            "role": "mentor",
            "name": "Bruno",
        }
    ]
    assert rooms.inside(7) == {Role.LEARNER, Role.MENTOR}


@in_a_loop
def test_signals_are_passed_on_under_the_sender_s_true_name(rooms: Signalling) -> None:
    amina, bruno = join(rooms, LEARNER), join(rooms, MENTOR, "tab-00002")
    heard(amina), heard(bruno)
    signal = {
        "type": "signal",
        "to": "mentor.tab-00002",
        "from": "mentor.tab-00009",
        "data": {"sdp": 1},
    }
    rooms.receive(amina, json.dumps(signal))
    assert heard(bruno) == [{"type": "signal", "from": "learner.tab-00001", "data": {"sdp": 1}}]
    assert heard(amina) == []


@in_a_loop
def test_a_tab_that_comes_back_keeps_its_name_and_its_links(rooms: Signalling) -> None:
    amina, bruno = join(rooms, LEARNER), join(rooms, MENTOR, "tab-00002")
    heard(bruno)
    again = join(rooms, LEARNER)
    assert heard(amina)[-1] == {"code": line.ELSEWHERE}
    assert [m["type"] for m in heard(bruno)] == ["joined"]
    rooms.leave(amina)
    assert heard(bruno) == []
    assert again.peer == "learner.tab-00001"


@in_a_loop
def test_another_device_of_the_same_person_takes_the_place_over(rooms: Signalling) -> None:
    laptop, bruno = join(rooms, LEARNER), join(rooms, MENTOR, "tab-00002")
    heard(bruno)
    join(rooms, LEARNER, "tab-phone")
    assert heard(laptop)[-1] == {"code": line.ELSEWHERE}
    assert [(m["type"], m["peer"]) for m in heard(bruno)] == [
        ("left", "learner.tab-00001"),
        ("joined", "learner.tab-phone"),
    ]


@in_a_loop
def test_the_resume_id_of_somebody_else_takes_nothing_over(rooms: Signalling) -> None:
    amina = join(rooms, LEARNER, "tab-00001")
    bruno = join(rooms, MENTOR, "tab-00001")
    assert bruno.peer == "mentor.tab-00001"
    assert [m["type"] for m in heard(amina)][-1] == "joined"
    assert rooms.inside(7) == {Role.LEARNER, Role.MENTOR}


@in_a_loop
def test_two_lessons_hear_nothing_of_each_other(rooms: Signalling) -> None:
    amina = join(rooms, LEARNER)
    heard(amina)
    other = join(rooms, Ticket(8, "other", 2, Role.MENTOR, "Bruno"), "tab-00002")
    rooms.receive(other, json.dumps({"type": "signal", "to": amina.peer, "data": {}}))
    assert heard(amina) == []


@in_a_loop
def test_the_end_of_a_lesson_is_told_and_closes_every_line(rooms: Signalling) -> None:
    amina, bruno = join(rooms, LEARNER), rooms.enter(MENTOR)
    rooms.end(7)
    for visitor in (amina, bruno):
        assert heard(visitor)[-2:] == [{"type": "over"}, {"code": line.OVER}]
    for visitor in (amina, bruno):
        rooms.leave(visitor)
    assert rooms.lessons() == []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", line.BAD_MESSAGE),
        ("[" * 60_000, line.BAD_MESSAGE),
        ("[]", line.BAD_MESSAGE),
        ('{"type": "shout"}', line.BAD_MESSAGE),
        ('{"type": "signal", "to": "learner.tab-00001", "data": {}}', line.BAD_MESSAGE),
        ('{"type": "join", "tab": "../../etc", "load": "load-0001"}', line.BAD_MESSAGE),
        ('{"type": "join", "tab": "tab-00001"}', line.BAD_MESSAGE),
        (json.dumps({"type": "x" * 70_000}), line.TOO_LARGE),
    ],
)
def test_what_can_t_be_understood_ends_the_visit(message: str, code: int) -> None:
    async def run() -> None:
        rooms = Signalling()
        visitor = rooms.enter(MENTOR)
        with pytest.raises(Ended) as ended:
            rooms.receive(visitor, message)
        assert ended.value.code == code

    asyncio.run(run())
