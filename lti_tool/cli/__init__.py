"""The command ``livementor``: what is in ``commands/``, a file for each of its words."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from lti_tool.cli import commands
from lti_tool.cli.words import Command, Words
from lti_tool.kernel.errors import ConfigurationError, LivementorError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused or wrong, 2 misspelt."""
    parsed = parser().parse_args(arguments)
    command: Command = parsed.command
    try:
        return command(parsed)
    except (ConfigurationError, LivementorError) as error:
        print(f"livementor: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """All words and options; the files of ``commands/`` are found, so none is listed here."""
    root = argparse.ArgumentParser(
        prog="livementor",
        description="Get a mentor for this unit: the service behind the XBlock and the LTI tool.",
        epilog="Settings come from the environment; docs/operator.md lists them. `livementor doctor` checks them.",
    )
    words = Words(root, title="commands")
    for module in iter_modules(commands.__path__, f"{commands.__name__}."):
        import_module(module.name).add_to(words)
    return root
