"""Platforms' keys: kept, fetched again for an unknown one, and never so often that it hurts anybody."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import ECKey

from lti_tool.kernel.clock import FixedClock
from lti_tool.lti.errors import PlatformKeysUnavailable
from lti_tool.lti.key_sets import FETCHES_PER_WINDOW, KeySets, parse

from .platforms import ADDRESSES, Keys, begin, encoded, launch, post, rsa_key, sign, student

URL = ADDRESSES["key_set_url"]


@pytest.fixture
def sets(platform_keys: Keys) -> KeySets:
    return KeySets(platform_keys)


def test_a_key_is_fetched_once_an_hour(sets: KeySets, platform_keys: Keys, now: datetime) -> None:
    first = sets.key(URL, "first", now)
    assert first is not None
    assert sets.key(URL, "first", now + timedelta(minutes=59)) is first
    assert platform_keys.fetched == [URL]
    sets.key(URL, "first", now + timedelta(minutes=60))
    assert len(platform_keys.fetched) == 2


def test_a_rotated_key_is_found_at_its_first_use(
    sets: KeySets, platform_keys: Keys, now: datetime
) -> None:
    sets.key(URL, "first", now)
    platform_keys.keys = [rsa_key("second")]
    assert sets.key(URL, "second", now) is not None
    assert sets.key(URL, "first", now) is None


def test_an_unknown_key_is_asked_for_once_a_minute(
    sets: KeySets, platform_keys: Keys, now: datetime
) -> None:
    for _ in range(20):
        assert sets.key(URL, "nobody", now) is None
    assert len(platform_keys.fetched) == 1
    sets.key(URL, "nobody", now + timedelta(minutes=1))
    assert len(platform_keys.fetched) == 2


def test_many_unknown_keys_do_not_flood_the_platform(
    sets: KeySets, platform_keys: Keys, now: datetime
) -> None:
    for number in range(200):
        assert sets.key(URL, f"made-up-{number}", now) is None
    assert len(platform_keys.fetched) == FETCHES_PER_WINDOW
    assert sets.key(URL, "first", now) is not None


def test_known_keys_outlive_a_platform_that_is_down(
    sets: KeySets, platform_keys: Keys, now: datetime
) -> None:
    sets.key(URL, "first", now)
    platform_keys.is_down = True
    assert sets.key(URL, "first", now + timedelta(hours=23)) is not None
    with pytest.raises(PlatformKeysUnavailable):
        sets.key(URL, "first", now + timedelta(hours=25))


def test_a_key_that_could_not_be_looked_for_is_not_remembered_as_unknown(
    sets: KeySets, platform_keys: Keys, now: datetime
) -> None:
    sets.key(URL, "first", now)
    platform_keys.is_down = True
    assert sets.key(URL, "second", now) is None
    platform_keys.is_down, platform_keys.keys = False, [rsa_key("second")]
    assert sets.key(URL, "second", now) is not None


def test_a_launch_whose_keys_are_away_may_be_tried_again(
    browser: FlaskClient, platform_keys: Keys, clock: FixedClock
) -> None:
    platform_keys.is_down = True
    begun = begin(browser)
    token = sign(student(begun.nonce, clock.now()))
    assert post(browser, begun.state, token).status_code == 503
    platform_keys.is_down = False
    assert post(browser, begun.state, token).status_code == 303


def test_a_launch_after_rotation(
    browser: FlaskClient, platform_keys: Keys, clock: FixedClock
) -> None:
    assert launch(browser, clock.now()).status_code == 303
    platform_keys.keys = [rsa_key("second"), rsa_key("first")]
    begun = begin(browser)
    token = sign(student(begun.nonce, clock.now()), rsa_key("second"))
    assert post(browser, begun.state, token).status_code == 303


def public(key: Any) -> dict[str, Any]:
    told: dict[str, Any] = key.as_dict(private=False)
    return told


def test_keys_that_could_not_sign_a_launch_are_passed_over() -> None:
    good = public(rsa_key("first"))
    unnamed = {name: value for name, value in good.items() if name != "kid"}
    odd = [
        None,
        "text",
        {},
        unnamed,
        good | {"kid": "for encryption", "use": "enc"},
        good | {"kid": "another algorithm", "alg": "RS512"},
        good | {"kid": "malformed", "n": "!"},
        good | {"kid": "not text", "n": 7},
        public(ECKey.generate_key("P-256", {"kid": "curve"})),
        good | {"kid": "short", "n": encoded(secrets.token_bytes(128))},
        {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
    ]
    assert list(parse({"keys": [*odd, good]})) == ["first"]


def test_a_private_key_in_a_key_set_serves_as_its_public_half() -> None:
    assert not parse({"keys": [rsa_key("first").as_dict(private=True)]})["first"].is_private


@pytest.mark.parametrize("published", [None, [], "text", {}, {"keys": None}, {"keys": {}}])
def test_what_is_no_key_set_is_refused(published: Any) -> None:
    with pytest.raises(PlatformKeysUnavailable):
        parse(published)
