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


DOMAINS = {"messages": "babel.cfg", "xblock": "translations/xblock.cfg"}
"""The service's catalogues, and the XBlock's, with what says where their messages stand."""


def extraction() -> list[str]:
    """The options of the Makefile's own call."""
    lines = (ROOT / "Makefile").read_text().splitlines()
    told = next(line for line in lines if line.startswith("EXTRACT := "))
    return ["-q", "extract", *shlex.split(told.split(":=", 1)[1])]


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalog]:
    """By domain, as the sources are now."""
    folder = tmp_path_factory.mktemp("messages")
    for domain, mapping in DOMAINS.items():
        command = [sys.executable, "-m", "babel.messages.frontend", *extraction(), "-F", mapping]
        subprocess.run([*command, "-o", str(folder / domain), "."], cwd=ROOT, check=True)
    return {domain: read(folder / domain) for domain in DOMAINS}


@pytest.fixture(params=DOMAINS)
def domain(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fresh(domain: str, collected: dict[str, Catalog]) -> Catalog:
    return collected[domain]


@pytest.fixture
def template(domain: str) -> Catalog:
    return read(ROOT / "translations" / f"{domain}.pot")


@pytest.fixture
def french(domain: str) -> Catalog:
    return read(ROOT / "translations" / "fr" / "LC_MESSAGES" / f"{domain}.po", "fr")
