"""The port through which mail leaves, and the adapter of development, which keeps it."""

from typing import Protocol

from lti_tool.kernel.errors import Unavailable
from lti_tool.kernel.i18n import N_
from lti_tool.mail.message import Message


class MailUnavailable(Unavailable):
    code = "mail_unavailable"
    message = N_("The mail server does not answer. We try again.")


class MailRefused(Exception):
    """The server will never take this message; the text is its reason, for the operator."""


class Mailer(Protocol):
    """Hands a message over for delivery. Raises MailUnavailable (try again) or MailRefused (do not)."""

    def send(self, message: Message) -> None: ...


class KeepingMailer:
    """Sends nothing: the outbox in the database is the delivery, read at ``/dev/mail``."""

    def send(self, message: Message) -> None:
        """Checks what a real mailer would check, so that development meets the same errors."""
        message.as_email("Livementor <no-reply@localhost>")
