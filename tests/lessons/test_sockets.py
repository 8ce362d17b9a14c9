"""The sockets as browsers see them: real web sockets, a real server, a real database, and kill -9."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pycrdt import Doc
from sqlalchemy import func, select
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from lti_tool.kernel.db import Database
from lti_tool.kernel.events import EventRecord
from lti_tool.kernel.tokens import Signer
from lti_tool.lessons import line, seats, service, wire
from lti_tool.lessons.models import Attendance, Lesson, NoteSnapshot, NoteUpdate
from lti_tool.lessons.notes_document import open_notes, to_text
from lti_tool.lessons.notes_store import read_updates
from lti_tool.lessons.rules import Role
from lti_tool.lessons.tickets import LIFETIME, Ticket
from tests.lessons.conftest import Booked, Cast, book, make_cast
from tests.lessons.fakes import typed
from tests.lessons.live import Server, running

SIGNER = Signer("a secret of the tests that is long enough")
PATIENCE = 20  # seconds


@pytest.fixture
def cast(database: Database) -> Cast:
    return make_cast(database, datetime.now(UTC))


@pytest.fixture
def booked(database: Database, cast: Cast) -> Booked:
    return book(database, cast, datetime.now(UTC) - timedelta(minutes=5))


@pytest.fixture
def server(database: Database) -> Iterator[Server]:
    with running(database.url) as server:
        yield server


class Door:
    """Opens sockets of one lesson, as the learner or the mentor."""

    def __init__(self, server: Server, database: Database, cast: Cast, booked: Booked) -> None:
        self._server, self._room = server, str(booked.public_id)
        self._people = {Role.LEARNER: cast.learner, Role.MENTOR: cast.mentor}
        with database.transaction() as session:
            seat = seats.seat(session, booked.public_id, cast.learner)
            self.lesson_id = service.open_lesson(session, seat, datetime.now(UTC)).id

    def token(self, role: Role, at: datetime | None = None, **changes: Any) -> str:
        mine = {"lesson_id": self.lesson_id, "room": self._room, "person_id": self._people[role]}
        ticket = Ticket(**{**mine, "role": role, "name": role.title(), **changes})
        return ticket.sign(SIGNER, at or datetime.now(UTC))

    def open(
        self, kind: str, role: Role = Role.LEARNER, token: str | None = None
    ) -> ClientConnection:
        token = self.token(role) if token is None else token
        return connect(
            f"ws://127.0.0.1:{self._server.port}/live/{kind}/{self._room}?ticket={token}"
        )


@pytest.fixture
def door(server: Server, database: Database, cast: Cast, booked: Booked) -> Door:
    return Door(server, database, cast, booked)


def close_code(socket: ClientConnection) -> int | None:
    """Read to the end; the code that the server closed with."""
    try:
        while True:
            socket.recv(timeout=PATIENCE)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def hear(socket: ClientConnection, kind: int, step: int | None = None) -> bytes:
    """The next message of this kind."""
    while True:
        message = socket.recv(timeout=PATIENCE)
        assert isinstance(message, bytes)
        if message[0] == kind and (step is None or message[1] == step):
            return message


def told(socket: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=PATIENCE))
        if message["type"] == kind:
            return message


def join(socket: ClientConnection, tab: str) -> None:
    socket.send(json.dumps({"type": "join", "tab": tab, "load": "load-0001"}))
    told(socket, "welcome")


def notes_of(door: Door) -> str:
    with door.open("notes") as socket:
        socket.send(wire.sync(wire.STEP_1, Doc().get_state()))
        answer = hear(socket, wire.SYNC, wire.STEP_2)
        return to_text(open_notes([wire.read_bytes(answer, 2)[0]]))


@pytest.mark.parametrize("kind", ["signal", "notes"])
def test_who_has_no_valid_ticket_is_told_to_fetch_one(door: Door, kind: str) -> None:
    expired = door.token(Role.LEARNER, datetime.now(UTC) - LIFETIME)
    other_room = door.token(Role.LEARNER, room="ffffffff-ffff-4fff-8fff-ffffffffffff")
    for token in ("", "rubbish", expired, other_room, door.token(Role.LEARNER) + "x"):
        with door.open(kind, token=token) as socket:
            assert close_code(socket) == line.NEW_TICKET


def test_notes_pass_between_two_and_rubbish_ends_only_its_sender(door: Door) -> None:
    with door.open("notes") as amina, door.open("notes", Role.MENTOR) as bruno:
        hear(bruno, wire.SYNC, wire.STEP_1)
        update = wire.sync(wire.UPDATE, typed("Eigenvalues").get_update())
        amina.send(update)
        assert hear(bruno, wire.SYNC, wire.UPDATE) == update
        bruno.send(wire.sync(wire.UPDATE, bytes.fromhex("c4bb86c3d1c427103c344c412f1e")))
        assert close_code(bruno) == line.BANNED
        with door.open("notes", Role.MENTOR) as again:
            assert close_code(again) == line.BANNED
        amina.send(bytes([wire.PING]))
        hear(amina, wire.PING)
    assert notes_of(door) == "Eigenvalues"


def test_what_was_called_saved_is_there_after_a_power_cut(door: Door, server: Server) -> None:
    with door.open("notes") as amina, door.open("notes", Role.MENTOR) as bruno:
        amina.send(wire.sync(wire.UPDATE, typed("Seen by both").get_update()))
        hear(bruno, wire.SYNC, wire.UPDATE)
        assert hear(amina, wire.SAVED) == wire.saved(1)
        server.kill()
    server.start()
    assert notes_of(door) == "Seen by both"


def test_a_server_that_is_stopped_folds_the_notes(
    door: Door, server: Server, database: Database
) -> None:
    with door.open("notes") as amina:
        amina.send(wire.sync(wire.UPDATE, typed("Last words").get_update()))
        amina.send(bytes([wire.PING]))
        hear(amina, wire.PING)
        server.stop()
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(NoteUpdate)) == 0
        assert session.scalar(select(NoteSnapshot.text)) == "Last words"
        assert to_text(open_notes(read_updates(session, door.lesson_id))) == "Last words"


def test_a_lesson_starts_when_both_are_in_the_room(door: Door, database: Database) -> None:
    with door.open("signal") as amina, door.open("signal", Role.MENTOR) as bruno:
        told(bruno, "lobby")
        join(amina, "tab-amina")
        assert (events(database), lesson(database).started_at) == ([], None)
        join(bruno, "tab-bruno")
        assert told(amina, "joined")["name"] == "Mentor"
        bruno.send('{"type": "ping"}')
        told(bruno, "pong")
        assert events(database) == ["LessonStarted"]
        assert lesson(database).started_at is not None
    with database.transaction() as session:
        stays = session.scalars(select(Attendance).order_by(Attendance.role)).all()
    assert [stay.role for stay in stays] == ["learner", "mentor"]


def test_a_finished_lesson_closes_the_room_but_still_takes_notes(
    door: Door, database: Database, booked: Booked, cast: Cast
) -> None:
    with door.open("signal") as amina, door.open("signal", Role.MENTOR) as bruno:
        join(amina, "tab-amina")
        join(bruno, "tab-bruno")
        bruno.send('{"type": "ping"}')
        told(bruno, "pong")
        with database.transaction() as session:
            seat = seats.seat(session, booked.public_id, cast.mentor)
            service.finish(session, seat, datetime.now(UTC))
        told(amina, "over")
        assert (close_code(amina), close_code(bruno)) == (line.OVER, line.OVER)
    with door.open("signal") as late:
        assert close_code(late) == line.OVER
    with door.open("notes") as amina:
        amina.send(wire.sync(wire.UPDATE, typed("Typed in a tunnel").get_update()))
        hear(amina, wire.SAVED)
    assert events(database) == ["LessonStarted", "LessonFinished"]


def events(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(select(EventRecord.name).order_by(EventRecord.id)))


def lesson(database: Database) -> Lesson:
    with database.transaction() as session:
        return session.scalars(select(Lesson)).one()
