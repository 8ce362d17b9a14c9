"""What a door signed for a page in a course's frame. Links and forms carry it; no cookie is needed."""

from datetime import UTC, datetime
from typing import Any

from lti_tool.kernel.tokens import TokenExpired
from lti_tool.kernel.web.request import now, signer
from lti_tool.kernel.web.security import allow_frames

WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)


def framed(purpose: str, reference: str) -> dict[str, Any]:
    """The values of a reference, whose ``frame`` may show this response, also the one that says that it is too old.

    Raises TokenInvalid, TokenExpired.
    """
    try:
        told = signer().read(purpose, reference, now=now())
    except TokenExpired:
        allow_frames(signer().read(purpose, reference, now=WHENEVER)["frame"])
        raise
    allow_frames(told["frame"])
    return told
