"""What the handlers take and answer: JSON, with a code and a message in the reader's language when it is no."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from webob import Request, Response

from livementor_xblock import wording
from livementor_xblock.rendering import render
from livementor_xblock.service_client import Refused, ServiceAway
from livementor_xblock.wording import N_

LONGEST_SLUG = 200
LONGEST_QUESTION = 1000
"""Characters; as the service has it."""
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
    "question_too_long": (400, N_("Shorten your question to 1,000 characters.")),
    "no_lesson": (400, N_("Choose a lesson first.")),
    "no_answer": (400, N_("Choose yes or no first.")),
    "not_team": (403, N_("This is for the team of the course.")),
    "room_away": (
        503,
        N_("The room can't be opened from here at the moment. Try again in a minute."),
    ),
    "lessons_away": (503, N_("Your lessons can't be fetched at the moment.")),
    "forget_away": (
        503,
        N_("Your name can't be taken back at the moment. Nothing changed; try again in a minute."),
    ),
    "team_away": (
        503,
        N_("The page of the course can't be reached at the moment. Try again in a minute."),
    ),
}
Handler = Callable[[Any, Request, str], Response]


class Unable(Exception):
    """A request that the block itself refuses, by a code of ``REFUSALS``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def for_oneself(away: str) -> Callable[[Handler], Handler]:
    """A handler that acts for who is signed in. Whatever it raises becomes a refusal; ``away``: while the service is.

    Only a JSON POST is taken, which no form of another site can send: the LMS runs handlers without its own check
    too (``handler_noauth``).
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(block: Any, request: Request, suffix: str = "") -> Response:
            locale = wording.page_locale()
            try:
                _require_json_post(request)
                return handler(block, request, suffix)
            except Unable as error:
                return refusal(error.code, locale)
            except Refused as error:
                return passed_on(error, locale)
            except ServiceAway:
                return refusal(away, locale)

        return answer

    return decorate


def _require_json_post(request: Request) -> None:
    """Raises Unable."""
    if request.method != "POST":
        raise Unable("method_not_allowed")
    if request.content_type != "application/json":
        raise Unable("not_json")


def told(request: Request) -> dict[str, Any]:
    """The body's object, empty when it is none."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def code(body: dict[str, Any], name: str, missing: str) -> str:
    """A short text of the body. Raises Unable with ``missing``."""
    found = body.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SLUG:
        raise Unable(missing)
    return found


def question(body: dict[str, Any]) -> dict[str, str]:
    """``{"question": ...}``, or nothing where nothing was asked. Raises Unable."""
    asked = body.get("question")
    if not isinstance(asked, str) or not asked.strip():
        return {}
    if len(asked.strip()) > LONGEST_QUESTION:
        raise Unable("question_too_long")
    return {"question": asked}


def yes_or_no(body: dict[str, Any], name: str) -> bool | None:
    """None where it is not answered."""
    found = body.get(name)
    return found if isinstance(found, bool) else None


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


def refusal(why: str, locale: str) -> Response:
    status, message = REFUSALS[why]
    said = wording.catalogue(locale).gettext(message)
    response = as_json({"code": why, "message": said}, status)
    if status == 405:
        response.allow = ["POST"]
    return response


def passed_on(error: Refused, locale: str) -> Response:
    """The service's own words, or ours where it had none."""
    usual = REFUSALS["service_away"][1]
    said = error.message or wording.catalogue(locale).gettext(usual)
    return as_json({"code": error.code, "message": said}, error.status)


def as_json(data: dict[str, Any], status: int = 200) -> Response:
    content = json.dumps(data).encode()
    response = Response(body=content, status=status, content_type="application/json")
    response.cache_control = "no-store"
    return response
