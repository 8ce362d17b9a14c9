"""What never comes into the log."""

import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lti_tool.kernel import logs


@contextmanager
def configured() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


@pytest.mark.parametrize("door", ["handoff", "sign-in"])
def test_a_single_use_code_is_left_out_of_paths(
    capsys: pytest.CaptureFixture[str], door: str
) -> None:
    code = secrets.token_urlsafe(32)
    with configured():
        logging.getLogger("livementor.request").info("request", extra={"path": f"/{door}/{code}"})
    assert json.loads(capsys.readouterr().err)["path"] == f"/{door}/…"


@pytest.mark.parametrize(
    "path", ["/bookings/d520cd54-df52-45ea-a48b-d84365706cc6/pay", "/mentors/amina-diallo/times"]
)
def test_other_paths_stay(capsys: pytest.CaptureFixture[str], path: str) -> None:
    with configured():
        logging.getLogger("livementor.request").info("request", extra={"path": path})
    assert json.loads(capsys.readouterr().err)["path"] == path


def test_tickets_of_web_sockets_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    line = '%s - "WebSocket %s" [accepted]'
    with configured():
        logging.getLogger("uvicorn.error").info(line, "192.0.2.7:1", "/live/notes/1?ticket=secret")
        logging.getLogger("uvicorn.error").info("Uvicorn running on %s", "http://localhost:8000")
    told = capsys.readouterr().err
    assert "secret" not in told
    assert "Uvicorn running" in told
