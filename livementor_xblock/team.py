"""The course team's side in the LMS: the way to the course's page, and which units ask for help."""

from typing import Any

from webob import Request, Response
from xblock.core import XBlock, XBlockMixin

from livementor_xblock import answers, viewer, wording
from livementor_xblock.acting import client, oneself, require_oneself
from livementor_xblock.course import course_context
from livementor_xblock.rendering import render


class TeamMixin(XBlockMixin):
    """Numbers only, and never of few learners: the service keeps that floor."""

    @XBlock.handler
    @answers.for_oneself(away="team_away")
    def team(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """``{"html": ...}`` with a link to the course's page. Learners are refused, here and by the service."""
        require_oneself(self)
        if viewer.role(self) != "course_team":
            raise answers.Unable("not_team")
        locale, service = wording.page_locale(), client(self)
        context = course_context(self)
        wanted = {"context": context.to_json(), "subject": oneself(self), "locale": locale}
        told = service.post("/openedx/course", wanted)
        html = render(
            "xblock/team.html",
            locale,
            url=service.address(told),
            units=_units(told),
            days=told.get("days"),
            floor=told.get("floor"),
            here=context.unit,
        )
        return answers.as_json({"html": html})


def _units(told: dict[str, Any]) -> list[dict[str, Any]]:
    found = told.get("units")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
