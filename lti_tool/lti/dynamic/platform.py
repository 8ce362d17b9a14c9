"""What a platform tells about itself, as far as it can be believed (LTI Dynamic Registration 1.0, 3.2 to 3.4). Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from lti_tool.kernel.origins import origin
from lti_tool.lti.addresses import is_acceptable
from lti_tool.lti.claims import DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST
from lti_tool.lti.dynamic.errors import ConfigurationRefused
from lti_tool.lti.registrations import SHARED

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
SPEAKS_FOR = {
    "https://canvas.instructure.com": ("https://sso.canvaslms.com",),
    "https://canvas.beta.instructure.com": ("https://sso.beta.canvaslms.com",),
    "https://canvas.test.instructure.com": ("https://sso.test.canvaslms.com",),
    "https://blackboard.com": (
        "https://developer.blackboard.com",
        "https://developer.anthology.com",
    ),
}
"""Issuers that stand for many schools, and the origins at which they tell about themselves."""
LONGEST = 2000
MOST = 200
"""Messages, placements or scopes that are read."""


@dataclass(frozen=True)
class Platform:
    """A platform as it told about itself. ``placements``: by message, those that it knows.

    ``scopes``: None when it does not tell. ``token_audience``: empty for its token endpoint.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    product: str
    placements: dict[str, list[str]]
    scopes: list[str] | None
    token_audience: str = ""

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        return cls(**told)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def host(self) -> str:
        """The school's own, also where the issuer is the one of all schools."""
        return urlsplit(self.registration_endpoint).netloc

    @property
    def is_canvas(self) -> bool:
        return self.product == "canvas"

    def knows(self, message: str, *placements: str) -> bool:
        """Whether it knows this message, at one of these placements if any is named."""
        known = self.placements.get(message)
        return known is not None and (not placements or not set(placements).isdisjoint(known))


def read(document: Any, address: str, *, allow_loopback: bool) -> Platform:
    """A platform's openid configuration, which was found at ``address``. Raises ConfigurationRefused."""
    if not isinstance(document, Mapping):
        raise ConfigurationRefused("openid_configuration")
    issuer = _address(document, "issuer", allow_loopback)
    if not belongs(issuer, address):
        raise ConfigurationRefused("issuer")
    found = {name: _address(document, name, allow_loopback) for name in ADDRESSES}
    told = document.get(PLATFORM)
    if not isinstance(told, Mapping):
        raise ConfigurationRefused(PLATFORM)
    product = told.get("product_family_code")
    if not isinstance(product, str) or not product:
        raise ConfigurationRefused("product_family_code")
    scopes = document.get("scopes_supported")
    return Platform(
        issuer=issuer,
        **found,
        product=product[:LONGEST].lower(),
        placements=_placements(told.get("messages_supported")),
        scopes=_texts(scopes) if isinstance(scopes, list) else None,
        token_audience=_audience(document, allow_loopback),
    )


def belongs(issuer: str, address: str) -> bool:
    """Whether this address may speak for the issuer: at its own host, or as the table says."""
    here = origin(address)
    return here is not None and here in (origin(issuer), *SPEAKS_FOR.get(issuer, ()))


def frames(address: str, platform: Platform | None = None) -> list[str]:
    """The origins whose pages may show a registration, which they began with this configuration's address."""
    addresses = [address]
    if platform:
        addresses += [
            platform.issuer,
            platform.registration_endpoint,
            platform.authorization_endpoint,
        ]
    found = {one for each in addresses if (one := origin(each))}
    for issuer, speakers in SPEAKS_FOR.items():
        if found.intersection((issuer, *speakers)):
            found.update(SHARED.get(issuer, ()))
    return sorted(found)


def _address(document: Mapping[str, Any], name: str, allow_loopback: bool) -> str:
    found = document.get(name)
    if not isinstance(found, str) or len(found) > LONGEST or not found.isprintable():
        raise ConfigurationRefused(name)
    if not is_acceptable(found, allow_loopback=allow_loopback) or origin(found) is None:
        raise ConfigurationRefused(name)
    return found


def _audience(document: Mapping[str, Any], allow_loopback: bool) -> str:
    """An address, as Brightspace tells it. Canvas tells a bare host, and takes its token endpoint only."""
    try:
        return _address(document, "authorization_server", allow_loopback)
    except ConfigurationRefused:
        return ""


def _placements(messages: Any) -> dict[str, list[str]]:
    if not isinstance(messages, list):
        raise ConfigurationRefused("messages_supported")
    known: dict[str, list[str]] = {}
    for message in messages[:MOST]:
        kind = message.get("type") if isinstance(message, Mapping) else None
        if kind in (RESOURCE_LINK_REQUEST, DEEP_LINKING_REQUEST):
            known.setdefault(kind, []).extend(_texts(message.get("placements")))
    if RESOURCE_LINK_REQUEST not in known:
        raise ConfigurationRefused("messages_supported")
    return known


def _texts(told: Any) -> list[str]:
    listed = told[:MOST] if isinstance(told, list) else []
    return [one for one in listed if isinstance(one, str) and len(one) <= LONGEST]
