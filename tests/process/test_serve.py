"""The service as a process: it starts on an empty folder, ends cleanly, and survives being killed."""

import json
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from .conftest import PATIENCE, Program, Run, Start, processes_of

READY = "Uvicorn running"
PLATFORM = [
    "lti",
    "add",
    "--name=A campus",
    "--issuer=https://lms.example.org",
    "--client-id=client",
    "--auth-login-url=https://lms.example.org/auth",
    "--auth-token-url=https://lms.example.org/token",
    "--key-set-url=https://lms.example.org/keys",
]


@pytest.fixture
def port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def get(port: int, path: str) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE)


def serving(start: Start, port: int, *more: str) -> Program:
    program = start("serve", "--port", str(port), *more)
    program.wait_for(READY)
    return program


def platforms(run: Run) -> list[str]:
    return [one["name"] for one in json.loads(run("lti", "list").stdout)]


def test_from_an_empty_folder_to_a_clean_end_and_again(
    start: Start, run: Run, port: int, folder: Path
) -> None:
    first = serving(start, port)
    assert get(port, "/healthz").json() == {"status": "ok"}
    assert get(port, "/").status_code == 200
    assert run(*PLATFORM).returncode == 0, "while the service runs"
    assert get(port, "/healthz").status_code == 200, "and it still runs"
    assert first.end(signal.SIGINT) == 0
    assert processes_of(folder) == []
    assert not (folder / "postgres" / "postmaster.pid").exists()
    assert not [line for line in first.lines if '"ERROR"' in line or "Traceback" in line]

    secret = (folder / "secret_key").read_text()
    again = serving(start, port)
    assert platforms(run) == ["A campus"]
    assert (folder / "secret_key").read_text() == secret
    assert again.end(signal.SIGTERM) == 0, "as service managers end it"
    assert processes_of(folder) == []


def test_a_killed_service_starts_again_with_what_it_had(
    start: Start, run: Run, port: int, folder: Path
) -> None:
    killed = serving(start, port)
    assert run(*PLATFORM).returncode == 0
    killed.end(signal.SIGKILL)
    again = serving(start, port)
    assert get(port, "/healthz").status_code == 200
    assert platforms(run) == ["A campus"]
    assert again.end(signal.SIGINT) == 0
    assert processes_of(folder) == []


def test_the_database_may_be_killed_with_it(
    start: Start, run: Run, port: int, folder: Path
) -> None:
    killed = serving(start, port)
    assert run(*PLATFORM).returncode == 0
    for process in processes_of(folder):
        process.kill()
    killed.process.wait(PATIENCE)
    again = serving(start, port)
    assert platforms(run) == ["A campus"]
    assert again.end(signal.SIGINT) == 0
    assert processes_of(folder) == []


def test_a_port_that_is_taken_is_named_and_nothing_stays(
    start: Start, port: int, folder: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        program = start("serve", "--port", str(port))
        program.wait_for("address already in use")
        assert program.process.wait(PATIENCE) > 0
    assert processes_of(folder) == []


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_ends_cleanly(start: Start, folder: Path, by: signal.Signals) -> None:
    worker = start("worker")
    worker.wait_for('"working"')
    assert worker.end(by) == 0
    assert processes_of(folder) == []


def test_the_first_commands_on_an_empty_folder_may_come_all_at_once(run: Run, folder: Path) -> None:
    def add(number: int) -> str:
        issuer = f"https://lms{number}.example.org"
        done = run("openedx", "add", "--name", "A campus", "--issuer", issuer)
        assert done.returncode == 0, done.stderr
        return str(json.loads(done.stdout)["key_id"])

    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(add, range(3)))) == 3
    assert processes_of(folder) == []


def test_what_is_wrong_is_told_in_words_and_not_as_a_traceback(run: Run) -> None:
    away = run("lti", "list", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert away.returncode == 1
    assert away.stderr.startswith("livementor: The database can't be reached")
    unknown = run("serve", LIVEMENTOR_COLOUR="blue")
    assert (unknown.returncode, unknown.stderr) == (
        1,
        "livementor: Unknown settings: LIVEMENTOR_COLOUR.\n",
    )
    doctor = run("doctor", DATABASE_URL="mysql://nobody@127.0.0.1/none")
    assert (doctor.returncode, doctor.stdout) == (
        1,
        "✗ DATABASE_URL must begin with postgresql://.\n",
    )
