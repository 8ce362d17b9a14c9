"""What we tell a platform about ourselves (LTI Dynamic Registration 1.0, 3.5), as its institution chose. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lti_tool.lti.claims import DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST
from lti_tool.lti.dynamic.platform import Platform
from lti_tool.lti.lineage import PARAMETERS
from lti_tool.lti.login import LAUNCH_PATH
from lti_tool.lti.notices.handlers import SCOPE as NOTICES_SCOPE

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
CANVAS = "https://canvas.instructure.com/lti/"
DESCRIPTION = "Live lessons with a mentor, for the unit a learner is in."
SCOPES = (
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
)
FURTHER_SCOPES = (NOTICES_SCOPE,)
"""Asked for only where the platform names them."""
NAME_CLAIMS = ("name", "given_name", "family_name")
RESOURCE_LINK, DEEP_LINKING = "resource_link", "deep_linking"
COURSE_NAVIGATION, EDITOR = "course_navigation", "editor_button"
CONTENT = ("ContentArea", "assignment_selection", "link_selection")
"""Where a teacher adds a link to a course, by the names of the specification and of Canvas."""
NAVIGATION = ("course_navigation", "CourseNavigation")
EDITORS = ("RichTextEditor", "editor_button")
LONGEST_NAME = 60


@dataclass(frozen=True)
class Choices:
    """What the institution chose. ``places``: RESOURCE_LINK, DEEP_LINKING, COURSE_NAVIGATION, EDITOR."""

    name: str
    places: frozenset[str]
    share_name: bool
    share_email: bool


def offered(platform: Platform) -> list[str]:
    """The places that this platform has for a tool."""
    has = {
        RESOURCE_LINK: True,
        DEEP_LINKING: platform.knows(DEEP_LINKING_REQUEST),
        COURSE_NAVIGATION: platform.knows(RESOURCE_LINK_REQUEST, *NAVIGATION),
        EDITOR: platform.knows(DEEP_LINKING_REQUEST, *EDITORS),
    }
    return [place for place, there in has.items() if there]


def client_registration(
    platform: Platform, choices: Choices, base_url: str, login_path: str
) -> dict[str, Any]:
    """What is posted to the platform's registration endpoint."""
    launch = base_url + LAUNCH_PATH
    configuration = {
        "domain": urlsplit(base_url).netloc,
        "description": DESCRIPTION,
        "target_link_uri": launch,
        "claims": _claims(choices),
        "custom_parameters": PARAMETERS,
        "messages": _messages(platform, choices, launch),
    }
    if platform.is_canvas:
        configuration[CANVAS + "privacy_level"] = _privacy_level(choices)
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": base_url + login_path,
        "redirect_uris": [launch],
        "client_name": choices.name,
        "client_uri": base_url,
        "jwks_uri": f"{base_url}/lti/jwks.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(_scopes(platform)),
        TOOL: configuration,
    }


def _claims(choices: Choices) -> list[str]:
    names = NAME_CLAIMS if choices.share_name else ()
    return ["iss", "sub", *names, *(["email"] if choices.share_email else [])]


def _privacy_level(choices: Choices) -> str:
    """Canvas tells people's names and addresses by a level, whatever ``claims`` says."""
    levels = {(True, True): "public", (True, False): "name_only", (False, True): "email_only"}
    return levels.get((choices.share_name, choices.share_email), "anonymous")


def _messages(platform: Platform, choices: Choices, launch: str) -> list[dict[str, Any]]:
    """Canvas takes a placement in one message only, so links are picked by deep linking where that was chosen."""
    places = choices.places
    linked = () if DEEP_LINKING in places or RESOURCE_LINK not in places else CONTENT
    navigation = NAVIGATION if COURSE_NAVIGATION in places else ()
    picked = CONTENT if DEEP_LINKING in places else ()
    editors = EDITORS if EDITOR in places else ()
    wanted = []
    if places.intersection((RESOURCE_LINK, COURSE_NAVIGATION)):
        wanted.append((RESOURCE_LINK_REQUEST, (*linked, *navigation)))
    if places.intersection((DEEP_LINKING, EDITOR)):
        wanted.append((DEEP_LINKING_REQUEST, (*picked, *editors)))
    return [_message(platform, kind, names, choices.name, launch) for kind, names in wanted]


def _message(
    platform: Platform, kind: str, placements: Collection[str], label: str, launch: str
) -> dict[str, Any]:
    known = [one for one in dict.fromkeys(platform.placements.get(kind, ())) if one in placements]
    message = {"type": kind, "target_link_uri": launch, "label": label}
    return {**message, "placements": known} if known else message


def _scopes(platform: Platform) -> list[str]:
    if platform.scopes is None:
        return list(SCOPES)
    return [scope for scope in (*SCOPES, *FURTHER_SCOPES) if scope in platform.scopes]
