"""The one tree of errors.

LivementorError
├── InvalidInput        400  what was sent can't be understood
├── NotSignedIn         401  sign in first
├── Forbidden           403  you may not do this
├── NotFound            404  there is no such thing, or it is not yours to see
├── Conflict            409  somebody or something else was first
├── Gone                410  it existed, and is used up or expired
├── TooLarge            413  more than we take
├── TooManyRequests     429  try again later
└── Unavailable         503  something we depend on does not answer
ConfigurationError           the set-up is wrong; only at start and in commands

A room subclasses one of these and sets ``code`` (stable, for programs and support) and ``message`` (an English
message id that is translated where it is shown; it may hold ``%(name)s`` of the error's data).
"""

from typing import ClassVar

from lti_tool.kernel.i18n import N_, gettext


class LivementorError(Exception):
    """An outcome that the caller can be told about. ``data`` fills the message."""

    code: ClassVar[str] = "error"
    message: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **data: object) -> None:
        super().__init__(self.code)
        self.data = data

    def __str__(self) -> str:
        return gettext(self.message, **self.data)


class InvalidInput(LivementorError):
    code = "invalid_input"
    message = N_("We could not understand what was sent. Check it and try again.")


class NotSignedIn(LivementorError):
    code = "not_signed_in"
    message = N_("Sign in to go on.")


class Forbidden(LivementorError):
    code = "forbidden"
    message = N_("You do not have access to this page.")


class NotFound(LivementorError):
    code = "not_found"
    message = N_("There is nothing at this address, or it is not yours to see.")


class Conflict(LivementorError):
    code = "conflict"
    message = N_("Something changed in the meantime. Reload the page and try again.")


class Gone(LivementorError):
    code = "gone"
    message = N_("This has expired or was already used.")


class TooLarge(LivementorError):
    code = "too_large"
    message = N_("This is larger than we can take.")


class TooManyRequests(LivementorError):
    code = "too_many_requests"
    message = N_("That was too often in a short time. Wait a few minutes and try again.")


class Unavailable(LivementorError):
    code = "unavailable"
    message = N_("A service that we need does not answer. Try again in a few minutes.")


class ConfigurationError(Exception):
    """The set-up is wrong; the text says what to set and how. Never shown to a web user."""
