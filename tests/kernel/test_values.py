"""Money, intervals, tokens and languages: small values that everything else trusts."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.kernel import i18n
from lti_tool.kernel.interval import Interval
from lti_tool.kernel.money import Money
from lti_tool.kernel.tokens import Signer, TokenExpired, TokenInvalid, Vault
from lti_tool.kernel.web import local_path

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = "a secret of the tests that is long enough"


def hours(start: int, end: int) -> Interval:
    return Interval(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


@pytest.mark.parametrize(
    ("money", "locale", "told"),
    [
        (Money(2400, "EUR"), "en", "€24.00"),
        (Money(2400, "EUR"), "fr", "24,00\xa0€"),
        (Money(2400, "JPY"), "en", "¥2,400"),
        (Money(2400, "BHD"), "en", "BHD2.400"),
    ],
)
def test_money_has_the_exponent_of_its_currency(money: Money, locale: str, told: str) -> None:
    assert money.format(locale) == told


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")


def test_intervals_are_half_open() -> None:
    assert not hours(0, 1).overlaps(hours(1, 2))
    assert hours(0, 2).overlaps(hours(1, 3))


def test_an_interval_of_naive_instants_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Interval(datetime(2026, 1, 1), datetime(2026, 1, 2))  # noqa: DTZ001 - the point of the test


def test_a_token_serves_its_purpose_until_it_expires() -> None:
    signer = Signer(SECRET)
    token = signer.sign("picker", {"visit": 1}, now=NOON, lifetime=timedelta(minutes=2))
    assert signer.read("picker", token, now=NOON) == {"visit": 1}
    with pytest.raises(TokenInvalid):
        signer.read("ticket", token, now=NOON)
    with pytest.raises(TokenInvalid):
        Signer("another secret").read("picker", token, now=NOON)
    with pytest.raises(TokenInvalid):
        signer.read("picker", token[:-2], now=NOON)
    with pytest.raises(TokenExpired):
        signer.read("picker", token, now=NOON + timedelta(minutes=2))


def test_a_secret_at_rest_opens_with_the_right_key_only() -> None:
    closed = Vault(SECRET).encrypt("private key")
    assert "private" not in closed
    assert Vault(SECRET).decrypt(closed) == "private key"
    with pytest.raises(TokenInvalid):
        Vault(SECRET + "!").decrypt(closed)


@pytest.mark.parametrize(
    ("wanted", "served"),
    [(("fr-CA",), "fr"), (("de", "fr"), "fr"), (("de",), "en"), (("", "en-GB"), "en"), ((), "en")],
)
def test_a_regional_language_is_served_by_its_language(
    wanted: tuple[str, ...], served: str
) -> None:
    assert i18n.negotiate(*wanted) == served


def test_an_instant_is_told_in_the_zone_and_language_of_the_reader() -> None:
    with i18n.use_locale("fr"):
        assert i18n.format_instant(NOON, "Europe/Paris") == "mardi 24 novembre, 13:00"
    with i18n.use_locale("en"):
        assert i18n.format_instant(NOON, "America/New_York", "time") == "7:00 AM"


def test_a_zone_is_told_as_people_call_it() -> None:
    with i18n.use_locale("fr"):
        told = [i18n.zone_label(zone) for zone in ("Europe/Paris", "UTC", "Etc/UTC")]
    assert told == ["heure d’Europe centrale", "UTC", "UTC"]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", None]
)
def test_a_link_to_go_on_to_never_leaves_the_site(elsewhere: str | None) -> None:
    assert local_path(elsewhere) == "/"
    assert local_path("/mentors/amina?visit=1") == "/mentors/amina?visit=1"


@pytest.mark.parametrize(
    ("typed", "currency", "locale", "amount"),
    [
        ("24", "EUR", "en", 2400),
        ("24.5", "EUR", "en", 2450),
        ("1,024.50", "EUR", "en", 102450),
        ("24,50", "EUR", "fr", 2450),
        ("1 024,50", "EUR", "fr", 102450),
        ("1\u202f024,50", "EUR", "fr", 102450),
        ("2400", "JPY", "en", 2400),
        ("0", "EUR", "fr", 0),
    ],
)
def test_money_is_read_as_people_type_it(
    typed: str, currency: str, locale: str, amount: int
) -> None:
    with i18n.use_locale(locale):
        assert Money.read(typed, currency) == Money(amount, currency)
        assert Money.read(Money(amount, currency).typed(), currency).amount == amount


@pytest.mark.parametrize(
    "typed", ["", "free", "-1", "24,50", "24.505", "NaN", "Infinity", "1e99", "24 €", "30000000"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with i18n.use_locale("en"), pytest.raises(ValueError, match="no amount"):
        Money.read(typed, "EUR")
