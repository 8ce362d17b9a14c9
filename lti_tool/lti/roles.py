"""Which role in a course the roles of a launch give. Pure; a table of our own (LIS vocabularies, LTI 1.3 appendix A).

An LTI *Mentor* observes learners; it appears in launches of students and makes nobody a mentor of ours.
"""

import re
from collections.abc import Iterable

TEAM = frozenset({"Instructor", "Administrator", "ContentDeveloper", "Manager"})
"""Context roles of those who make or teach the course."""
ASSISTANT = "TeachingAssistant"
LEARNERS = frozenset({"Learner", "Member", "User"})
ADMINISTRATORS = {
    "institution": frozenset({"Administrator", "SysAdmin"}),
    "system": frozenset({"Administrator", "SysAdmin", "AccountAdmin", "SysSupport"}),
}
URI = re.compile(
    r"https?://purl\.imsglobal\.org/vocab/lis/v2/"
    r"(?P<kind>membership|institution|system)(?:/person|/(?P<principal>\w+))?#(?P<name>[\w-]+)"
)
URN = re.compile(r"urn:lti:(?P<kind>role|instrole|sysrole):ims/lis/(?P<name>\w+)(?:/(?P<sub>\w+))?")
KINDS = {"role": "membership", "instrole": "institution", "sysrole": "system"}


def role_in_course(roles: Iterable[str]) -> str:
    """``learner``, ``course_team`` or ``institution_admin``, as ``CourseContext.role`` has them.

    What somebody is in this course decides: an administrator or an assistant who is enrolled as a learner learns.
    Being staff somewhere in the institution gives nothing here.
    """
    held = {found for role in roles if (found := read(role))}
    inside = {name for kind, name in held if kind == "membership"}
    learns = bool(inside & LEARNERS)
    if any(name in ADMINISTRATORS.get(kind, ()) for kind, name in held):
        if inside & TEAM or not learns:
            return "institution_admin"
    elif inside & TEAM or (ASSISTANT in inside and not learns):
        return "course_team"
    return "learner"


def read(role: str) -> tuple[str, str] | None:
    """Kind and name of a role, written as a URI, a URN of LTI 1.1 or a short name; None for any other.

    A sub-role counts as its principal (``Instructor#PrimaryInstructor`` is an instructor), except an assistant.
    """
    if uri := URI.fullmatch(role):
        name = uri["name"]
        return uri["kind"], name if name == ASSISTANT else uri["principal"] or name
    if urn := URN.fullmatch(role):
        name = ASSISTANT if ASSISTANT in (urn["name"], urn["sub"]) else urn["name"]
        return KINDS[urn["kind"]], name
    return ("membership", role) if role.isalpha() else None
