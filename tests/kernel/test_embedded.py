"""The embedded PostgreSQL ends with the last process that uses it, however the others ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

JOIN = """
import sys
from pathlib import Path
from lti_tool.kernel.embedded import embedded_postgres
print(embedded_postgres(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


def joined(folder: Path) -> subprocess.Popen[bytes]:
    program = subprocess.Popen(
        [sys.executable, "-c", JOIN, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stdout.readline().startswith(b"postgresql://")
    return program


def test_a_killed_process_does_not_keep_the_server_running(data_folder: Path) -> None:
    folder = data_folder / "killed"
    killed, last = joined(folder), joined(folder)
    killed.kill()
    killed.communicate()
    assert (folder / "postgres" / "postmaster.pid").exists()

    last.communicate()
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_a_server_that_was_killed_a_moment_ago_is_started_again(data_folder: Path) -> None:
    folder = data_folder / "revived"
    first = joined(folder)
    server = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    second = joined(folder)
    assert (folder / "postgres" / "postmaster.pid").read_text().split()[0] != str(server)
    for program in (first, second):
        program.communicate()
    assert not (folder / "postgres" / "postmaster.pid").exists()
