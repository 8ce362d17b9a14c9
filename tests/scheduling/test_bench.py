"""`livementor bench slots`: the ways find the same slots, and the figures are printed with their ratios."""

import re
import sys
from io import StringIO

import pytest

from lti_tool.bench import slots as bench
from lti_tool.config import Settings

LINE = re.compile(r"^  (\S.*?)\s+(\d+) µs CPU\s+(\d+\.\d\d)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ROUNDS", 1)
    monkeypatch.setattr(bench, "TIMES", 1)


def test_figures_have_ratios(settings: Settings) -> None:
    out = StringIO()
    bench.run(settings, out)
    ways = [name for name, *_ in LINE.findall(out.getvalue())]
    assert ways == [
        "Livementor",
        "Livementor, nothing kept of the zone",
        "zoneinfo for every edge",
        "python-dateutil's rrule",
    ]


def test_without_dateutil_it_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dateutil.rrule", None)
    out = StringIO()
    bench.run(settings, out)
    assert "python-dateutil is not installed" in out.getvalue()
    assert "rrule  " not in out.getvalue()
