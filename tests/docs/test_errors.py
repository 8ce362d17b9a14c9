"""docs/errors.md and the code name the same errors."""

import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import lti_tool
from lti_tool.kernel.errors import LivementorError
from lti_tool.kernel.web.errors import status_of

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
ROW = re.compile(r"^\| `([a-z0-9_]+)` \| (\d{3}) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NOT_ROOMS = ("lti_tool.migrations", "lti_tool.bench", "lti_tool.cli", "lti_tool.static")


def below(kind: type[LivementorError]) -> Iterator[type[LivementorError]]:
    yield kind
    for more in kind.__subclasses__():
        yield from below(more)


@cache
def errors() -> dict[str, type[LivementorError]]:
    """Every error of the service, by its code; its modules are imported to find them."""
    for module in pkgutil.walk_packages(lti_tool.__path__, "lti_tool."):
        if not module.name.startswith(NOT_ROOMS):
            import_module(module.name)
    ours = [kind for kind in below(LivementorError) if kind.__module__.startswith("lti_tool.")]
    return {kind.code: kind for kind in ours}


@cache
def documented() -> dict[str, int]:
    return {code: int(status) for code, status, *_ in ROW.findall(PAGE.read_text())}


def test_every_error_is_documented() -> None:
    assert sorted(errors().keys() - documented().keys()) == []


def test_every_documented_error_exists() -> None:
    assert sorted(documented().keys() - errors().keys()) == []


def test_the_documented_status_is_what_is_answered() -> None:
    answered = {code: status_of(kind()) for code, kind in errors().items()}
    wrong = {code: status for code, status in documented().items() if answered.get(code) != status}
    assert wrong == {}


def test_no_code_is_documented_twice() -> None:
    codes = Counter(code for code, *_ in ROW.findall(PAGE.read_text()))
    assert [code for code, times in codes.items() if times > 1] == []


def test_every_kind_of_error_has_a_code_of_its_own() -> None:
    errors()
    kinds = [kind for kind in below(LivementorError) if kind.__module__.startswith("lti_tool.")]
    twice = {kind for kind in kinds if errors()[kind.code] is not kind}
    assert {kind.__qualname__ for kind in twice} == set()


@pytest.mark.parametrize("line", [line for line in PAGE.read_text().splitlines() if "| `" in line])
def test_every_row_has_the_four_columns(line: str) -> None:
    assert ROW.match(line), line
