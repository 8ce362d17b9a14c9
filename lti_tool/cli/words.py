"""How a file of ``commands/`` adds its words to the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path

Arguments = argparse.Namespace
Command = Callable[[Arguments], int]


class Words:
    """What may stand next on the line: after ``livementor``, or after the word of a group."""

    def __init__(self, parser: argparse.ArgumentParser, title: str | None = None) -> None:
        self._below = parser.add_subparsers(
            title=title or "positional arguments", required=True, metavar="COMMAND"
        )

    def add(self, name: str, command: Command, told: str) -> argparse.ArgumentParser:
        """A command, with the option that all have; the caller adds its own to what is returned."""
        parser = self._below.add_parser(name, help=told, description=told)
        parser.add_argument(
            "--data",
            type=Path,
            metavar="DIR",
            help="folder of the embedded database and the development secrets",
        )
        parser.set_defaults(command=command)
        return parser

    def group(self, name: str, told: str) -> "Words":
        """A word that does nothing alone, with commands of its own."""
        return Words(self._below.add_parser(name, help=told, description=told))
