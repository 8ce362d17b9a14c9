"""What an uploaded file may be: told by its first bytes, as its name and its sender's word prove nothing. Pure."""

from lti_tool.kernel.errors import InvalidInput, TooLarge
from lti_tool.kernel.i18n import N_

LARGEST = 8 * 1024 * 1024  # bytes
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


class FileRefused(InvalidInput):
    code = "file_refused"
    message = N_(
        "This file is no PDF, JPEG or PNG. Choose another one, or photograph the document."
    )


class FileTooLarge(TooLarge):
    code = "file_too_large"
    message = N_("A file may have 8 megabytes at most. Choose a smaller one.")


def media_type(data: bytes) -> str:
    """Raises FileRefused, FileTooLarge."""
    if len(data) > LARGEST:
        raise FileTooLarge
    if data.startswith((b"%PDF-1.", b"%PDF-2.")):
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff") and len(data) > 100:
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return "image/png"
    raise FileRefused
