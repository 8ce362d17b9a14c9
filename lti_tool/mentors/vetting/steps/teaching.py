"""What somebody teaches, on which levels, and how they prove it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Self

from lti_tool.courses.context import LEVELS
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.i18n import current_locale, gettext
from lti_tool.mentors.vetting.steps.form import Form, Problems, paragraph

MOST_SUBJECTS = 12


@dataclass(frozen=True)
class Taught:
    """``code`` of the taxonomy; ``levels`` of ``context.LEVELS``; ``proof``: words, or a link."""

    code: str
    levels: tuple[str, ...] = ()
    proof: str = ""


@dataclass(frozen=True)
class Teaching:
    """``proven``: codes of subjects for which a file was uploaded; it is not kept here."""

    name: ClassVar = "subjects"
    subjects: tuple[Taught, ...] = ()
    proven: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        told = data.get("subjects", ())
        return cls(tuple(Taught(**{**one, "levels": tuple(one["levels"])}) for one in told))

    @classmethod
    def read(cls, form: Form) -> Self:
        known = taxonomy()
        codes = [code for code in dict.fromkeys(form.getlist("subject")) if code in known]
        return cls(tuple(_taught(form, code) for code in codes[:MOST_SUBJECTS]))

    def to_json(self) -> dict[str, Any]:
        return {"subjects": [asdict(one) for one in self.subjects]}

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.subjects)

    def pressed(self, button: str) -> Self:
        """After ``add:<code>`` or ``remove:<code>``; what no button of ours has changes nothing."""
        verb, _, code = button.partition(":")
        if verb == "remove":
            return replace(self, subjects=tuple(one for one in self.subjects if one.code != code))
        if verb == "add" and code in taxonomy() and code not in self.codes:
            return replace(self, subjects=(*self.subjects, Taught(code))[:MOST_SUBJECTS])
        return self

    def proven_by_files(self, codes: Collection[str]) -> Self:
        return replace(self, proven=frozenset(codes))

    def problems(self) -> Problems:
        if not self.subjects:
            return {"q": gettext("Choose at least one subject.")}
        told: Problems = {}
        for one in self.subjects:
            of = {"subject": taxonomy().label(one.code, current_locale())}
            if not one.levels:
                told[f"levels-{one.code}"] = gettext(
                    "Choose at least one level: %(subject)s.", **of
                )
            if not one.proof and one.code not in self.proven:
                told[f"proof-{one.code}"] = gettext(
                    "Tell how you prove it, or upload a file: %(subject)s.", **of
                )
        return told


def _taught(form: Form, code: str) -> Taught:
    levels = form.getlist(f"levels-{code}")
    return Taught(
        code, tuple(one for one in LEVELS if one in levels), paragraph(form, f"proof-{code}")
    )
