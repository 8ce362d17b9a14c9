"""Two people who know somebody's teaching."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from lti_tool.kernel.i18n import gettext
from lti_tool.mentors.vetting.steps.form import Form, Problems, line
from lti_tool.people.rules import AddressInvalid, address

HOW_MANY = 2


@dataclass(frozen=True)
class Referee:
    """``email`` as it was typed, until it is an address."""

    name: str = ""
    email: str = ""
    relation: str = ""


@dataclass(frozen=True)
class Referees:
    """Always two, empty at first."""

    name: ClassVar = "references"
    people: tuple[Referee, ...] = (Referee(),) * HOW_MANY

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(tuple(Referee(**one) for one in data["people"])) if data else cls()

    @classmethod
    def read(cls, form: Form) -> Self:
        return cls(tuple(_referee(form, place) for place in range(1, HOW_MANY + 1)))

    def to_json(self) -> dict[str, Any]:
        return {"people": [asdict(one) for one in self.people]}

    def problems(self) -> Problems:
        told: Problems = {}
        for place, one in enumerate(self.people, 1):
            if not one.name:
                told[f"name-{place}"] = gettext("Enter the name of reference %(num)s.", num=place)
            if _spelled(one.email) is None:
                told[f"email-{place}"] = gettext(
                    "Enter the e-mail address of reference %(num)s.", num=place
                )
            if not one.relation:
                told[f"relation-{place}"] = gettext(
                    "Tell how reference %(num)s knows you.", num=place
                )
        if not told and len({one.email for one in self.people}) < HOW_MANY:
            told["email-2"] = gettext("Name two different people.")
        return told


def _referee(form: Form, place: int) -> Referee:
    typed = line(form, f"email-{place}", 254)
    return Referee(
        line(form, f"name-{place}"), _spelled(typed) or typed, line(form, f"relation-{place}")
    )


def _spelled(email: str) -> str | None:
    try:
        return address(email)
    except AddressInvalid:
        return None
