"""What a name, an address and a zone may look like. No database."""

import re
import unicodedata
from functools import cache, lru_cache
from zoneinfo import available_timezones

from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import N_

LONGEST_NAME = 120
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
ZONES = frozenset(available_timezones())
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


class AddressInvalid(InvalidInput):
    code = "address_invalid"
    message = N_("Enter an e-mail address in the form name@example.org.")


class NameMissing(InvalidInput):
    code = "name_missing"
    message = N_("Enter the name that others should see.")


class ZoneUnknown(InvalidInput):
    code = "zone_unknown"
    message = N_("Choose a time zone from the list.")


def address(text: str) -> str:
    """The one spelling of an e-mail address: ASCII, lower case, the domain in IDNA. Raises AddressInvalid.

    Mail goes to this spelling too, so two addresses that look alike can never stand for one account.
    """
    local, _, domain = text.strip().rpartition("@")
    if len(domain) > LONGEST_ADDRESS:  # before it is looked at, and remembered
        raise AddressInvalid
    found = f"{local.lower()}@{_domain(domain)}"
    if not LOCAL_PART.fullmatch(local) or len(local) > 64 or len(found) > LONGEST_ADDRESS:
        raise AddressInvalid
    return found


@lru_cache(4096)
def _domain(text: str) -> str:
    """There are few beside the people. Raises AddressInvalid."""
    try:
        domain = text.rstrip(".").encode("idna").decode().lower()
    except UnicodeError as error:
        raise AddressInvalid from error
    labels = domain.split(".")
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels):
        raise AddressInvalid
    return domain


def address_or_none(text: str | None) -> str | None:
    """What a platform told as an address, if it is one."""
    try:
        return address(text or "")
    except AddressInvalid:
        return None


def name(text: str) -> str:
    """A name on one line, without control characters, cut to 120 characters; it may be empty."""
    if text.isascii() and text.isprintable():  # as many are
        return " ".join(text.split())[:LONGEST_NAME].rstrip()
    shown = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())[:LONGEST_NAME].rstrip()


def zone(text: str) -> str:
    """A known IANA zone. Raises ZoneUnknown."""
    if text not in ZONES:
        raise ZoneUnknown
    return text


@cache
def zones_by_region() -> dict[str, list[str]]:
    """The zones that a form offers: places people know, without aliases of countries and bare offsets."""
    found = {region: sorted(z for z in ZONES if z.split("/")[0] == region) for region in REGIONS}
    return {"UTC": ["UTC"], **found}
