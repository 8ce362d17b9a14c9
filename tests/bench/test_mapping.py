"""Each way answers the same units; a way whose library is not there is skipped in words."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lti_tool.bench import mapping, units, ways
from lti_tool.bench.units import HELD, TUNED, Answer
from lti_tool.config import Settings
from lti_tool.courses.context import CourseContext
from lti_tool.courses.subjects import Taxonomy, taxonomy

HEAD = "source\tcourse\tsection\tunit\tlanguage\tsubjects\n"


def told(settings: Settings) -> str:
    out = io.StringIO()
    mapping.run(settings, out)
    return out.getvalue()


def missing(error: Exception) -> Callable[[Taxonomy], Answer]:
    def ready(_: Taxonomy) -> Answer:
        raise error

    return ready


@pytest.mark.parametrize("error", [ImportError("no such library"), OSError("no compiler")])
def test_it_measures_what_is_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    absent = ways.Way("Another", "another", missing(error))
    monkeypatch.setattr(mapping, "WAYS", (ways.WAYS[0], absent))
    lines = told(settings).splitlines()
    assert re.search(r"\(\d{3} tuned on, \d{3} held out\)$", lines[0])
    assert [line.split()[0] for line in lines[1:]] == [
        "Livementor", "tuned", "held", "ready", "Another:", "ours,",
    ]  # fmt: skip
    assert "1.0 the time, 1.00 the held-out misses" in lines[4]
    assert "skipped, needs pip install livementor[compare]" in lines[5]
    assert lines[6].endswith("goal 0.85: reached")


def test_an_installed_package_says_where_the_units_are(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mapping, "read", lambda: units.read(tmp_path / "units.tsv"))
    assert "source tree" in told(settings)


def test_ours_is_what_a_learner_is_shown() -> None:
    answer = ways.ours(taxonomy())
    assert answer(CourseContext(unit="Eigenvalues")) == ("linear-algebra",)
    assert answer(CourseContext(unit="Quiz 3")) == ()


def test_hits_count_three_and_a_label_moves_no_unit(tmp_path: Path) -> None:
    file = tmp_path / "units.tsv"
    file.write_text(f"{HEAD}S\tC\t\tU\ten\ta b\nS\tC\t\tV\ten\td\n", encoding="utf-8")
    both = units.read(file)
    found = units.hits(both, lambda _: ("b", "x", "y", "d"))
    assert (found.first, found.three) == (0.5, 0.5)
    file.write_text(f"{HEAD}S\tC\t\tU\ten\tc\n", encoding="utf-8")
    assert units.read(file)[0].half == both[0].half
    assert {unit.half for unit in units.read()} == {TUNED, HELD}
