"""Every command says what it does and what it takes, without a database and without the rooms of the others."""

import argparse
import subprocess
import sys
from collections.abc import Iterator

import pytest

from lti_tool import cli


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command and group by its words."""

    def walk(
        words: str, parser: argparse.ArgumentParser
    ) -> Iterator[tuple[str, argparse.ArgumentParser]]:
        yield words, parser
        for group in parser._actions:
            if isinstance(group, argparse._SubParsersAction):
                for name, below in group.choices.items():
                    yield from walk(f"{words} {name}".strip(), below)

    return walk("", cli.parser())


ALL = dict(commands())


@pytest.mark.parametrize("words", ALL)
def test_a_command_explains_itself(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*words.split(), "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith(f"usage: livementor {words}".rstrip())
    assert ALL[words].description


@pytest.mark.parametrize("words", [words for words in ALL if ALL[words].get_default("command")])
def test_a_command_takes_the_data_folder_and_tells_its_options(words: str) -> None:
    options = [option for option in ALL[words]._actions if option.dest != "help"]
    assert "data" in [option.dest for option in options]
    for option in options:
        assert option.help or option.choices, option.dest


@pytest.mark.parametrize("words", [words for words in ALL if not ALL[words].get_default("command")])
def test_a_group_alone_says_what_is_in_it(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words.split())
    assert ended.value.code == 2
    assert "required: COMMAND" in capsys.readouterr().err


def test_help_waits_for_no_room() -> None:
    """What is imported before a command runs is what everybody waits for who misspells one."""
    heavy = "[name for name in ('flask', 'sqlalchemy', 'uvicorn') if name in sys.modules]"
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys\nfrom lti_tool import cli\ncli.parser()\nprint({heavy})",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
