"""What every mentor promises."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from lti_tool.kernel.i18n import N_, gettext
from lti_tool.mentors.vetting.steps.form import Form, Problems, first

VERSION = "2026-11"
"""Changes with the promises: who agreed to older ones is asked again."""
PROMISES = (
    N_("I am on time, and I tell the learner early when I can’t come."),
    N_("I help learners to find the answer themselves. I do not do graded work for them."),
    N_("I meet learners and am paid only here, and I pass on nothing that I learn about them."),
    N_(
        "I treat everybody with respect, whoever they are, and I report what worries me about a minor."
    ),
    N_("What I told in this application is true."),
)


@dataclass(frozen=True)
class Charter:
    """``agreed``: the version that somebody agreed to; empty for none."""

    name: ClassVar = "charter"
    agreed: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)

    @classmethod
    def read(cls, form: Form) -> Self:
        return cls(VERSION if first(form, "agree") == VERSION else "")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_agreed(self) -> bool:
        return self.agreed == VERSION

    def problems(self) -> Problems:
        return {} if self.is_agreed else {"agree": gettext("Agree to the charter to go on.")}
