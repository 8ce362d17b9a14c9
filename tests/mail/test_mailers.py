"""The port Mailer: what both adapters do, and what SMTP does beside it."""

import email
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest

from lti_tool.kernel.errors import ConfigurationError
from lti_tool.mail.mailer import Mailer, MailRefused, MailUnavailable
from lti_tool.mail.message import MailHeaderInvalid, Message
from lti_tool.mail.smtp import SmtpMailer, mailer_for

SENDER = "Livementor <no-reply@livementor.example>"


def letter(**changed: Any) -> Message:
    fields: dict[str, Any] = {
        "reference": "1f6f",
        "address": "zoe@example.org",
        "name": "Zoë, «la» Grande",
        "subject": "Votre séance : mardi 24 novembre, 18:00",
        "text": "Bonjour.\n.\nÀ bientôt\n",
        "html": "<p>Bonjour.</p>\n",
        "locale": "fr",
        "written_at": datetime(2026, 11, 24, 9, tzinfo=UTC),
    }
    return Message(**(fields | changed))


@pytest.fixture(params=["keeping", "smtp"])
def mailer(request: pytest.FixtureRequest) -> Mailer:
    if request.param == "keeping":
        return mailer_for(None, SENDER)
    office = request.getfixturevalue("post_office")
    return mailer_for(f"smtp://127.0.0.1:{office.port}", SENDER)


def received(taken: list[bytes]) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(taken[-1], policy=default))


def test_a_mailer_takes_any_letter(mailer: Mailer) -> None:
    mailer.send(letter())
    mailer.send(letter(name="", subject="x" * 500, text="\n", html="<p>" + "é" * 5000))


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Hello\r\nBcc: all@example.org"},
        {"subject": "Hello\u2028Bcc: all@example.org"},
        {"name": "Ada\nBcc: all@example.org"},
        {"address": "ada@example.org\r\nBcc: all@example.org"},
        {"address": "ada@example.org,eve@example.org"},
        {"address": "ada @example.org"},
        {"address": "ada"},
        {"reference": "1>\r\nBcc: all@example.org"},
    ],
)
def test_a_header_can_not_be_smuggled_in(changed: dict[str, str]) -> None:
    with pytest.raises(MailHeaderInvalid):
        letter(**changed)


def test_what_arrives_is_what_was_written(post_office: Any) -> None:
    SmtpMailer(f"smtp://127.0.0.1:{post_office.port}", SENDER).send(letter())
    mail = received(post_office.taken)
    assert mail["From"] == SENDER
    assert mail["To"].addresses[0].display_name == "Zoë, «la» Grande"
    assert mail["To"].addresses[0].addr_spec == "zoe@example.org"
    assert mail["Subject"] == "Votre séance : mardi 24 novembre, 18:00"
    assert mail["Message-ID"] == "<1f6f@livementor.example>"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "fr")
    parts = {kind: mail.get_body((kind,)) for kind in ("plain", "html")}
    assert parts["plain"] is not None
    assert parts["html"] is not None
    assert parts["plain"].get_content().splitlines() == ["Bonjour.", ".", "À bientôt"]
    assert parts["html"].get_content().strip() == "<p>Bonjour.</p>"


@pytest.mark.parametrize(
    ("answer", "outcome"), [("550 no such box", MailRefused), ("451 later", MailUnavailable)]
)
def test_refused_for_good_and_for_now(
    post_office: Any, answer: str, outcome: type[Exception]
) -> None:
    post_office.answer = answer
    with pytest.raises(outcome):
        SmtpMailer(f"smtp://127.0.0.1:{post_office.port}", SENDER).send(letter())
    assert post_office.taken == []


def test_a_server_that_is_away_is_unavailable(post_office: Any) -> None:
    port = post_office.port
    post_office.socket.close()
    with pytest.raises(MailUnavailable):
        SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send(letter())


def test_a_password_travels_by_tls_only(
    post_office: Any, secure_post_office: Any, certificate: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    url: Callable[[int], str] = "smtp://me:p%40ss@localhost:{}".format
    SmtpMailer(url(secure_post_office.port), SENDER, tls=trusting).send(letter())
    assert [encrypted for _, encrypted in secure_post_office.logins] == [True]
    with pytest.raises(MailUnavailable):
        SmtpMailer(url(post_office.port), SENDER, tls=trusting).send(letter())
    assert post_office.logins == []


def test_a_server_with_a_wrong_certificate_gets_nothing(secure_post_office: Any) -> None:
    with pytest.raises(MailUnavailable):
        SmtpMailer(f"smtp://localhost:{secure_post_office.port}", SENDER).send(letter())
    assert secure_post_office.taken == []


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_an_address_that_is_no_mail_server_is_told_at_start(url: str) -> None:
    with pytest.raises(ConfigurationError):
        SmtpMailer(url, SENDER)
