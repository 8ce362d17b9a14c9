"""What a request for the page of a course's team tells."""

from dataclasses import dataclass

from flask import request

from lti_tool.course_team import service
from lti_tool.course_team.reference import PURPOSE, Reference
from lti_tool.course_team.service import Opened
from lti_tool.courses import choosing
from lti_tool.courses.choosing import LONGEST_SEARCH
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput

CARRIED = ("lang", "zone", "unit", "institution")
"""What every link and form of the page takes along, beside the reference."""


@dataclass(frozen=True)
class Request:
    """``token``: the reference as it came."""

    token: str
    reference: Reference
    opened: Opened


def reference() -> tuple[str, Reference]:
    """As it came, and what it holds. Raises Forbidden, TokenInvalid, TokenExpired."""
    token = request.values.get("ref", "")
    return token, Reference.from_data(web.framed(PURPOSE, token))


def asked() -> Request:
    token, found = reference()
    unit = request.values.get("unit", "")
    opened = service.open_page(web.session(), found, unit, web.now())
    return Request(token, found, opened)


def seen() -> int:
    """The revision that the form was made of. Raises InvalidInput."""
    try:
        return int(request.form.get("seen", ""))
    except ValueError as error:
        raise InvalidInput from error


def searched(name: str) -> str:
    return request.values.get(name, "").strip()[:LONGEST_SEARCH]


def called(scope: str) -> str:
    return choosing.named(searched(f"q-{scope}"), taxonomy())


def carried() -> dict[str, str]:
    """What came along, for pages that lead back to this one as well."""
    return {name: request.values[name] for name in CARRIED if request.values.get(name)}
