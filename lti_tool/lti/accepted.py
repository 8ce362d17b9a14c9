"""What comes of a launch in order, and which page it opens."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lti_tool.course_team import reference as course_team
from lti_tool.kernel.tokens import Signer
from lti_tool.lti.institution import PATH, institution_reference
from lti_tool.picker import reference as picker
from lti_tool.picker.place import Place


@dataclass(frozen=True)
class Accepted:
    """An accepted launch.

    ``frame``: the origins whose pages may show ours. ``locale``: what the platform speaks, or empty. ``query``: how
    the list opens. ``role``: in a course that the platform identifies, else empty. ``administers``: the institution;
    where that has paused tutoring (``is_paused``), its page is all there is.
    """

    visit: str
    person_id: int | None
    registration_id: int
    deployment_id: int
    frame: tuple[str, ...]
    locale: str
    role: str
    query: dict[str, str] = field(default_factory=dict)
    administers: bool = False
    is_paused: bool = False
    place: Place | None = None
    """What the list of mentors depends on, as the launch read it."""

    def onward(self, signer: Signer, now: datetime) -> tuple[str, dict[str, str]]:
        """The page and its query: the course team's for who is of it, else the list of mentors."""
        told: dict[str, Any] = {
            "visit": self.visit,
            "person_id": self.person_id,
            "registration_id": self.registration_id,
            "frame": self.frame,
            "now": now,
        }
        institution = self._institution(signer, now)
        if self.is_paused:
            return PATH, {"ref": institution["institution"]}
        if self.role in course_team.ROLES:
            ref = course_team.sign(signer, role=self.role, opens=self.query, **told)
            return "/course", {"ref": ref, **institution}
        return "/picker", {"ref": picker.sign(signer, **told), **self.query}

    def _institution(self, signer: Signer, now: datetime) -> dict[str, str]:
        """What the page of the institution is opened with, for who administers it."""
        if not self.administers:
            return {}
        ref = institution_reference(
            signer,
            registration=self.registration_id,
            deployment=self.deployment_id,
            person=self.person_id,
            frame=self.frame,
            now=now,
        )
        return {"institution": ref}


@dataclass(frozen=True)
class Waiting:
    """A launch in order, from a deployment that is not approved yet and was remembered."""

    deployment_id: int
