"""Calls to platforms: the real transport and the one of the tests by one contract, then what only HTTP has."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_network

import pytest

from lti_tool.kernel.clock import FixedClock
from lti_tool.lti.addresses import is_reachable
from lti_tool.lti.circuit import FAILURES, OPEN_FOR
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.transport import LARGEST, LONGEST, PAUSES, Answer, Call, HttpTransport, Transport

from .transports import FakeTransport, answer, serving

NOBODY = "http://127.0.0.1:9"


class Script:
    """Answers one after the other, the last one for ever; remembers what it was asked."""

    def __init__(self) -> None:
        self.answers = [answer(body=b'{"well": true}')]
        self.asked: list[Call] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, call: Call) -> Answer:
        self.asked.append(call)
        self.meanwhile()
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def address(script: Script) -> Iterator[str]:
    with serving(script) as address:
        yield address


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def http(clock: FixedClock, slept: list[float]) -> HttpTransport:
    return HttpTransport(clock, allow_loopback=True, sleep=slept.append)


@pytest.fixture(params=["http", "fake"])
def transport(request: pytest.FixtureRequest, http: HttpTransport, script: Script) -> Transport:
    return http if request.param == "http" else FakeTransport(script)


def test_a_call_arrives_as_it_was_made(transport: Transport, script: Script, address: str) -> None:
    sent = Call("POST", f"{address}/scores?type_id=4", {"Content-Type": "x/y+json"}, b"{}")
    assert transport.send(sent).json() == {"well": True}
    (asked,) = script.asked
    assert (asked.method, asked.url, asked.body) == (sent.method, sent.url, sent.body)
    assert asked.headers["content-type"] == "x/y+json"


@pytest.mark.parametrize("status", [204, 302, 404, 409, 500])
def test_every_status_is_an_answer(
    transport: Transport, script: Script, address: str, status: int
) -> None:
    script.answers = [answer(status, Location="http://169.254.169.254/")]
    assert transport.send(Call("GET", address)).status == status
    assert len(script.asked) == 1


def test_headers_are_found_in_any_case(transport: Transport, script: Script, address: str) -> None:
    link = f'<{address}/a,b>; rel="prev", <?Page=2>; rel="next"'
    script.answers = [answer(LINK=link)]
    said = transport.send(Call("GET", address))
    assert said.headers["link"] == link
    assert (said.link("next"), said.link("prev")) == ("?Page=2", f"{address}/a,b")
    assert said.link("last") is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe\x00", b"[" * 100_000])
def test_what_is_no_json_says_so(
    transport: Transport, script: Script, address: str, body: bytes
) -> None:
    script.answers = [answer(body=body)]
    with pytest.raises(ValueError):
        transport.send(Call("GET", address)).json()


@pytest.mark.parametrize("kind", ["http", "fake"])
def test_nobody_answers(kind: str, http: HttpTransport, script: Script) -> None:
    transport: Transport = http if kind == "http" else FakeTransport(script, is_down=True)
    with pytest.raises(PlatformUnreachable) as refused:
        transport.send(Call("GET", NOBODY))
    assert refused.value.data["url"] == NOBODY


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_be_repeated_is(
    http: HttpTransport, script: Script, address: str, slept: list[float], status: int
) -> None:
    script.answers = [answer(status), answer(status), answer()]
    assert http.send(Call("GET", address, repeatable=True)).status == 200
    assert slept == list(PAUSES)


def test_it_is_repeated_when_nobody_answers(http: HttpTransport, slept: list[float]) -> None:
    with pytest.raises(PlatformUnreachable):
        http.send(Call("GET", NOBODY, repeatable=True))
    assert slept == list(PAUSES)


def test_the_last_answer_is_told(http: HttpTransport, script: Script, address: str) -> None:
    script.answers = [answer(503)]
    assert http.send(Call("GET", address, repeatable=True)).status == 503
    assert len(script.asked) == len(PAUSES) + 1


def test_what_must_not_be_repeated_is_not(
    http: HttpTransport, script: Script, address: str, slept: list[float]
) -> None:
    script.answers = [answer(503)]
    http.send(Call("POST", address, body=b"{}"))
    assert (len(script.asked), slept) == (1, [])


def test_a_platform_that_is_down_is_left_alone_for_a_while(
    http: HttpTransport, script: Script, address: str, clock: FixedClock
) -> None:
    script.answers = [answer(503)]
    for _ in range(FAILURES):
        http.send(Call("GET", address))
    with pytest.raises(PlatformUnreachable):
        http.send(Call("GET", address))
    assert len(script.asked) == FAILURES

    clock.advance(OPEN_FOR)
    assert http.send(Call("GET", address)).status == 503
    with pytest.raises(PlatformUnreachable):
        http.send(Call("GET", address))

    clock.advance(OPEN_FOR)
    script.answers = [answer(200)]
    assert http.send(Call("GET", address)).status == 200
    script.answers = [answer(503), answer(200)]
    assert [http.send(Call("GET", address)).status for _ in range(2)] == [503, 200]


def test_one_platform_that_is_down_is_one(http: HttpTransport, address: str) -> None:
    for _ in range(FAILURES):
        with pytest.raises(PlatformUnreachable):
            http.send(Call("GET", NOBODY))
    assert http.send(Call("GET", address)).status == 200


def test_a_half_open_circuit_admits_one(
    http: HttpTransport, address: str, script: Script, clock: FixedClock
) -> None:
    def another_call() -> None:
        with pytest.raises(PlatformUnreachable):
            http.send(Call("GET", address))

    script.answers = [answer(503)]
    for _ in range(FAILURES):
        http.send(Call("GET", address))
    clock.advance(OPEN_FOR)
    script.meanwhile = another_call
    http.send(Call("GET", address))
    assert len(script.asked) == FAILURES + 1


def test_a_large_answer_is_refused(http: HttpTransport, script: Script, address: str) -> None:
    script.answers = [answer(body=b" " * (LARGEST + 1))]
    with pytest.raises(PlatformUnreachable) as refused:
        http.send(Call("GET", address))
    assert refused.value.data["why"] == "too large"


def test_a_compressed_answer_is_read(http: HttpTransport, script: Script, address: str) -> None:
    gzipped = gzip.compress(b'{"well": true}')
    script.answers = [answer(body=gzipped, **{"Content-Encoding": "gzip"})]
    assert http.send(Call("GET", address)).json() == {"well": True}


def test_an_answer_that_grows_large_is_refused(
    http: HttpTransport, script: Script, address: str
) -> None:
    script.answers = [
        answer(body=gzip.compress(bytes(LARGEST * 20)), **{"Content-Encoding": "gzip"})
    ]
    with pytest.raises(PlatformUnreachable) as refused:
        http.send(Call("GET", address))
    assert refused.value.data["why"] == "too large"


def test_an_answer_that_takes_too_long_is_refused(
    http: HttpTransport, script: Script, address: str, clock: FixedClock
) -> None:
    script.meanwhile = lambda: clock.advance(LONGEST * 2)
    with pytest.raises(PlatformUnreachable) as refused:
        http.send(Call("GET", address))
    assert refused.value.data["why"] == "too slow"


def test_an_answer_that_breaks_off_is_none(
    http: HttpTransport, script: Script, address: str
) -> None:
    script.answers = [answer(body=b"{}", **{"Content-Length": "10"})]
    with pytest.raises(PlatformUnreachable):
        http.send(Call("GET", address))


def test_no_other_password_takes_the_place_of_the_token(
    http: HttpTransport,
    script: Script,
    address: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    http.send(Call("GET", address, {"Authorization": "Bearer ours"}))
    assert script.asked[0].headers["Authorization"] == "Bearer ours"


@pytest.mark.parametrize("url", ["http://lms.example.edu/token", "ftp://localhost/", "http://["])
def test_tls_or_this_machine(http: HttpTransport, url: str) -> None:
    with pytest.raises(PlatformUnreachable) as refused:
        http.send(Call("GET", url))
    assert refused.value.data["why"] == "not https"


@pytest.mark.parametrize("url", ["https://.example.edu/", "https://lms.example.edu:x/"])
def test_what_is_no_address_is_nobody(http: HttpTransport, url: str) -> None:
    with pytest.raises(PlatformUnreachable):
        http.send(Call("GET", url))


def test_production_does_not_speak_to_its_own_network(clock: FixedClock) -> None:
    """Whatever a name resolves to: the connection is asked, and nothing is said over it."""
    production = HttpTransport(clock, allow_loopback=False)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(PlatformUnreachable) as refused:
            production.send(Call("GET", f"https://localhost:{port}/"))
        met, _ = listening.accept()
        with met:
            assert met.recv(1) == b""
    assert refused.value.data["why"] == "not a public address"


def test_an_operators_proxy_decides_whom_it_reaches(
    clock: FixedClock, script: Script, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    script.answers = [answer(403)]
    with pytest.raises(PlatformUnreachable):
        HttpTransport(clock, allow_loopback=False).send(Call("GET", "https://lms.example.edu/"))
    assert [call.method for call in script.asked] == ["CONNECT"]


def test_production_speaks_tls_only(clock: FixedClock, address: str) -> None:
    with pytest.raises(PlatformUnreachable):
        HttpTransport(clock, allow_loopback=False).send(Call("GET", address))


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.7", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("0.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.7", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::10.0.0.7", False),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b::93.184.216.34", True),
        ("64:ff9b:1::10.0.0.7", False),
        ("::ffff:0:10.0.0.7", False),
        ("2002:a00:7::1", False),
        ("::10.0.0.7", False),
        ("fec0::1", False),
        ("fe80::1%2", False),
    ],
)
def test_public_addresses(ip: str, public: bool) -> None:
    assert is_reachable(ip) is public


def test_networks_that_the_operator_named_are_reachable_too() -> None:
    school = [ip_network("10.20.0.0/16"), ip_network("fd00:20::/32")]
    assert is_reachable("10.20.3.4", school)
    assert is_reachable("::ffff:10.20.3.4", school)
    assert is_reachable("64:ff9b::10.20.3.4", school)
    assert is_reachable("::1", [ip_network("::1/128")])
    assert is_reachable("fd00:20::7", school)
    assert is_reachable("93.184.216.34", school)
    assert not is_reachable("10.21.0.1", school)


def test_production_speaks_to_a_network_that_the_operator_named(clock: FixedClock) -> None:
    here = HttpTransport(clock, allow_loopback=False, networks=[ip_network("127.0.0.0/8")])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        hello: list[bytes] = []

        def listen() -> None:
            met, _ = listening.accept()
            with met:
                hello.append(met.recv(3))

        thread = threading.Thread(target=listen)
        thread.start()
        with pytest.raises(PlatformUnreachable) as refused:
            here.send(Call("POST", f"https://127.0.0.1:{listening.getsockname()[1]}/"))
        thread.join()
    assert hello == [b"\x16\x03\x01"], "the beginning of TLS"
    assert refused.value.data["why"] != "not a public address"
