"""The XBlock "Get a mentor": fields, views and handlers, each thin."""

from typing import Any

from jinja2 import TemplateError
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock
from xblock.fields import Scope, String
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.validation import Validation, ValidationMessage

from livementor_xblock import answers, viewer, wording
from livementor_xblock.configuration import Connection, connection
from livementor_xblock.course import course_context, subject_codes
from livementor_xblock.rendering import render
from livementor_xblock.service_client import Refused, ServiceAway, ServiceClient
from livementor_xblock.shelf import shelf
from livementor_xblock.wording import N_
from lti_tool.courses.context import MOST_SUBJECTS, SUBJECT_CODE

LONGEST_MESSAGE = 500
"""Characters."""
STYLES = ("picker/tokens.css", "picker/picker.css", "xblock/block.css")


@XBlock.wants("i18n", "user", "settings")
class LivementorBlock(StudioEditableXBlockMixin, XBlock):
    """Mentors for the unit that the block stands in. It is painted without a network call; the list comes after."""

    block_settings_key = "livementor"
    has_author_view = True
    show_in_read_only_mode = True
    editable_fields = ("display_name", "message", "subjects")

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
            "Codes of subjects, separated by commas, for example: linear-algebra, statistics. "
            "Leave it empty to go by the titles of unit, section and course."
        ),
        default="",
        scope=Scope.settings,
    )

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        return self._frame(in_author_view=viewer.is_preview(self))

    def public_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For visitors of a public course, who see the list and sign in to book."""
        return self.student_view(context)

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        """What learners will see; nothing can be booked from it."""
        return self._frame(in_author_view=True)

    def student_view_data(self, context: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ARG002
        """For mobile applications that draw the block themselves."""
        return {"title": self._title(wording.page_locale()), "message": self.message}

    def index_dictionary(self) -> dict[str, Any]:
        """What the course's search finds."""
        content = {"display_name": self.display_name, "message": self.message}
        return {"content": content, "content_type": "Mentor"}

    @XBlock.handler
    def mentors(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """The list as HTML, ``{"state": "ready" | "earlier" | "away" | "unconnected", "html": ...}``.

        Anybody who sees the unit may ask, nothing in it is about the person, and asking changes nothing.
        """
        found = connection(self)
        if found is None:
            return answers.listing("unconnected")
        locale, everywhere = wording.page_locale(), request.GET.get("all") == "1"
        try:
            listing = self._client(found).mentors(
                course_context(self), locale=locale, everywhere=everywhere
            )
            html = answers.mentors_html(listing.picker, locale, everywhere=everywhere)
        except (ServiceAway, TemplateError):
            return answers.listing("away")
        return answers.listing("earlier" if listing.is_earlier else "ready", html)

    @XBlock.handler
    def handoff(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """``{"mentor": slug}`` becomes ``{"url": ...}``: good once, for the learner who is signed in to the LMS.

        Only a JSON POST is taken, which no form of another site can send: the LMS runs this without its own check
        too (``handler_noauth``).
        """
        locale = wording.page_locale()
        try:
            answers.require_json_post(request)
            subject = self._learner()
            url = self._client(self._connection()).hand_off(
                course_context(self),
                subject=subject,
                mentor=answers.wanted_mentor(request),
                locale=locale,
            )
        except answers.Unable as error:
            return answers.refusal(error.code, locale)
        except Refused as error:
            return answers.passed_on(error, locale)
        except ServiceAway:
            return answers.refusal("service_away", locale)
        return answers.as_json({"url": url})

    def ugettext(self, text: str) -> str:
        """The editor's labels, from our own catalogue: the platform's may not have it."""
        return wording.catalogue(wording.page_locale()).gettext(text)

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        for name in self.editable_fields:
            if isinstance(data.get(name), str):
                data[name] = data[name].strip()

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """Messages that say what to do."""
        for problem in self._problems(data):
            validation.add(ValidationMessage(ValidationMessage.ERROR, problem))

    def _problems(self, data: Any) -> list[str]:
        codes = subject_codes(data.subjects or "")
        wrong = [code for code in codes if not SUBJECT_CODE.fullmatch(code)]
        checks = {
            self.ugettext(N_("Give the block a title.")): bool(data.display_name),
            self.ugettext(N_("Shorten the message to %(most)s characters."))
            % {"most": LONGEST_MESSAGE}: len(data.message or "") <= LONGEST_MESSAGE,
            self.ugettext(N_("Choose at most %(most)s subjects.")) % {"most": MOST_SUBJECTS}: len(
                codes
            )
            <= MOST_SUBJECTS,
            self.ugettext(
                N_("These are not codes of subjects: %(codes)s. A code looks like linear-algebra.")
            )
            % {"codes": ", ".join(wrong)}: not wrong,
        }
        return [problem for problem, holds in checks.items() if not holds]

    def _frame(self, *, in_author_view: bool) -> Fragment:
        locale, connected = wording.page_locale(), connection(self) is not None
        role = "author" if in_author_view else viewer.role(self)
        fragment = Fragment(
            render(
                "xblock/frame.html",
                locale,
                key=str(self.scope_ids.usage_id),
                title=self._title(locale),
                message=self.message,
                role=role,
                connected=connected,
            )
        )
        for style in STYLES:
            fragment.add_css_url(self._public(style))
        fragment.add_javascript_url(self._public("xblock/block.js"))
        script = self._public("picker/picker.js")
        fragment.initialize_js(
            "LivementorBlock", {"role": role, "connected": connected, "script": script}
        )
        return fragment

    def _title(self, locale: str) -> str:
        """The author's, or ours in the reader's language."""
        title = self.fields["display_name"]
        own = title.is_set_on(self) and self.display_name
        return own or wording.catalogue(locale).gettext(title.default)

    def _public(self, path: str) -> str:
        return str(self.runtime.local_resource_url(self, f"public/{path}"))

    def _learner(self) -> str:
        """Raises Unable."""
        if viewer.is_preview(self):
            raise answers.Unable("preview")
        subject = viewer.subject(self)
        if subject is None:
            raise answers.Unable("not_signed_in")
        return subject

    def _connection(self) -> Connection:
        """Raises Unable."""
        found = connection(self)
        if found is None:
            raise answers.Unable("unconnected")
        return found

    def _client(self, found: Connection) -> ServiceClient:
        return ServiceClient(found, shelf())
