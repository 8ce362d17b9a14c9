"""What every step needs to read a form."""

from typing import Protocol

Problems = dict[str, str]
LONGEST_LINE = 200
LONGEST_TEXT = 2000


class Form(Protocol):
    """Fields of a form; several may have one name."""

    def getlist(self, key: str) -> list[str]: ...


def first(form: Form, name: str) -> str:
    return "".join(form.getlist(name)[:1])


def line(form: Form, name: str, longest: int = LONGEST_LINE) -> str:
    """On one line, and without what can't be printed."""
    printable = "".join(one if one.isprintable() else " " for one in first(form, name))
    return " ".join(printable.split())[:longest].rstrip()


def paragraph(form: Form, name: str) -> str:
    """With its line breaks."""
    told = first(form, name).replace("\r\n", "\n")
    return "".join(one for one in told if one == "\n" or one.isprintable()).strip()[:LONGEST_TEXT]


def is_web_address(text: str) -> bool:
    """Whether it may be shown as a link: never ``javascript:`` and the like."""
    return text.startswith(("https://", "http://")) and " " not in text and len(text) > 10
