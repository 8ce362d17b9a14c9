"""The author's side: what can be set in Studio, the editor for it, and what it says when something can't be."""

from typing import Any

from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock, XBlockMixin
from xblock.fields import Boolean, Integer, Scope, String
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.validation import Validation, ValidationMessage

from livementor_xblock import answers, choices, wording
from livementor_xblock.checks import LONGEST_MESSAGE, MOST_ATTEMPTS, MOST_MINUTES, problems
from livementor_xblock.editor import values
from livementor_xblock.rendering import render
from livementor_xblock.wording import N_

STYLES = ("picker/tokens.css", "xblock/editor.css")


class FieldMessage(ValidationMessage):
    """A message that leads to the field it is about."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(ValidationMessage.ERROR, text)
        self.field = field

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "field": self.field}


class AuthoringMixin(StudioEditableXBlockMixin, XBlockMixin):
    """Nothing needs to be set. An empty text is the course's setting, then the site's, then the service's own way."""

    editable_fields = (
        "display_name",
        "message",
        "subjects",
        "level",
        "languages",
        "allowed_mentors",
        "price_limit",
        "free_hours",
        "nudge_attempts",
        "nudge_minutes",
        "completes",
    )

    display_name = String(
        display_name=N_("Title"),
        help=N_("The heading that learners see."),
        default=N_("Get a mentor for this unit"),
        scope=Scope.settings,
    )
    message = String(
        display_name=N_("Message to learners"),
        help=N_("A sentence or two below the title. Leave it empty for the usual one."),
        default="",
        scope=Scope.settings,
        multiline_editor=True,
    )
    subjects = String(
        display_name=N_("Subjects"),
        help=N_(
            "The most fitting first. Leave it empty to go by the titles of unit, section and course."
        ),
        default="",
        scope=Scope.settings,
    )
    level = String(
        display_name=N_("Level"),
        help=N_("Where this is taught. Mentors see it before a lesson."),
        default="",
        scope=Scope.settings,
    )
    languages = String(
        display_name=N_("Languages of mentors"),
        help=N_("Only mentors who speak one of them are listed. Leave it empty for all."),
        default="",
        scope=Scope.settings,
    )
    allowed_mentors = String(
        display_name=N_("Only these mentors"),
        help=N_("By name, or by the last part of a mentor’s address. Leave it empty for all."),
        default="",
        scope=Scope.settings,
    )
    price_limit = String(
        display_name=N_("Price limit"),
        help=N_("The most for 60 minutes, with its currency: 40 EUR. Leave it empty for no limit."),
        default="",
        scope=Scope.settings,
    )
    free_hours = Boolean(
        display_name=N_("Offer free hours from the institution"),
        help=N_("No institution can pay for lessons yet. Your choice is kept for when one can."),
        default=True,
        scope=Scope.settings,
    )
    nudge_attempts = Integer(
        display_name=N_("Suggest a mentor after so many failed attempts"),
        help=N_("In this unit; 0 is never. Learners who want no suggestions get none."),
        default=0,
        values={"min": 0, "max": MOST_ATTEMPTS},
        scope=Scope.settings,
    )
    nudge_minutes = Integer(
        display_name=N_("Suggest a mentor after so many minutes without progress"),
        help=N_("0 is never."),
        default=0,
        values={"min": 0, "max": MOST_MINUTES},
        scope=Scope.settings,
    )
    completes = Boolean(
        display_name=N_("Count for completion"),
        help=N_(
            "The block is complete when a learner goes on to book. Otherwise a unit is complete without it."
        ),
        default=False,
        scope=Scope.settings,
    )

    def studio_view(self, context: dict[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        """The editor. It asks nobody; what it proposes comes after."""
        locale = wording.page_locale()
        page = Fragment(render("xblock/editor.html", locale, **values(self, locale)))
        for style in STYLES:
            page.add_css_url(self._public(style))
        page.add_javascript_url(self._public("xblock/editor.js"))
        page.initialize_js("LivementorEditor")
        return page

    @XBlock.handler
    def choices(self, request: Request, suffix: str = "") -> Response:
        """What can be chosen for a field: ``{"found": [{"code", "label"}], "proposed": [...], "away": bool}``.

        ``suffix`` is ``subjects``, with the text in ``q``, or ``mentors``. Studio lets anybody who is signed in ask, so
        there is nothing in it that the list of mentors does not tell.
        """
        ask = {"subjects": choices.of_subjects, "mentors": choices.of_mentors}.get(suffix)
        if ask is None:
            return answers.as_json({"found": []}, 404)
        told = ask(self, request.GET.get("q", "")[:LONGEST_MESSAGE], wording.page_locale())
        return answers.as_json(told)

    def ugettext(self, text: str) -> str:
        """From our own catalogue: the platform's may not have it."""
        return wording.catalogue(wording.page_locale()).gettext(text) if text else ""

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        for name in self.editable_fields:
            if isinstance(data.get(name), str):
                data[name] = data[name].strip()

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """Messages that say what to do."""
        for field, text in problems(data, self.ugettext):
            validation.add(FieldMessage(field, text))

    def _public(self, path: str) -> str:
        return str(self.runtime.local_resource_url(self, f"public/{path}"))
