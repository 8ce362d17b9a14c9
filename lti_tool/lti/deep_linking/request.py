"""What a platform asks for when a teacher picks what to embed (Deep Linking 2.0, 4.4.1). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.kernel.origins import origin
from lti_tool.lti import claims as names
from lti_tool.lti.addresses import is_acceptable
from lti_tool.lti.claims import Claims, storable
from lti_tool.lti.errors import DeepLinkingNotAllowed, TokenRefused
from lti_tool.lti.roles import role_in_course

RESOURCE_LINK = "ltiResourceLink"
TARGETS = ("iframe", "window")
"""How a link may open, of what a platform can accept; the one that needs no window first."""
TEAM = ("course_team", "institution_admin")


@dataclass(frozen=True)
class DeepLinking:
    """``targets``: those of ``TARGETS`` that the platform accepts, maybe none. ``data``: goes back as it came.

    ``takes_column``: a link may have a column in the gradebook. ``title``, ``text``: for what is picked, where the
    platform has asked for them before; mostly empty.
    """

    return_url: str
    targets: tuple[str, ...]
    is_several: bool
    data: Any
    takes_column: bool = False
    title: str = ""
    text: str = ""


def read(claims: Claims, *, allow_loopback: bool) -> DeepLinking:
    """The settings of a request. Raises TokenRefused naming the one that does not hold.

    ``allow_loopback``: the answer may go to this machine by plain http, in development.
    """
    settings = names.section(claims, names.DEEP_LINKING)
    _require(bool(settings), "")
    address = settings.get("deep_link_return_url")
    _require(_is_address(address, allow_loopback), "deep_link_return_url")
    _require(RESOURCE_LINK in _texts(settings, "accept_types"), "accept_types")
    accepted = _texts(settings, "accept_presentation_document_targets")
    data = settings.get("data")
    several, column = (_flag(settings, name) for name in ("accept_multiple", "accept_lineitem"))
    _require(storable(data) == data, "data")  # what can't be kept can't be given back
    targets = tuple(target for target in TARGETS if target in accepted)
    title, text = (names.text(settings, name) for name in ("title", "text"))
    return DeepLinking(str(address), targets, several, data, column, title, text)


def answers_to(claims: Claims) -> str:
    """The address that a request wants to be answered at; empty for any other message."""
    return names.text(names.section(claims, names.DEEP_LINKING), "deep_link_return_url")


def require_team(claims: Claims) -> None:
    """Raises DeepLinkingNotAllowed for learners, and for whom the platform does not name."""
    if not claims.get("sub") or role_in_course(claims[names.ROLES]) not in TEAM:
        raise DeepLinkingNotAllowed


def _require(holds: bool, setting: str) -> None:
    if not holds:
        raise TokenRefused(
            f"deep_linking_settings.{setting}" if setting else "deep_linking_settings"
        )


def _is_address(address: Any, allow_loopback: bool) -> bool:
    """A web address on one line, whose origin can stand in a header."""
    if not isinstance(address, str) or not address.isprintable() or " " in address:
        return False
    return is_acceptable(address, allow_loopback=allow_loopback) and origin(address) is not None


def _flag(settings: Mapping[str, Any], name: str) -> bool:
    """False when it is missing."""
    found = settings.get(name)
    _require(found is None or isinstance(found, bool), name)
    return bool(found)


def _texts(settings: Mapping[str, Any], name: str) -> list[str]:
    found = settings.get(name)
    _require(isinstance(found, list) and bool(found), name)
    _require(all(isinstance(one, str) for one in found or ()), name)
    return list(found or ())
