"""What opens the page of a course's team. A door signs it for a teacher who came through; no cookie is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from lti_tool.kernel.errors import Forbidden
from lti_tool.kernel.tokens import Signer

PURPOSE = "course_team"
LIFETIME = timedelta(hours=2)
ROLES = ("course_team", "institution_admin")
"""Of ``CourseContext.role``: who may open the page."""


@dataclass(frozen=True)
class Reference:
    """``visit``: a public id; its context is the place. ``frame``: origins whose pages may show ours.

    ``opens``: how the door opens the list for learners of this unit, as the list's address tells it.
    """

    visit: str
    person: int | None
    registration: int | None
    frame: list[str]
    role: str
    opens: dict[str, str]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Raises Forbidden for a role that the page is not for."""
        if data["role"] not in ROLES:
            raise Forbidden
        return cls(**data)


def sign(
    signer: Signer,
    *,
    visit: str,
    person_id: int | None,
    registration_id: int | None,
    frame: Sequence[str],
    role: str,
    now: datetime,
    opens: Mapping[str, str] | None = None,
) -> str:
    """For ``/course?ref=``; whoever has it may decide for this course, for two hours."""
    data = {
        "visit": visit,
        "person": person_id,
        "registration": registration_id,
        "frame": list(frame),
        "role": role,
        "opens": dict(opens or {}),
    }
    return signer.sign(PURPOSE, data, now=now, lifetime=LIFETIME)
