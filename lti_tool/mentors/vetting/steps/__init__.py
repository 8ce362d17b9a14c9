"""What an applicant tells, step by step: values that are kept whether or not they are complete. No database."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, Self

from lti_tool.kernel.i18n import N_
from lti_tool.mentors.vetting.steps.about import About
from lti_tool.mentors.vetting.steps.charter import Charter
from lti_tool.mentors.vetting.steps.form import Form, Problems
from lti_tool.mentors.vetting.steps.interview import Interview
from lti_tool.mentors.vetting.steps.price import Price
from lti_tool.mentors.vetting.steps.referees import Referees
from lti_tool.mentors.vetting.steps.teaching import Teaching

__all__ = [
    "KINDS",
    "STEPS",
    "About",
    "Answer",
    "Charter",
    "Form",
    "Interview",
    "Price",
    "Problems",
    "Referees",
    "Teaching",
]


class Answer(Protocol):
    """What one step has so far."""

    name: ClassVar[str]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self: ...

    @classmethod
    def read(cls, form: Form) -> Self:
        """From what was typed; too long texts are cut, what no page of ours offers is dropped."""
        ...

    def to_json(self) -> dict[str, Any]: ...

    def problems(self) -> Problems:
        """What is missing or wrong, by the id of its field, in the reader's language; empty when the step is done."""
        ...


KINDS: dict[str, type[Answer]] = {
    kind.name: kind for kind in (About, Teaching, Referees, Interview, Price, Charter)
}
STEPS = {
    "about": N_("About you"),
    "subjects": N_("What you teach"),
    "documents": N_("Identity and diploma"),
    "references": N_("References"),
    "interview": N_("Interview"),
    "price": N_("Price and length"),
    "charter": N_("Our charter"),
}
"""In their order; documents are files, and no answer."""
