"""The XBlock "Get a mentor": its views and the list, each thin."""

from typing import Any

from jinja2 import TemplateError
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock

from livementor_xblock import answers, viewer, wording
from livementor_xblock.acting import client
from livementor_xblock.authoring import AuthoringMixin
from livementor_xblock.codes import limits
from livementor_xblock.completion import ByChoice
from livementor_xblock.configuration import connection
from livementor_xblock.course import course_context
from livementor_xblock.examples import example_list
from livementor_xblock.learning import LearningMixin
from livementor_xblock.rendering import render, settled
from livementor_xblock.service_client import ServiceAway
from livementor_xblock.team import TeamMixin

BELOW = "xblock/frame-below.html"
STYLES = ("picker/tokens.css", "picker/picker.css", "xblock/block.css")


@XBlock.wants("i18n", "user", "settings")
class LivementorBlock(AuthoringMixin, LearningMixin, TeamMixin, CompletableXBlockMixin, XBlock):
    """Mentors for the unit that the block stands in. It is painted without a network call; the list comes after."""

    block_settings_key = "livementor"
    has_author_view = True
    show_in_read_only_mode = True
    completion_mode = ByChoice()

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        return self._frame(in_author_view=viewer.is_preview(self))

    @XBlock.supports("multi_device")
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
        """The list as HTML, ``{"state": "ready" | "earlier" | "example" | "away" | "unconnected", "html": ...}``.

        Anybody who sees the unit may ask, nothing in it is about the person, and asking changes nothing. An author's
        ``preview`` has example mentors where there is no list.
        """
        locale, everywhere = wording.page_locale(), request.GET.get("all") == "1"
        try:
            state, picker = self._list(locale, everywhere=everywhere)
            html = answers.mentors_html(picker, locale, everywhere=everywhere)
        except (ServiceAway, TemplateError, answers.Unable) as error:
            if request.GET.get("preview") == "1":
                html = answers.mentors_html(example_list(locale), locale, everywhere=everywhere)
                return answers.listing("example", html)
            is_connected = not isinstance(error, answers.Unable)
            return answers.listing("away" if is_connected else "unconnected")
        return answers.listing(state, html)

    def _list(self, locale: str, *, everywhere: bool) -> tuple[str, dict[str, Any]]:
        """``ready`` or ``earlier``, and the list. Raises Unable, ServiceAway."""
        listing = client(self).mentors(
            course_context(self), limits(self), locale=locale, everywhere=everywhere
        )
        return "earlier" if listing.is_earlier else "ready", listing.picker

    def _frame(self, *, in_author_view: bool) -> Fragment:
        locale, connected = wording.page_locale(), connection(self) is not None
        role = "author" if in_author_view else viewer.role(self)
        mine = self.mine(role) if connected and not in_author_view else None
        fragment = Fragment(
            render(
                "xblock/frame.html",
                locale,
                key=str(self.scope_ids.usage_id),
                title=self._title(locale),
                message=self.message,
                below=settled(
                    BELOW,
                    locale,
                    role=role,
                    connected=connected,
                    own=mine is not None,
                    reminds=mine is not None and "reminding" in mine,
                ),
            )
        )
        for style in STYLES:
            fragment.add_css_url(self._public(style))
        fragment.add_javascript_url(self._public("xblock/block.js"))
        script = self._public("picker/picker.js")
        fragment.initialize_js(
            "LivementorBlock",
            {"role": role, "connected": connected, "script": script, "mine": mine},
        )
        return fragment

    def _title(self, locale: str) -> str:
        """The author's, or ours in the reader's language."""
        title = self.fields["display_name"]
        own = title.is_set_on(self) and self.display_name
        return own or wording.catalogue(locale).gettext(title.default)
