"""What is built from a copy of the checkout, once: a source archive, a wheel, and installations of it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "node_modules", "build", "var", "*.egg-info", "*.mo"
)  # fmt: skip
STALE = "lti_tool/a_module_that_was_deleted.py"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def checkout() -> Callable[[Path], Path]:
    """Copies the checkout as it is now, with what an earlier build and a bundler may leave in it."""

    def copy(to: Path) -> Path:
        shutil.copytree(ROOT, to, symlinks=True, ignore=LEFT_OUT)
        (to / "build/lib/lti_tool").mkdir(parents=True)
        (to / "build/lib" / STALE).write_text("")
        (to / "static/tool/dist").mkdir(exist_ok=True)
        (to / "static/tool/dist/room.js.map").write_text("{}")
        return to

    return copy


@dataclass(frozen=True)
class Built:
    sdist: Path
    wheel: Path

    def names(self) -> list[str]:
        with ZipFile(self.wheel) as archive:
            return [name for name in archive.namelist() if not name.endswith("/")]

    def text(self, ending: str) -> str:
        """The text of the one file of the wheel with this ending."""
        [name] = [name for name in self.names() if name.endswith(ending)]
        with ZipFile(self.wheel) as archive:
            return archive.read(name).decode()


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, checkout: Callable[[Path], Path]
) -> Iterator[Built]:
    """As a release is made: the wheel out of the source archive."""
    source = checkout(tmp_path_factory.mktemp("release") / "source")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "../made", cwd=source)
    made = source.parent / "made"
    [sdist], [wheel] = made.glob("*.tar.gz"), made.glob("*.whl")
    yield Built(sdist, wheel)
