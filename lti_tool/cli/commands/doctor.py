"""``livementor doctor``."""

import sys

from lti_tool.cli.shared import settings_of
from lti_tool.cli.words import Arguments, Words


def add_to(words: Words) -> None:
    words.add("doctor", _doctor, "say in words what is wrong with this set-up")


def _doctor(parsed: Arguments) -> int:
    from lti_tool import doctor

    return doctor.run(sys.stdout, lambda: settings_of(parsed))
