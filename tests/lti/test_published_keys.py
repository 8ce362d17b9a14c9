"""``/lti/jwks.json``: our public keys, never a private one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti.jobs import jobs
from lti_tool.lti.key_sets import parse
from lti_tool.lti.keys import RETIRES_FOR, ensure_active_key, private_key, rotate_keys
from lti_tool.lti.models import ToolKey
from lti_tool.lti.services.platforms import Platforms
from lti_tool.lti.transport import HttpTransport

ADDRESS = "/lti/jwks.json"


def test_the_key_that_signs_and_the_next_one_are_made_at_the_first_use_and_kept(
    browser: FlaskClient,
) -> None:
    first, second = browser.get(ADDRESS), browser.get(ADDRESS)
    assert first.status_code == 200
    assert first.json == second.json
    assert len(parse(first.json)) == 2


def test_only_the_public_part_is_published(browser: FlaskClient) -> None:
    for key in browser.get(ADDRESS).json["keys"]:
        assert sorted(key) == ["alg", "e", "kid", "kty", "n", "use"]


def test_caches_may_keep_it_for_an_hour(browser: FlaskClient) -> None:
    headers = browser.get(ADDRESS).headers
    assert headers["Cache-Control"] == "public, max-age=3600"
    assert headers["ETag"]
    assert "Set-Cookie" not in headers


def test_ten_first_uses_at_once_make_one_key_set(app: Flask) -> None:
    answers: list[str] = []

    def ask() -> None:
        answers.append(app.test_client().get(ADDRESS).text)

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 10
    assert len(set(answers)) == 1


def test_a_retiring_key_is_published_and_a_deleted_one_is_not(
    browser: FlaskClient, services: Services, clock: FixedClock
) -> None:
    _, first = browser.get(ADDRESS).json["keys"]
    for state, kids in (("retiring", 3), ("deleted", 2)):
        with services.database.transaction() as session:
            old = session.scalars(select(ToolKey).filter_by(kid=first["kid"])).one()
            old.state = state
        published = browser.get(ADDRESS).json["keys"]
        assert len(published) == kids
        assert (first in published) == (state == "retiring")


def test_the_private_key_lies_encrypted_and_belongs_to_the_public_one(
    browser: FlaskClient, services: Services
) -> None:
    _, published = browser.get(ADDRESS).json["keys"]
    with services.database.transaction() as session:
        key = session.scalars(select(ToolKey).filter_by(kid=published["kid"])).one()
    assert "PRIVATE" not in key.private_pem
    opened = private_key(key, Vault(services.settings.secret_key))
    assert opened.is_private
    assert opened.as_dict(private=False)["n"] == published["n"]


def signs(services: Services, clock: FixedClock) -> str:
    with services.database.transaction() as session:
        vault = Vault(services.settings.secret_key)
        return ensure_active_key(session, vault, clock.now()).kid


def rotated(services: Services, now: datetime) -> list[str]:
    with services.database.transaction() as session:
        return [key.kid for key in rotate_keys(session, Vault(services.settings.secret_key), now)]


def test_a_rotation_signs_with_a_key_that_platforms_have_known_since_the_one_before(
    browser: FlaskClient, services: Services, clock: FixedClock
) -> None:
    following, first = (key["kid"] for key in browser.get(ADDRESS).json["keys"])
    assert signs(services, clock) == first
    newest, *known = rotated(services, clock.now())
    assert known == [following, first]
    assert [key["kid"] for key in browser.get(ADDRESS).json["keys"]] == [newest, following, first]
    assert signs(services, clock) == following


def test_a_database_from_before_gets_its_next_key_when_it_is_first_needed(
    browser: FlaskClient, services: Services, clock: FixedClock
) -> None:
    only = signs(services, clock)
    following, active = (key["kid"] for key in browser.get(ADDRESS).json["keys"])
    assert active == only != following


def test_two_days_later_the_old_key_is_gone_with_its_private_part(
    browser: FlaskClient, services: Services, clock: FixedClock
) -> None:
    *kept, old = rotated(services, clock.now())
    vault, transport = (
        Vault(services.settings.secret_key),
        HttpTransport(clock, allow_loopback=True),
    )
    platforms = Platforms(services.database, vault, transport, clock)
    forget = jobs(services.database, platforms, clock)["lti.forget"]
    clock.advance(RETIRES_FOR)
    forget()
    assert len(browser.get(ADDRESS).json["keys"]) == 3
    clock.advance(timedelta(seconds=1))
    forget()
    assert [key["kid"] for key in browser.get(ADDRESS).json["keys"]] == kept
    with services.database.transaction() as session:
        deleted = session.scalars(select(ToolKey).filter_by(kid=old)).one()
    assert (deleted.state, deleted.private_pem) == ("deleted", "")


def test_rotations_at_once_follow_one_another(services: Services, clock: FixedClock) -> None:
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda _: rotated(services, clock.now()), range(4)))
    assert sorted(len(kids) for kids in told) == [3, 4, 5, 6]
