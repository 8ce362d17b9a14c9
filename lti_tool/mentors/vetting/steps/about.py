"""Who somebody is, as learners will see it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, ClassVar, Self

from lti_tool.kernel.i18n import SUPPORTED, cldr, gettext
from lti_tool.mentors.rules import KINDS
from lti_tool.mentors.vetting.steps.form import Form, Problems, first, line
from lti_tool.people import rules

LONGEST_HEADLINE = 120
MOST_LANGUAGES = 3


@dataclass(frozen=True)
class About:
    """``headline``: by language of ``i18n.SUPPORTED``. ``languages``: ISO 639-1, the best spoken first."""

    name: ClassVar = "about"
    shown_name: str = ""
    headline: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    zone: str = ""
    kind: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)

    @classmethod
    def read(cls, form: Form) -> Self:
        headline = {one: line(form, f"headline-{one}", LONGEST_HEADLINE) for one in SUPPORTED}
        spoken = [first(form, f"language-{place}") for place in range(1, MOST_LANGUAGES + 1)]
        zone, kind = first(form, "zone"), first(form, "kind")
        return cls(
            shown_name=rules.name(first(form, "name")),
            headline={language: told for language, told in headline.items() if told},
            languages=[one for one in dict.fromkeys(spoken) if one in languages()],
            zone=zone if zone in rules.ZONES else "",
            kind=kind if kind in KINDS else "",
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def problems(self) -> Problems:
        told: Problems = {}
        if not self.shown_name:
            told["name"] = gettext("Enter the name that learners will see.")
        if not self.headline:
            told["headline-en"] = gettext(
                "Say in one line what you teach, in one language or both."
            )
        if not self.languages:
            told["language-1"] = gettext("Choose the language that you speak best.")
        if not self.zone:
            told["zone"] = gettext("Choose your time zone.")
        if not self.kind:
            told["kind-peer"] = gettext("Say whether you are a peer or a professional.")
        return told


@cache
def languages() -> frozenset[str]:
    """The codes that a form offers."""
    return frozenset(code for code in map(str, cldr("en").languages) if len(code) == 2)
