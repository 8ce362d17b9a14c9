"""What is known of each product, and what its administrator copies into it."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from lti_tool import cli
from lti_tool.config import Settings
from lti_tool.kernel.db import Database
from lti_tool.lti.console.pasting import THEIRS, canvas_json, lines
from lti_tool.lti.console.presets import (
    ADDRESSES,
    PRESETS,
    known,
    product_of,
    site_address,
    with_client,
)
from lti_tool.lti.notices.handlers import SCOPE as NOTICES_SCOPE

SITE, BASE = "https://lms.example.edu", "https://mentors.example.org"


def test_moodle_follows_from_its_address() -> None:
    assert known("moodle", f"{SITE}/moodle") == {
        "issuer": f"{SITE}/moodle",
        "auth_login_url": f"{SITE}/moodle/mod/lti/auth.php",
        "auth_token_url": f"{SITE}/moodle/mod/lti/token.php",
        "key_set_url": f"{SITE}/moodle/mod/lti/certs.php",
    }


def test_canvas_in_the_cloud_is_one_for_all_schools() -> None:
    assert known("canvas", SITE) == {
        "issuer": "https://canvas.instructure.com",
        "auth_login_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
        "auth_token_url": "https://sso.canvaslms.com/login/oauth2/token",
        "key_set_url": "https://sso.canvaslms.com/api/lti/security/jwks",
    }


def test_a_canvas_of_ones_own_keeps_the_issuer() -> None:
    told = known("canvas-own", SITE)
    assert told["issuer"] == "https://canvas.instructure.com"
    assert {told[name].startswith(SITE) for name in ADDRESSES} == {True}


def test_brightspace_has_one_token_address_for_all() -> None:
    told = known("brightspace", SITE)
    assert told["auth_token_url"] == "https://auth.brightspace.com/core/connect/token"
    assert told["key_set_url"] == f"{SITE}/d2l/.well-known/jwks"


@pytest.mark.parametrize(("product", "left"), [("openedx", 2), ("sakai", 1), ("other", 3)])
def test_what_differs_from_tool_to_tool_is_left_empty(product: str, left: int) -> None:
    told = known(product, SITE)
    assert [told[name] for name in ADDRESSES].count("") == left


def test_blackboards_keys_are_those_of_the_client() -> None:
    told = with_client(known("blackboard"), "fe3ebd13-39a4")
    assert told["key_set_url"].endswith("/applications/fe3ebd13-39a4/jwks.json")
    assert "{client_id}" in with_client(known("blackboard"), "../../odd")["key_set_url"]


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("lms.example.edu", SITE),
        (f" {SITE}/ ", SITE),
        (f"{SITE}/moodle/?x=1#y", f"{SITE}/moodle"),
        ("https://lms.example.edu:8443", "https://lms.example.edu:8443"),
        ("http://lms.example.edu", ""),
        ("ftp://lms.example.edu", ""),
        ("javascript://alert", ""),
        ("", ""),
        ("https://", ""),
        ("https://[lms", ""),
        ("https://lms.example.edu/\x00", ""),
    ],
)
def test_the_address_of_a_site(told: str, address: str) -> None:
    assert site_address(told, allow_loopback=False) == address


@pytest.mark.parametrize("product", [name for name in PRESETS if name != "other"])
def test_a_product_is_known_by_its_addresses(product: str) -> None:
    told = known(product, SITE)
    assert product_of(told["issuer"], told["auth_login_url"]) == product
    assert product_of("https://elsewhere.example", "https://elsewhere.example/auth") == "other"


@pytest.mark.parametrize("product", PRESETS)
def test_what_is_copied_into_a_product(product: str) -> None:
    told = {line.name: line.value for line in lines(product, BASE, "t0k")}
    assert told["launch"] == f"{BASE}/lti/launch"
    wanted = json.dumps([told["launch"]]) if product == "openedx" else told["launch"]
    assert told["redirect"] == wanted
    assert told["login"] == f"{BASE}/lti/login/t0k"
    assert told["keys"] == f"{BASE}/lti/jwks.json"
    assert told.get("domain", "mentors.example.org") == "mentors.example.org"
    words = THEIRS.get(product.removesuffix("-own"), {})
    assert [line.theirs for line in lines(product, BASE, "t0k") if line.name in words] == list(
        words.values()
    )


def test_open_edx_is_given_no_subjects_to_paste() -> None:
    """Pasted as they stand, every link would open on them."""
    assert not any("subjects" in line.value for line in lines("openedx", BASE, "t"))


def test_the_words_of_open_edx_are_those_of_its_block() -> None:
    found = find_spec("lti_consumer")
    assert found is not None and found.submodule_search_locations
    block = Path(found.submodule_search_locations[0], "lti_xblock.py").read_text()
    for line in lines("openedx", BASE, "t"):
        assert f'display_name=_("{line.theirs}")' in block


def test_canvas_takes_it_as_json() -> None:
    told = json.loads(canvas_json(BASE, "t0k"))
    assert told["oidc_initiation_url"] == f"{BASE}/lti/login/t0k"
    assert told["public_jwk_url"] == f"{BASE}/lti/jwks.json"
    (canvas,) = told["extensions"]
    assert canvas["privacy_level"] == "anonymous"
    placements = {one["placement"]: one["message_type"] for one in canvas["settings"]["placements"]}
    assert placements == {
        "course_navigation": "LtiResourceLinkRequest",
        "assignment_selection": "LtiDeepLinkingRequest",
        "link_selection": "LtiDeepLinkingRequest",
        "editor_button": "LtiDeepLinkingRequest",
    }
    assert NOTICES_SCOPE in told["scopes"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("--product moodle", "--site"),
        ("--product other", "--auth-login-url"),
        ("--product sakai --site https://lms.example.edu", "--auth-token-url"),
        ("", "--issuer"),
    ],
)
def test_the_command_says_what_it_still_needs(
    line: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["lti", "add", "--name", "Northfield", "--client-id", "7", *line.split()]
    assert cli.main(asked) == 1
    assert why in capsys.readouterr().err


def test_the_command_fills_in_what_is_known(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", database.url)
        patched.setattr("lti_tool.database.ready_database", lambda _: database)
        asked = ["lti", "add", "--name", "Northfield", "--client-id", "7"]
        asked += ["--product", "moodle", "--site", "lms.example.edu"]
        asked += ["--auth-token-url", f"{SITE}/own/token"]
        assert cli.main([*asked, "--data", str(settings.data_dir)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["issuer"] == SITE
    assert told["auth_token_url"] == f"{SITE}/own/token"
    assert told["key_set_url"] == f"{SITE}/mod/lti/certs.php"
