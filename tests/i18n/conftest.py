"""The messages of the sources, as `make messages` collects them."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]


def read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def extraction() -> list[str]:
    """The options of the Makefile's own call, without the file that it writes."""
    lines = (ROOT / "Makefile").read_text().splitlines()
    call = next(line for line in lines if "pybabel -q extract" in line)
    options = shlex.split(call.split("pybabel", 1)[1])
    where = options.index("-o")
    return options[:where] + options[where + 2 :]


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", *extraction(), "-o", str(path)]
    subprocess.run(command, cwd=ROOT, check=True)
    return read(path)


@pytest.fixture(scope="session")
def template() -> Catalog:
    return read(ROOT / "translations" / "messages.pot")


@pytest.fixture(scope="session")
def french() -> Catalog:
    return read(ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po", "fr")
