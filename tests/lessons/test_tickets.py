"""Tickets and the credentials of relays."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.tokens import Signer, TokenExpired, TokenInvalid
from lti_tool.lessons.engines import PeerToPeer
from lti_tool.lessons.rules import Role
from lti_tool.lessons.tickets import Ticket

SIGNER = Signer("one secret")
TICKET = Ticket(7, "room", 1, Role.LEARNER, "Amina")


def test_a_ticket_is_read_for_two_minutes(clock: FixedClock) -> None:
    token = TICKET.sign(SIGNER, clock.now())
    clock.advance(timedelta(seconds=119))
    assert Ticket.read(SIGNER, token, clock.now()) == TICKET
    clock.advance(timedelta(seconds=1))
    with pytest.raises(TokenExpired):
        Ticket.read(SIGNER, token, clock.now())


def test_a_ticket_of_another_service_or_purpose_is_refused(clock: FixedClock) -> None:
    other = SIGNER.sign("hand-off", {"lesson_id": 7}, now=clock.now(), lifetime=timedelta(hours=1))
    for token in (TICKET.sign(Signer("another"), clock.now()), other, "", "x.y"):
        with pytest.raises(TokenInvalid):
            Ticket.read(SIGNER, token, clock.now())


def test_relay_credentials_are_what_coturn_computes(clock: FixedClock) -> None:
    engine = PeerToPeer(["turns:turn.example:443?transport=tcp"], "shared")
    access = engine.access(room="room", token="t", person="learner-7", now=clock.now())
    [server] = access.ice_servers
    expiry, person = server["username"].split(":")
    assert (int(expiry) - clock.now().timestamp(), person) == (7200, "learner-7")
    digest = hmac.new(b"shared", server["username"].encode(), hashlib.sha1).digest()
    assert server["credential"] == base64.b64encode(digest).decode()


def test_without_relays_there_are_no_servers(clock: FixedClock) -> None:
    access = PeerToPeer().access(room="room", token="t", person="x", now=clock.now())
    assert (access.engine, access.url, access.ice_servers) == ("p2p", "/live/signal/room", [])
