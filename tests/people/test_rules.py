"""Names, addresses and zones as people and platforms write them."""

import pytest

from lti_tool.people import rules


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Ada@Example.ORG ", "ada@example.org"),
        ("o'neil+moocs@sub.example.co.uk", "o'neil+moocs@sub.example.co.uk"),
        ("zoe@münchen.de", "zoe@xn--mnchen-3ya.de"),
        ("a@example.org.", "a@example.org"),
    ],
)
def test_an_address_has_one_spelling(written: str, kept: str) -> None:
    assert rules.address(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@localhost",
        "ada@@example.org",
        "ada@example..org",
        "ada@-example.org",
        "ada@example.org\r\nBcc: all@example.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        "adı@example.org",
        ".ada@example.org",
        "a" * 65 + "@example.org",
        "ada@" + ".".join(["a" * 60] * 5),
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(rules.AddressInvalid):
        rules.address(written)
    assert rules.address_or_none(written) is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  Ada\tLovelace\r\n", "Ada Lovelace"),
        ("李 小龍", "李 小龍"),
        ("Zoe\u0308", "Zoë"),
        ("\u202eevil\u0000", "evil"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_name_is_one_line_of_visible_letters(written: str, shown: str) -> None:
    assert rules.name(written) == shown


def test_only_zones_that_exist_are_taken() -> None:
    assert rules.zone("Asia/Kolkata") == "Asia/Kolkata"
    with pytest.raises(rules.ZoneUnknown):
        rules.zone("Europe/Atlantis")


def test_the_form_offers_real_zones_once() -> None:
    offered = [zone for zones in rules.zones_by_region().values() for zone in zones]
    assert {"UTC", "Europe/Paris", "America/New_York"} <= set(offered)
    assert len(offered) == len(set(offered))
    assert set(offered) <= rules.ZONES
