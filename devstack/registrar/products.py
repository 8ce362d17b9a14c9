"""What each product tells about itself, and how it answers a tool that registers."""

from dataclasses import dataclass
from typing import Any

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
RESOURCE_LINK, DEEP_LINKING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
SCOPES = [
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
]
NOTICES = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"


@dataclass(frozen=True)
class Product:
    """``family``: its product_family_code. ``base``: the path of its LTI addresses.

    ``has_token``: it hands out a registration token; ``guards_configuration``: and wants it for its configuration too.
    ``deployment``: what its answer names, if anything.
    """

    family: str
    base: str
    messages: tuple[dict[str, Any], ...]
    scopes: tuple[str, ...] = tuple(SCOPES)
    has_token: bool = True
    guards_configuration: bool = False
    deployment: str | None = None
    further: tuple[tuple[str, Any], ...] = ()

    def configuration(self, address: str) -> dict[str, Any]:
        """Its openid configuration, for a platform at this address."""
        return {
            "issuer": address,
            "authorization_endpoint": f"{address}{self.base}/auth",
            "token_endpoint": f"{address}{self.base}/token",
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "jwks_uri": f"{address}{self.base}/certs",
            "registration_endpoint": f"{address}{self.base}/register",
            "scopes_supported": list(self.scopes),
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
            **dict(self.further),
            PLATFORM: {
                "product_family_code": self.family,
                "version": "1",
                "messages_supported": list(self.messages),
                "variables": ["Context.id", "ResourceLink.id", "User.id"],
            },
        }

    def answer(self, asked: dict[str, Any], client_id: str) -> dict[str, Any]:
        """What it registered: the tool's own words, its client id, and its deployment if it makes one."""
        answered = {**asked, "client_id": client_id}
        if self.deployment is not None:
            answered[TOOL] = {**asked[TOOL], "deployment_id": self.deployment}
        return answered


MOODLE = Product(
    family="moodle",
    base="/mod/lti",
    messages=({"type": RESOURCE_LINK}, {"type": DEEP_LINKING, "placements": ["ContentArea"]}),
    deployment="7",
)
CANVAS = Product(
    family="canvas",
    base="/api/lti",
    messages=(
        {
            "type": RESOURCE_LINK,
            "placements": [
                "assignment_selection",
                "course_navigation",
                "account_navigation",
                "link_selection",
            ],
        },
        {
            "type": DEEP_LINKING,
            "placements": ["assignment_selection", "editor_button", "link_selection"],
        },
    ),
    scopes=(*SCOPES, NOTICES, "https://canvas.instructure.com/lti/public_jwk/scope/update"),
    guards_configuration=True,
    further=(("authorization_server", "sso.canvaslms.com"),),
)
BLACKBOARD = Product(
    family="BlackboardLearn",
    base="/api/v1/gateway",
    messages=(
        {"type": RESOURCE_LINK},
        {"type": DEEP_LINKING, "placements": ["ContentArea", "RichTextEditor"]},
    ),
)
BRIGHTSPACE = Product(
    family="desire2learn",
    base="/d2l/lti",
    messages=({"type": RESOURCE_LINK}, {"type": DEEP_LINKING, "placements": ["RichTextEditor"]}),
    has_token=False,
    further=(("authorization_server", "https://api.brightspace.com/auth/token"),),
)
PRODUCTS = {
    "moodle": MOODLE,
    "canvas": CANVAS,
    "blackboard": BLACKBOARD,
    "brightspace": BRIGHTSPACE,
}
