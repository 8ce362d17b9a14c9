"""Who may speak for an issuer, who may show a registration, how long an invitation lives."""

from datetime import UTC, datetime

import pytest

from lti_tool.cli import main
from lti_tool.config import Settings
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.lti.dynamic.invitations import Invitation, invite, peek
from lti_tool.lti.dynamic.platform import Platform, belongs, frames
from lti_tool.lti.dynamic.tool import DEEP_LINKING, TOOL, Choices, client_registration

CANVAS = "https://canvas.instructure.com"


@pytest.mark.parametrize(
    ("issuer", "address", "belonging"),
    [
        (
            "https://lms.example.edu",
            "https://lms.example.edu/mod/lti/openid-configuration.php",
            True,
        ),
        ("https://lms.example.edu/moodle", "https://lms.example.edu/moodle/config", True),
        ("https://lms.example.edu", "https://other.example.edu/config", False),
        ("https://example.edu", "https://lms.example.edu/config", False),
        ("https://lms.example.edu", "https://lms.example.edu.evil.example/config", False),
        ("https://lms.example.edu", "https://evil.example/lms.example.edu", False),
        ("https://lms.example.edu", "http://[", False),
        (CANVAS, "https://sso.canvaslms.com/api/lti/security/openid-configuration", True),
        (CANVAS, "https://canvas.instructure.com/api/lti/security/openid-configuration", True),
        (CANVAS, "https://sso.beta.canvaslms.com/api/lti/security/openid-configuration", False),
        (CANVAS, "https://evil.instructure.com/api/lti/security/openid-configuration", False),
        ("https://blackboard.com", "https://developer.blackboard.com/config", True),
        ("https://blackboard.com", "https://evil.example/config", False),
    ],
)
def test_an_issuer_speaks_at_its_own_host(issuer: str, address: str, belonging: bool) -> None:
    assert belongs(issuer, address) is belonging


def test_a_school_of_canvas_shows_the_registration_in_its_own_pages() -> None:
    assert "https://*.instructure.com" in frames("https://sso.canvaslms.com/config")


def test_what_is_no_address_is_in_no_header() -> None:
    assert frames("x; frame-ancestors *") == []


@pytest.mark.parametrize("days", [0, -1, 91])
def test_an_invitation_lives_for_a_while(database: Database, now: datetime, days: int) -> None:
    with database.transaction() as session, pytest.raises(ConfigurationError):
        invite(session, "https://x.example", Invitation("", False), days=days, now=now)


def test_an_invitation_is_an_address_of_ours(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        made = invite(session, "https://x.example", Invitation("", False), days=1, now=now)
    assert made.startswith("https://x.example/lti/register?unlock=")


def test_the_command_prints_the_address_and_nothing_else(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", database.url)
        patched.setenv("LIVEMENTOR_BASE_URL", "https://mentors.example.org")
        patched.setattr("lti_tool.database.ready_database", lambda _: database)
        asked = ["lti", "invite", "--name", "Northfield", "--approve", "--days", "90"]
        assert main([*asked, "--data", str(settings.data_dir)]) == 0
        printed = capsys.readouterr().out
        assert main([*asked[:-1], "91", "--data", str(settings.data_dir)]) == 1
    address, code = printed.strip().split("?unlock=")
    assert address == "https://mentors.example.org/lti/register"
    with database.transaction() as session:
        assert peek(session, code, datetime.now(UTC)) == Invitation("Northfield", True)


def test_the_domain_of_the_tool_has_its_port() -> None:
    """Moodle compares it with the addresses of links, the port included."""
    lms = "https://lms.example.edu"
    platform = Platform(
        lms, f"{lms}/auth", f"{lms}/token", f"{lms}/keys", f"{lms}/register", "moodle", {}, None
    )
    choices = Choices("Livementor", frozenset([DEEP_LINKING]), False, False)
    asked = client_registration(platform, choices, "https://mentors.example.org:8443", "/lti/login")
    assert asked[TOOL]["domain"] == "mentors.example.org:8443"
