"""What the handlers take and answer: JSON, with a code and a message in the reader's language when it is no."""

import json
from typing import Any

from webob import Request, Response

from livementor_xblock import wording
from livementor_xblock.rendering import render
from livementor_xblock.service_client import Refused
from livementor_xblock.wording import N_

LONGEST_SLUG = 200
REFUSALS: dict[str, tuple[int, str]] = {
    "method_not_allowed": (
        405,
        N_("Booking can't be started this way. Use the button in the unit."),
    ),
    "not_json": (415, N_("Booking can't be started this way. Use the button in the unit.")),
    "no_mentor": (400, N_("Choose a mentor first.")),
    "not_signed_in": (
        401,
        N_("Sign in to this site to book a mentor, then come back to this unit."),
    ),
    "preview": (409, N_("This is a preview. Learners book from here in the course.")),
    "masquerading": (
        409,
        N_("You see this course as somebody else. Leave that view to book for yourself."),
    ),
    "unconnected": (503, N_("Mentors can't be reached from this course yet.")),
    "service_away": (
        503,
        N_("Booking can't be started at the moment. Nothing was booked; try again in a minute."),
    ),
}


class Unable(Exception):
    """A request that the block itself refuses, by a code of ``REFUSALS``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require_json_post(request: Request) -> None:
    """Raises Unable."""
    if request.method != "POST":
        raise Unable("method_not_allowed")
    if request.content_type != "application/json":
        raise Unable("not_json")


def wanted_mentor(request: Request) -> str:
    """The mentor's slug. Raises Unable."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unable("no_mentor") from error
    slug = body.get("mentor") if isinstance(body, dict) else None
    if not isinstance(slug, str) or not 0 < len(slug) <= LONGEST_SLUG:
        raise Unable("no_mentor")
    return slug


def mentors_html(picker: dict[str, Any], locale: str, *, everywhere: bool) -> str:
    """The shared list; ``block.js`` takes over its forms and its link, which lead nowhere by themselves."""
    return render(
        "picker/mentors.html",
        locale,
        picker=picker,
        spoken=locale,
        book={"action": "", "fields": {}},
        widen={"href": "?all=0" if everywhere else "?all=1"},
    )


def listing(state: str, html: str = "") -> Response:
    return as_json({"state": state, "html": html})


def refusal(code: str, locale: str) -> Response:
    status, message = REFUSALS[code]
    told = wording.catalogue(locale).gettext(message)
    response = as_json({"code": code, "message": told}, status)
    if status == 405:
        response.allow = ["POST"]
    return response


def passed_on(error: Refused, locale: str) -> Response:
    """The service's own words, or ours where it had none."""
    usual = REFUSALS["service_away"][1]
    told = error.message or wording.catalogue(locale).gettext(usual)
    return as_json({"code": error.code, "message": told}, error.status)


def as_json(data: dict[str, Any], status: int = 200) -> Response:
    content = json.dumps(data).encode()
    response = Response(body=content, status=status, content_type="application/json")
    response.cache_control = "no-store"
    return response
