"""What is known of a product before anybody types an address. Pure.

Where the addresses come from: Moodle, ``mod/lti/{auth,token,certs}.php`` of its source; Canvas and Blackboard, "LTI
1.3" in the documentation for developers; Brightspace, "LTI Advantage" in its community's pages; Open edX, ``utils.py``
of its LTI Consumer; Sakai, ``LTI13Servlet`` of its source.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.kernel.errors import ConfigurationError
from lti_tool.kernel.i18n import N_
from lti_tool.lti.addresses import is_acceptable

ADDRESSES = ("auth_login_url", "auth_token_url", "key_set_url")
CLIENT_ID = "{client_id}"
"""Stands in an address for the client id, which is known last."""


@dataclass(frozen=True)
class Preset:
    """``{site}``: where the LMS is opened. What is empty differs from tool to tool, and is copied from there."""

    name: str
    issuer: str = ""
    auth_login_url: str = ""
    auth_token_url: str = ""
    key_set_url: str = ""

    @property
    def needs_site(self) -> bool:
        return "{site}" in self.auth_login_url


PRESETS = {
    "moodle": Preset(
        "Moodle",
        "{site}",
        "{site}/mod/lti/auth.php",
        "{site}/mod/lti/token.php",
        "{site}/mod/lti/certs.php",
    ),
    "canvas": Preset(
        N_("Canvas in the cloud"),
        "https://canvas.instructure.com",
        "https://sso.canvaslms.com/api/lti/authorize_redirect",
        "https://sso.canvaslms.com/login/oauth2/token",
        "https://sso.canvaslms.com/api/lti/security/jwks",
    ),
    "canvas-own": Preset(
        N_("Canvas on a server of your own"),
        "https://canvas.instructure.com",
        "{site}/api/lti/authorize_redirect",
        "{site}/login/oauth2/token",
        "{site}/api/lti/security/jwks",
    ),
    "blackboard": Preset(
        "Blackboard",
        "https://blackboard.com",
        "https://developer.blackboard.com/api/v1/gateway/oidcauth",
        "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
        "https://developer.blackboard.com/api/v1/management/applications/{client_id}/jwks.json",
    ),
    "brightspace": Preset(
        "Brightspace",
        "{site}",
        "{site}/d2l/lti/authenticate",
        "https://auth.brightspace.com/core/connect/token",
        "{site}/d2l/.well-known/jwks",
    ),
    "openedx": Preset(
        "Open edX",
        "{site}",
        "{site}/api/lti_consumer/v1/launch/",
    ),
    "sakai": Preset(
        "Sakai",
        "{site}",
        "{site}/imsoidc/lti13/oidc_auth",
        "",
        "{site}/imsblis/lti13/keyset",
    ),
    "other": Preset(N_("Another LMS")),
}


def known(product: str, site: str = "") -> dict[str, str]:
    """Issuer and addresses of a product, as far as they are known. ``site``: as ``site_address`` has it."""
    preset = PRESETS[product]
    return {
        field: getattr(preset, field).replace("{site}", site) for field in ("issuer", *ADDRESSES)
    }


def product_of(issuer: str, auth_login_url: str) -> str:
    """Which product has its login at such an address; ``other`` when none of these."""
    for product, preset in PRESETS.items():
        place = preset.auth_login_url.removeprefix("{site}")
        if place and auth_login_url.endswith(place) and preset.issuer in ("{site}", issuer):
            return product
    return "other"


def with_client(addresses: dict[str, str], client_id: str) -> dict[str, str]:
    """The addresses with the client id where it belongs; it can't reach out of its place in the path."""
    own = client_id if client_id.replace("-", "").isalnum() else ""
    return {
        field: told.replace(CLIENT_ID, own) if own else told for field, told in addresses.items()
    }


def completed(product: str, site: str, client_id: str, told: dict[str, str]) -> dict[str, str]:
    """Issuer and addresses for a command: what is told, else what is known. Raises ConfigurationError."""
    if product not in PRESETS:
        raise ConfigurationError(f"--product is one of {', '.join(PRESETS)}.")
    address = site_address(site, allow_loopback=True)
    if PRESETS[product].needs_site and not address:
        raise ConfigurationError(f"--site is needed for {product}: the address of the LMS.")
    filled = with_client(known(product, address), client_id)
    found = {field: told.get(field) or filled[field] for field in filled}
    if missing := [f"--{field.replace('_', '-')}" for field in found if not found[field]]:
        raise ConfigurationError(f"These are needed too: {', '.join(missing)}.")
    return found


def site_address(told: str, *, allow_loopback: bool) -> str:
    """``moodle.example.edu/`` as ``https://moodle.example.edu``, with its path; empty for what is no address."""
    address = told.strip()
    if "://" not in address:
        address = f"https://{address}"
    if not is_acceptable(address, allow_loopback=allow_loopback) or not address.isprintable():
        return ""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
