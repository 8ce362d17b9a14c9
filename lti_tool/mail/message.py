"""One mail as a value, and its form on the wire."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import N_


class MailHeaderInvalid(InvalidInput):
    code = "mail_header_invalid"
    message = N_(
        "A mail could not be written: an address or a name has characters that do not belong there."
    )


@dataclass(frozen=True)
class Message:
    """A mail to one person. ``reference`` is unique and the same at every try to send it.

    Raises MailHeaderInvalid when the address, the name or the subject could smuggle in a header.
    """

    reference: str
    address: str
    name: str
    subject: str
    text: str
    html: str
    locale: str
    written_at: datetime

    def __post_init__(self) -> None:
        headers = f"{self.reference}{self.address}{self.name}{self.subject}"
        if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in headers):
            raise MailHeaderInvalid
        if not self.address.isascii() or self.address.count("@") != 1 or " " in self.address:
            raise MailHeaderInvalid

    def as_email(self, sender: str) -> EmailMessage:
        """The MIME message, text first; ``sender`` is an RFC 5322 mailbox."""
        shown, address = parseaddr(sender)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(shown, addr_spec=address)
        mail["To"] = Address(self.name, addr_spec=self.address)
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(self.written_at)
        mail["Message-ID"] = f"<{self.reference}@{address.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices in answer
        mail["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
        mail.set_content(self.text)
        mail.add_alternative(self.html, subtype="html")
        mail["Content-Language"] = self.locale
        return mail
