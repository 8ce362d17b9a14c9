"""What the XBlock costs is told as a ratio to an empty block; bytes keep their goal, and durations are not asserted."""

import io
import re

import pytest

from livementor_xblock import bench
from lti_tool.bench import xblock
from lti_tool.config import Settings


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ROUNDS", 1)
    monkeypatch.setattr(bench, "TIMES", 1)


@pytest.mark.usefixtures("few")
def test_both_blocks_are_painted(capsys: pytest.CaptureFixture[str]) -> None:
    bench.main()
    told = capsys.readouterr().out
    for part in (
        "Livementor",
        "the empty block",
        "times the empty block",
        "before the first paint",
    ):
        assert part in told
    assert "in all" in told.splitlines()[-1]


def test_what_travels_is_under_its_goal() -> None:
    sent = (*bench.STYLES, "xblock/block.js", *bench.LATER)
    assert sum(bench.shipped(name) for name in sent) < bench.MOST_BYTES


def test_the_command_passes_on_what_was_measured(settings: Settings) -> None:
    out = io.StringIO()
    xblock.run(settings, out)
    assert re.search(
        r"times the empty block: \d+\.\d\d   goal under 2.00: (NOT )?reached", out.getvalue()
    )


def test_without_an_xblock_it_says_what_to_install(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    out = io.StringIO()
    xblock.run(settings, out)
    assert "pip install livementor" in out.getvalue()
