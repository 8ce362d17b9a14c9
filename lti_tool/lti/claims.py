"""The claims of a launch, by their names in LTI 1.3, and which of them are kept."""

from collections.abc import Mapping
from typing import Any

Claims = Mapping[str, Any]
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE = LTI + "message_type"
VERSION = LTI + "version"
DEPLOYMENT_ID = LTI + "deployment_id"
TARGET_LINK_URI = LTI + "target_link_uri"
RESOURCE_LINK = LTI + "resource_link"
ROLES = LTI + "roles"
CONTEXT = LTI + "context"
CUSTOM = LTI + "custom"
PRESENTATION = LTI + "launch_presentation"
TOOL_PLATFORM = LTI + "tool_platform"
LTI_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
DEEP_LINKING = LTI_DL + "deep_linking_settings"
CONTENT_ITEMS = LTI_DL + "content_items"
DEEP_LINKING_DATA = LTI_DL + "data"
MEMBERS_SERVICE = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GRADES_SERVICE = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NOTICES_SERVICE = LTI + "platformnotificationservice"
NOTICE = LTI + "notice"
ORIGIN_CONTEXTS = LTI + "origin_contexts"
LTI_1P1 = LTI + "lti1p1"

RESOURCE_LINK_REQUEST = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST = "LtiDeepLinkingRequest"
DEEP_LINKING_RESPONSE = "LtiDeepLinkingResponse"

KEPT = (
    MESSAGE_TYPE,
    RESOURCE_LINK,
    ROLES,
    CONTEXT,
    CUSTOM,
    PRESENTATION,
    TOOL_PLATFORM,
    MEMBERS_SERVICE,
    GRADES_SERVICE,
    NOTICES_SERVICE,
    DEEP_LINKING,
)
"""What later services need of a launch; never names or addresses of people."""


def section(claims: Claims, name: str) -> Claims:
    """A claim that is an object; empty when it is missing, null or something else."""
    found = claims.get(name)
    return found if isinstance(found, dict) else {}


def text(claims: Claims, name: str) -> str:
    """A claim that is text, as a database can hold it; empty when it is missing or something else."""
    found = claims.get(name)
    return str(storable(found)) if isinstance(found, str) else ""


def kept(claims: Claims) -> dict[str, Any]:
    """The part of the claims that is stored, without characters that a database can't hold."""
    return {name: storable(claims[name]) for name in KEPT if name in claims}


def storable(value: Any) -> Any:
    if isinstance(value, str):
        if value.isascii() and "\x00" not in value:  # as most are
            return value
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {storable(str(key)): storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner) for inner in value]
    if isinstance(value, float) and not (abs(value) < float("inf")):
        return None
    return value
