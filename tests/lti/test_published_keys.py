"""``/lti/jwks.json``: our public keys, never a private one."""

import threading

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti.key_sets import parse
from lti_tool.lti.keys import private_key
from lti_tool.lti.models import ToolKey

ADDRESS = "/lti/jwks.json"


def test_a_key_is_made_at_the_first_use_and_kept(browser: FlaskClient) -> None:
    first, second = browser.get(ADDRESS), browser.get(ADDRESS)
    assert first.status_code == 200
    assert first.json == second.json
    assert len(parse(first.json)) == 1


def test_only_the_public_part_is_published(browser: FlaskClient) -> None:
    (key,) = browser.get(ADDRESS).json["keys"]
    assert sorted(key) == ["alg", "e", "kid", "kty", "n", "use"]


def test_caches_may_keep_it_for_an_hour(browser: FlaskClient) -> None:
    headers = browser.get(ADDRESS).headers
    assert headers["Cache-Control"] == "public, max-age=3600"
    assert headers["ETag"]
    assert "Set-Cookie" not in headers


def test_ten_first_uses_at_once_make_one_key(app: Flask) -> None:
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
    (first,) = browser.get(ADDRESS).json["keys"]
    for state, kids in (("retiring", 2), ("deleted", 1)):
        with services.database.transaction() as session:
            old = session.scalars(select(ToolKey).filter_by(kid=first["kid"])).one()
            old.state = state
        published = browser.get(ADDRESS).json["keys"]
        assert len(published) == kids
        assert published[0]["kid"] != first["kid"]


def test_the_private_key_lies_encrypted_and_belongs_to_the_public_one(
    browser: FlaskClient, services: Services
) -> None:
    (published,) = browser.get(ADDRESS).json["keys"]
    with services.database.transaction() as session:
        key = session.scalars(select(ToolKey)).one()
    assert "PRIVATE" not in key.private_pem
    opened = private_key(key, Vault(services.settings.secret_key))
    assert opened.is_private
    assert opened.as_dict(private=False)["n"] == published["n"]
