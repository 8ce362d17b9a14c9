"""How the operator gets to know somebody: a short recording, or a call."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from lti_tool.kernel.i18n import gettext
from lti_tool.mentors.vetting.steps.form import (
    Form,
    Problems,
    first,
    is_web_address,
    line,
    paragraph,
)

WAYS = ("recording", "call")


@dataclass(frozen=True)
class Interview:
    """``way``: of ``WAYS``; ``times``: when to call, in words."""

    name: ClassVar = "interview"
    way: str = ""
    link: str = ""
    times: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)

    @classmethod
    def read(cls, form: Form) -> Self:
        way = first(form, "way")
        link = line(form, "link", 500)
        return cls(way if way in WAYS else "", link, paragraph(form, "times"))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def problems(self) -> Problems:
        if self.way == "recording" and not is_web_address(self.link):
            return {
                "link": gettext("Enter the address of your recording; it begins with https://.")
            }
        if self.way == "call" and not self.times:
            return {"times": gettext("Tell when we may call you.")}
        if not self.way:
            return {"way-recording": gettext("Choose a recording or a call.")}
        return {}
