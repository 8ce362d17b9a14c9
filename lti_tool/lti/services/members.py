"""Who is in a course: Names and Role Provisioning Services 2.0."""

from dataclasses import dataclass
from typing import Any

from lti_tool.lti import claims as names
from lti_tool.lti.roles import role_in_course
from lti_tool.lti.services.calls import Platform
from lti_tool.lti.services.errors import AnswerUnreadable

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE = 200
"""Members asked for at once. Open edX makes pages only when a limit is told; others may give fewer."""


@dataclass(frozen=True)
class Membership:
    """``user_id``: the ``sub`` of launches. ``name``, ``email``: empty where the platform keeps them to itself."""

    user_id: str
    roles: tuple[str, ...]
    is_active: bool
    name: str = ""
    email: str = ""

    @property
    def role(self) -> str:
        """As ``roles.role_in_course`` has it. Moodle tells non-editing teachers as learners here."""
        return role_in_course(self.roles)


def members(
    platform: Platform, claim: names.Claims, *, rlid: str = "", role: str = ""
) -> list[Membership]:
    """Everybody in the course of this launch (``claim``: ``claims.MEMBERS_SERVICE``), the inactive too, each once.

    ``rlid``: only who may open this resource link; ``role``: only who has it. Platforms may ignore both.
    Raises PlatformUnreachable, AccessRefused, ServiceRefused, AnswerUnreadable.
    """
    url = names.text(claim, "context_memberships_url")
    asked = {name: value for name, value in (("rlid", rlid), ("role", role)) if value}
    found: dict[str, Membership] = {}
    for page in platform.pages(url, ACCEPT, SCOPE, asked, PAGE):
        listed = page.get("members") if isinstance(page, dict) else None
        if not isinstance(listed, list):
            raise AnswerUnreadable(url=url, why="no members")
        for told in listed:
            if member := _read(told):
                found.setdefault(member.user_id, member)
    return list(found.values())


def _read(told: Any) -> Membership | None:
    """None for what names nobody."""
    if not isinstance(told, dict) or not (user_id := names.text(told, "user_id")):
        return None
    roles = told.get("roles")
    whole = f"{names.text(told, 'given_name')} {names.text(told, 'family_name')}"
    return Membership(
        user_id,
        tuple(role for role in roles if isinstance(role, str)) if isinstance(roles, list) else (),
        is_active=(names.text(told, "status") or "Active").lower() == "active",
        name=names.text(told, "name").strip() or whole.strip(),
        email=names.text(told, "email").strip(),
    )
