"""What opens the list in a course's frame. A door signs it for whoever came through; no cookie is needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from lti_tool.kernel.tokens import Signer

PURPOSE = "picker"
LIFETIME = timedelta(hours=2)


def sign(
    signer: Signer,
    *,
    visit: str,
    person_id: int | None,
    registration_id: int | None,
    frame: Sequence[str],
    now: datetime,
) -> str:
    """For ``/picker?ref=``; whoever has it sees this visit's list, for two hours. ``frame``: origins that show it."""
    data = {"visit": visit, "person": person_id, "frame": list(frame)}
    data["registration"] = registration_id
    return signer.sign(PURPOSE, data, now=now, lifetime=LIFETIME)
