"""The block's requests, against a real server that answers well, badly, or not at all."""

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from livementor_xblock import service_client
from livementor_xblock.configuration import Connection
from livementor_xblock.service_client import FRESH, KEPT, PAUSE, Refused, ServiceAway, ServiceClient
from livementor_xblock.shelf import MOST_ENTRIES, ProcessShelf
from lti_tool.courses.context import CourseContext
from tests.xblock.service import Service, list_of, mentor, running

UNIT = CourseContext(course="LA1", unit="Valeurs propres – «λ»", unit_id="block-v1:one")


class Time:
    """Seconds since 1970 that pass when a test says so."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    monkeypatch.setattr(service_client, "READ", 0.2)
    return Time()


@pytest.fixture
def client(service: Service, time: Time) -> ServiceClient:
    service.clock = time
    return ServiceClient(Connection(**service.settings), ProcessShelf(time), time)


def names(client: ServiceClient, context: CourseContext = UNIT, **changes: Any) -> list[str]:
    listing = client.mentors(context, {}, **{"locale": "fr", "everywhere": False, **changes})
    return [one["name"] for one in listing.picker["mentors"]]


def test_the_request_is_signed_and_tells_the_unit_and_nothing_of_the_person(
    client: ServiceClient, service: Service
) -> None:
    assert names(client) == ["Ada Lovelace"]
    ((path, asked),) = service.asked
    assert path == "/openedx/picker"
    assert asked == {"context": UNIT.to_json(), "locale": "fr", "zone": "UTC", "all": False}


def test_a_class_that_opens_a_unit_is_one_request(
    client: ServiceClient, service: Service, time: Time
) -> None:
    for _ in range(3):
        names(client)
    assert len(service.asked) == 1
    time.now += FRESH
    names(client)
    assert len(service.asked) == 2


def test_another_unit_language_or_breadth_is_another_list(
    client: ServiceClient, service: Service
) -> None:
    names(client)
    names(client, CourseContext(unit="Else"))
    names(client, locale="en")
    names(client, everywhere=True)
    assert len(service.asked) == 4


def test_one_asks_anew_while_the_others_have_the_earlier_list(
    client: ServiceClient, service: Service, time: Time
) -> None:
    names(client)
    time.now += FRESH
    service.silent = True
    first = threading.Thread(target=lambda: names(client))
    first.start()
    service.wait_for(2)
    assert names(client) == ["Ada Lovelace"]
    assert len(service.asked) == 2
    first.join()


BROKEN: dict[str, tuple[int, bytes]] = {
    "an error": (500, b"Internal Server Error"),
    "an error in JSON": (503, b'{"code": "unavailable"}'),
    "a page": (200, b"<html>maintenance</html>"),
    "nothing": (200, b""),
    "no list": (200, b'["mentors"]'),
    "another version": (200, json.dumps(list_of(mentor(), version=2)).encode()),
    "mentors that are none": (200, json.dumps(list_of("ada")).encode()),  # type: ignore[arg-type]
    "mentors without a name": (200, json.dumps(list_of(mentor(name=""))).encode()),
    "mentors that are no list": (200, b'{"version": 1, "mentors": {"ada": 1}}'),
    "letters that are none": (200, b"\xff\xfe\x00"),
    "ten thousand brackets": (200, b"[" * 10_000),
    "far too much": (200, b"[" + b" " * service_client.LARGEST_ANSWER + b"]"),
    "somewhere else": (302, b""),
    "this site is refused": (401, b'{"code": "site_key_unknown"}'),
    "not found, by a proxy": (404, b"<html>nothing here</html>"),
}


@pytest.mark.parametrize(("status", "body"), BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_no_list(
    client: ServiceClient, service: Service, status: int, body: bytes
) -> None:
    service.status, service.body = status, body
    service.headers = {"Location": "http://127.0.0.1:1/"}
    with pytest.raises(ServiceAway):
        names(client)


@pytest.mark.parametrize(("status", "body"), BROKEN.values(), ids=BROKEN)
def test_the_earlier_list_is_better_than_none(
    client: ServiceClient, service: Service, time: Time, status: int, body: bytes
) -> None:
    names(client)
    time.now += FRESH
    service.status, service.body = status, body
    listing = client.mentors(UNIT, {}, locale="fr", everywhere=False)
    assert listing.is_earlier
    assert listing.picker["mentors"][0]["name"] == "Ada Lovelace"


def test_a_list_of_yesterday_is_not_shown(
    client: ServiceClient, service: Service, time: Time
) -> None:
    names(client)
    time.now += KEPT
    service.status = 500
    with pytest.raises(ServiceAway):
        names(client)


def test_a_service_that_hangs_is_left_alone_for_a_while(
    client: ServiceClient, service: Service, time: Time
) -> None:
    service.silent = True
    for _ in range(3):
        with pytest.raises(ServiceAway):
            names(client)
    assert len(service.asked) == 1
    service.silent = False
    time.now += PAUSE
    assert names(client) == ["Ada Lovelace"]


def test_nobody_listens(time: Time, empty_shelf: ProcessShelf) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    client = ServiceClient(Connection(url, "lms-1", "s" * 40), empty_shelf, time)
    with pytest.raises(ServiceAway):
        names(client)


def hand_off(client: ServiceClient) -> str:
    return client.hand_off(UNIT, {}, subject="3f1c", mentor="ada", locale="fr")


def test_a_hand_off_is_asked_for_each_time(client: ServiceClient, service: Service) -> None:
    service.say({"url": f"{service.url}/handoff/abc"})
    assert [hand_off(client) for _ in range(2)] == [f"{service.url}/handoff/abc"] * 2
    told = {"context": UNIT.to_json(), "subject": "3f1c", "mentor": "ada", "locale": "fr"}
    assert service.asked == [("/openedx/handoff", told)] * 2


@pytest.mark.parametrize(
    "url", ["https://evil.example/handoff/abc", "javascript:alert(1)", "/handoff/abc", "", None, 5]
)
def test_a_hand_off_leads_to_the_service_and_nowhere_else(
    client: ServiceClient, service: Service, url: object
) -> None:
    service.say({"url": url})
    with pytest.raises(ServiceAway):
        hand_off(client)


def test_an_address_that_only_begins_like_the_services_is_another(
    client: ServiceClient, service: Service
) -> None:
    service.say({"url": f"{service.url}.evil.example/handoff/abc"})
    with pytest.raises(ServiceAway):
        hand_off(client)


def test_the_service_says_no_in_its_own_words(client: ServiceClient, service: Service) -> None:
    service.say({"code": "mentor_unknown", "message": "Ce mentor n’est plus là."}, status=404)
    with pytest.raises(Refused) as caught:
        hand_off(client)
    error = caught.value
    assert (error.code, error.status, error.message) == (
        "mentor_unknown",
        404,
        "Ce mentor n’est plus là.",
    )


def test_the_shelf_does_not_grow_without_end(empty_shelf: ProcessShelf) -> None:
    for number in range(MOST_ENTRIES * 2):
        empty_shelf.set(str(number), number, 60)
    assert empty_shelf.get("0") is None
    assert empty_shelf.get(str(MOST_ENTRIES * 2 - 1)) == MOST_ENTRIES * 2 - 1
    assert not empty_shelf.add(str(MOST_ENTRIES * 2 - 1), "other", 60)
