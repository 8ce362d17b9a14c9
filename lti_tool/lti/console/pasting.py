"""What an administrator copies into the LMS, in the LMS's own words. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lti_tool.kernel.i18n import N_
from lti_tool.lti.claims import DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST
from lti_tool.lti.dynamic.tool import DESCRIPTION, EDITOR, FURTHER_SCOPES, SCOPES
from lti_tool.lti.login import LAUNCH_PATH

KEYS_PATH = "/lti/jwks.json"
LABELS = {
    "launch": N_("Address of the tool"),
    "login": N_("Login address, of this registration only"),
    "redirect": N_("Redirection address"),
    "keys": N_("Address of our public keys"),
    "deep_linking": N_("Address for picking content (deep linking)"),
    "domain": N_("Domain"),
}
THEIRS: Mapping[str, Mapping[str, str]] = {
    "moodle": {
        "launch": "Tool URL",
        "login": "Initiate login URL",
        "redirect": "Redirection URI(s)",
        "keys": "Public keyset",
        "deep_linking": "Content Selection URL",
    },
    "canvas": {
        "launch": "Target Link URI",
        "login": "OpenID Connect Initiation Url",
        "redirect": "Redirect URIs",
        "keys": "Public JWK URL",
    },
    "blackboard": {
        "launch": "Target Link URI",
        "login": "Login Initiation URL",
        "redirect": "Tool Redirect URL(s)",
        "keys": "Tool JWKS URL",
        "domain": "Domain",
    },
    "brightspace": {
        "launch": "Target Link URI",
        "login": "OpenID Connect Login URL",
        "redirect": "Redirect URLs",
        "keys": "Keyset URL",
        "domain": "Domain",
    },
    "openedx": {
        "launch": "Launch URL",
        "login": "Tool Initiate Login URL (OIDC)",
        "redirect": "Registered Redirect URIs",
        "keys": "Tool Keyset URL",
        "deep_linking": "Deep Linking Launch URL",
    },
    "sakai": {
        "launch": "Launch URL",
        "login": "LTI 1.3 Tool OpenID Connect/Initialization Endpoint",
        "redirect": "LTI 1.3 Tool Redirect Endpoint",
        "keys": "LTI 1.3 Tool Keyset URL",
    },
}
"""What a product calls each of them; one that it does not ask for is missing."""
LISTS = ("openedx",)
"""Products whose form takes a list, in JSON, where others take a line for each value."""


@dataclass(frozen=True)
class Line:
    """``label``: a message id. ``theirs``: the LMS's own word, in English, or empty."""

    name: str
    label: str
    theirs: str
    value: str


def lines(product: str, base_url: str, login_token: str) -> list[Line]:
    """In the order in which they are asked for."""
    launch = base_url + LAUNCH_PATH
    values = {
        "launch": launch,
        "login": f"{base_url}/lti/login/{login_token}",
        "redirect": _listed(product, launch),
        "keys": base_url + KEYS_PATH,
        "deep_linking": launch,
        "domain": urlsplit(base_url).netloc,
    }
    theirs = THEIRS.get(product.removesuffix("-own"))
    shown = theirs if theirs is not None else dict.fromkeys(LABELS, "")
    return [Line(name, LABELS[name], shown[name], values[name]) for name in LABELS if name in shown]


def _listed(product: str, *values: str) -> str:
    return json.dumps(values) if product in LISTS else "\n".join(values)


def canvas_json(base_url: str, login_token: str) -> str:
    """What Canvas takes in place of all fields, by the method "Paste JSON" of a developer key."""
    launch = base_url + LAUNCH_PATH
    placements = [
        _placement("course_navigation", RESOURCE_LINK_REQUEST, launch),
        _placement("assignment_selection", DEEP_LINKING_REQUEST, launch),
        _placement("link_selection", DEEP_LINKING_REQUEST, launch),
        _placement(EDITOR, DEEP_LINKING_REQUEST, launch),
    ]
    settings = {"text": "Livementor", "placements": placements}
    told = {
        "title": "Livementor",
        "description": DESCRIPTION,
        "target_link_uri": launch,
        "oidc_initiation_url": f"{base_url}/lti/login/{login_token}",
        "public_jwk_url": base_url + KEYS_PATH,
        "scopes": [*SCOPES, *FURTHER_SCOPES],
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": urlsplit(base_url).netloc,
                "privacy_level": "anonymous",
                "settings": settings,
            }
        ],
    }
    return json.dumps(told, indent=2)


def _placement(name: str, message: str, launch: str) -> dict[str, Any]:
    return {
        "placement": name,
        "message_type": message,
        "target_link_uri": launch,
        "text": "Livementor",
    }
