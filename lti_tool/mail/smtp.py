"""Mail by SMTP, from the standard library."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from lti_tool.kernel.errors import ConfigurationError
from lti_tool.mail.mailer import KeepingMailer, Mailer, MailRefused, MailUnavailable
from lti_tool.mail.message import Message

logger = logging.getLogger(__name__)
TIMEOUT = 15  # seconds for each step of the conversation
PORTS = {"smtp": 587, "smtps": 465}


class SmtpMailer:
    """Mail through the server of ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``.

    Plain SMTP serves a relay on the same machine; a password is never sent without TLS.
    """

    def __init__(self, url: str, sender: str, *, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ConfigurationError(
                "LIVEMENTOR_MAIL_URL must look like smtp://user:password@host:587."
            )
        self._secure = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender
        self._tls = tls or ssl.create_default_context()

    def send(self, message: Message) -> None:
        mail = message.as_email(self._sender)
        try:
            with self._connected() as server:
                server.send_message(mail, parseaddr(self._sender)[1], [message.address])
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise _outcome(code, reason) from error
        except smtplib.SMTPResponseException as error:
            raise _outcome(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        with self._greeted() as server:
            if not self._secure and server.has_extn("starttls"):
                server.starttls(context=self._tls)
                server.ehlo()
                encrypted = True
            else:
                encrypted = self._secure
            if self._user and not encrypted:
                logger.error("the mail server offers no TLS, so it does not get the password")
                raise MailUnavailable
            if self._user:
                server.login(self._user, self._password)
            yield server

    def _greeted(self) -> smtplib.SMTP:
        server: smtplib.SMTP
        if self._secure:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=self._tls)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        server.ehlo()
        return server


def mailer_for(url: str | None, sender: str) -> Mailer:
    """SMTP where an address is set; else nothing leaves, and ``/dev/mail`` shows what would have."""
    return SmtpMailer(url, sender) if url else KeepingMailer()


def _outcome(code: int, reason: bytes | str) -> Exception:
    """RFC 5321, 4.2.1: a 5yz answer is for good, a 4yz answer is for now."""
    if code < 500:
        return MailUnavailable()
    told = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return MailRefused(f"{code} {told}"[:500])
