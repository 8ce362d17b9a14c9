"""The XBlock "Get a mentor": fields, views and handlers, each thin."""

import logging
from typing import Any

from jinja2 import TemplateError
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock

from livementor_xblock import answers, viewer, wording
from livementor_xblock.authoring import AuthoringMixin
from livementor_xblock.codes import limits
from livementor_xblock.completion import ByChoice
from livementor_xblock.configuration import Connection, connection
from livementor_xblock.course import course_context
from livementor_xblock.examples import example_list
from livementor_xblock.rendering import render, settled
from livementor_xblock.service_client import Refused, ServiceAway, ServiceClient
from livementor_xblock.shelf import shelf

logger = logging.getLogger(__name__)
BELOW = "xblock/frame-below.html"
STYLES = ("picker/tokens.css", "picker/picker.css", "xblock/block.css")


@XBlock.wants("i18n", "user", "settings")
class LivementorBlock(AuthoringMixin, CompletableXBlockMixin, XBlock):
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
                limits(self),
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
        self._complete()
        return answers.as_json({"url": url})

    def _list(self, locale: str, *, everywhere: bool) -> tuple[str, dict[str, Any]]:
        """``ready`` or ``earlier``, and the list. Raises Unable, ServiceAway."""
        listing = self._client(self._connection()).mentors(
            course_context(self), limits(self), locale=locale, everywhere=everywhere
        )
        return "earlier" if listing.is_earlier else "ready", listing.picker

    def _complete(self) -> None:
        """The LMS learns that the learner went on to book, where the author wants that to count."""
        if not self.completes:
            return
        try:
            self.emit_completion(1.0)
        except Exception:  # what the platform makes of it must not cost the learner the booking
            logger.exception("completion was not taken")

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
                below=settled(BELOW, locale, role=role, connected=connected),
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

    def _learner(self) -> str:
        """Raises Unable."""
        if viewer.is_preview(self):
            raise answers.Unable("preview")
        if viewer.is_masquerading(self):
            raise answers.Unable("masquerading")
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
