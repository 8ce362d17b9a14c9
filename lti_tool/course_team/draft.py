"""What the form has so far. Until it is saved it travels in the page itself, so that no button needs a script. Pure."""

from dataclasses import dataclass, replace
from typing import Protocol

from lti_tool.courses.context import MOST_SUBJECTS
from lti_tool.courses.subjects import Taxonomy

MOST_MENTORS = 200


class Form(Protocol):
    """Fields of a form; several may have one name."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Subjects:
    """``codes``: the best fitting first. ``is_confirmed``: the team's choice, not only what titles tell."""

    codes: tuple[str, ...]
    is_confirmed: bool

    @property
    def chosen(self) -> tuple[str, ...] | None:
        return self.codes if self.is_confirmed else None


@dataclass(frozen=True)
class Draft:
    """``mentors``: slugs. ``amount``: as it was typed; empty for no limit."""

    is_on: bool
    unit: Subjects
    course: Subjects
    mentors: tuple[str, ...]
    amount: str
    currency: str
    note: str


def read(form: Form) -> Draft:
    return Draft(
        is_on=_text(form, "tutoring") != "off",
        unit=_subjects(form, "unit"),
        course=_subjects(form, "course"),
        mentors=tuple(dict.fromkeys(form.getlist("mentor")))[:MOST_MENTORS],
        amount=_text(form, "price").strip(),
        currency=_text(form, "currency"),
        note=_text(form, "note").replace("\r\n", "\n").strip(),
    )


def _text(form: Form, name: str) -> str:
    return "".join(form.getlist(name)[:1])


def _subjects(form: Form, scope: str) -> Subjects:
    codes = tuple(dict.fromkeys(form.getlist(f"{scope}-subject")))[:MOST_SUBJECTS]
    return Subjects(codes, _text(form, f"{scope}-confirmed") == "1")


def pressed(draft: Draft, button: str, known: Taxonomy) -> Draft:
    """After one of the buttons ``add:unit:<code>``, ``remove:``, ``up:``, ``allow:<slug>``, ``forbid:``.

    Whoever changes subjects means them: they count as confirmed. What no button of ours has changes nothing.
    """
    verb, _, rest = button.partition(":")
    if verb in ("allow", "forbid"):
        others = tuple(slug for slug in draft.mentors if slug != rest)
        slugs = (*others, rest) if verb == "allow" else others
        return replace(draft, mentors=slugs[:MOST_MENTORS])
    scope, _, code = rest.partition(":")
    if verb not in ("add", "remove", "up") or scope not in ("unit", "course") or code not in known:
        return draft
    before = draft.unit if scope == "unit" else draft.course
    codes = _moved(before.codes, verb, code)
    after = Subjects(codes, is_confirmed=bool(codes))
    return replace(draft, unit=after) if scope == "unit" else replace(draft, course=after)


def _moved(codes: tuple[str, ...], verb: str, code: str) -> tuple[str, ...]:
    others = [one for one in codes if one != code]
    if verb == "add":
        return codes if code in codes else (*codes, code)[:MOST_SUBJECTS]
    if verb == "up" and code in codes:
        others.insert(max(0, codes.index(code) - 1), code)
    return tuple(others)
