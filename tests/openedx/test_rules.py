"""A request is a site's only if key, address, body, age and issuer all fit."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest

from livementor_xblock.configuration import Connection
from livementor_xblock.signing import authorization
from lti_tool.kernel.errors import LivementorError
from lti_tool.openedx import rules
from lti_tool.openedx.rules import Proven, Signed, TrustedKey, verify

SECRET = "a secret of the tests that is long enough for HS256"
ADDRESS = "https://mentors.example.org/openedx/picker"
BODY = '{"unit": "Équations"}'.encode()
KEY = TrustedKey("lms-1", SECRET, "https://lms.example.org", True)


def claims(now: datetime, **changes: Any) -> dict[str, Any]:
    usual = {
        "iss": KEY.issuer,
        "aud": ADDRESS,
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 60,
        "jti": "a nonce of enough length",
        "body": hashlib.sha256(BODY).hexdigest(),
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def bearer(told: dict[str, Any], *, secret: str = SECRET, kid: object = "lms-1", **kw: Any) -> str:
    header = {} if kid is None else {"kid": kid}
    return "Bearer " + jwt.encode(told, secret, headers=header, **{"algorithm": "HS256", **kw})


def check(header: str, now: datetime, key: TrustedKey = KEY) -> Proven:
    def key_of(key_id: str) -> TrustedKey | None:
        return key if key_id == key.key_id else None

    return verify(Signed(header, BODY, ADDRESS), key_of, now=now)


def test_what_the_block_signs_is_proven(now: datetime) -> None:
    connection = Connection("https://mentors.example.org", "lms-1", SECRET)
    header = authorization(connection, ADDRESS, BODY, now=now.timestamp())
    proven = check(header, now)
    assert proven.key_id == "lms-1"
    assert proven.expires_at == now + timedelta(seconds=70)


def test_two_requests_of_one_instant_have_two_nonces(now: datetime) -> None:
    connection = Connection("https://mentors.example.org", "lms-1", SECRET)
    headers = [authorization(connection, ADDRESS, BODY, now=now.timestamp()) for _ in range(2)]
    assert len({check(header, now).nonce for header in headers}) == 2


WRONG: dict[str, tuple[dict[str, Any], type[LivementorError]]] = {
    "another address": ({"aud": ADDRESS.replace("picker", "handoff")}, rules.AudienceOther),
    "another service": ({"aud": "https://evil.example/openedx/picker"}, rules.AudienceOther),
    "several addresses": ({"aud": [ADDRESS, "https://evil.example"]}, rules.AudienceOther),
    "no address": ({"aud": None}, rules.AudienceOther),
    "another site": ({"iss": "https://other.example.org"}, rules.IssuerOther),
    "no issuer": ({"iss": None}, rules.IssuerOther),
    "another body": ({"body": hashlib.sha256(b"{}").hexdigest()}, rules.SignatureWrong),
    "a body that is no text": ({"body": 5}, rules.SignatureWrong),
    "letters of another script": ({"body": "é" * 64}, rules.SignatureWrong),
    "no nonce": ({"jti": None}, rules.SignatureWrong),
    "a short nonce": ({"jti": "1"}, rules.SignatureWrong),
    "an endless nonce": ({"jti": "n" * 5000}, rules.SignatureWrong),
    "no age": ({"iat": None}, rules.SignatureWrong),
    "no end": ({"exp": None}, rules.SignatureWrong),
    "an end that is no number": ({"exp": "tomorrow"}, rules.SignatureWrong),
    "an end out of this world": ({"exp": 10**20}, rules.SignatureWrong),
    "an end that is yes": ({"exp": True}, rules.SignatureWrong),
}


@pytest.mark.parametrize(("change", "error"), WRONG.values(), ids=WRONG)
def test_one_wrong_claim_is_enough(
    now: datetime, change: dict[str, Any], error: type[LivementorError]
) -> None:
    with pytest.raises(error):
        check(bearer(claims(now, **change)), now)


def test_a_minute_and_no_more(now: datetime) -> None:
    header = bearer(claims(now))
    for late in (-10, 0, 69):
        check(header, now + timedelta(seconds=late))
    for late in (-11, 70, 3600):
        with pytest.raises(rules.RequestExpired):
            check(header, now + timedelta(seconds=late))


def test_a_site_may_not_sign_for_longer(now: datetime) -> None:
    with pytest.raises(rules.RequestExpired):
        check(bearer(claims(now, exp=int(now.timestamp()) + 61)), now)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "token"])
def test_a_request_without_signature(now: datetime, header: str) -> None:
    with pytest.raises(rules.SignatureMissing):
        check(header, now)


def test_a_signature_by_another_secret(now: datetime) -> None:
    with pytest.raises(rules.SignatureWrong):
        check(bearer(claims(now), secret="another secret that is long enough for HS256"), now)


def test_no_signature_at_all_is_not_an_algorithm(now: datetime) -> None:
    with pytest.raises(rules.SignatureWrong):
        check(bearer(claims(now), secret="", algorithm="none"), now)
    with pytest.raises(rules.SignatureWrong):
        check(bearer(claims(now), secret=SECRET * 2, algorithm="HS512"), now)


@pytest.mark.parametrize("token", ["a.b.c", "é", "e30.e30.", "....", "a" * 9000])
def test_what_is_no_token(now: datetime, token: str) -> None:
    with pytest.raises(rules.SignatureWrong):
        check(f"Bearer {token}", now)


def test_unknown_keys_and_sites_that_are_off(now: datetime) -> None:
    with pytest.raises(rules.KeyUnknown):
        check(bearer(claims(now), kid="lms-2"), now)
    with pytest.raises(rules.SignatureWrong):
        check(bearer(claims(now), kid=None), now)
    with pytest.raises(rules.SiteOff):
        check(bearer(claims(now)), now, TrustedKey("lms-1", SECRET, KEY.issuer, False))


def test_a_stranger_does_not_learn_that_a_site_is_off(now: datetime) -> None:
    off = TrustedKey("lms-1", SECRET, KEY.issuer, False)
    with pytest.raises(rules.SignatureWrong):
        check(bearer(claims(now), secret="another secret that is long enough for HS256"), now, off)


def test_secrets_do_not_show(now: datetime) -> None:
    assert SECRET not in repr(KEY)
    assert SECRET not in repr(Connection("https://x", "lms-1", SECRET))
