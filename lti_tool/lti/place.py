"""The place in a course that a launch tells. Pure."""

import re

from lti_tool.courses.context import CourseContext
from lti_tool.lti import claims as names
from lti_tool.lti.claims import Claims, section, text
from lti_tool.lti.roles import role_in_course

UNEXPANDED = re.compile(r"\$(?:[A-Za-z]|\{)")
"""A variable that the platform does not know stays as it was written: ``$Context.title``, ``${unit}``."""
OPEN_EDX_COURSE = re.compile(
    r"course-v1:(?P<organisation>[^+]+)\+(?P<course>[^+]+)\+(?P<run>[^+]+)"
)
SEPARATORS = re.compile(r"[\s,;]+")
ALL_SUBJECTS = "all"
"""In place of codes, in the parameter ``subjects``: the list has mentors for every subject."""
TRUE_TO = {"organization": "organisation", "subject": "subjects", "lang": "language"}


def custom(claims: Claims) -> dict[str, str]:
    """Custom parameters by lower-case name; those that hold an unexpanded variable, or no text, are left out."""
    told: dict[str, str] = {}
    for key, value in section(claims, names.CUSTOM).items():
        name = str(key).strip().lower()
        if isinstance(value, list):
            value = ",".join(str(item) for item in value)
        if isinstance(value, str) and value.strip() and not UNEXPANDED.match(value.strip()):
            told[TRUE_TO.get(name, name)] = value.strip()
    return told


def course_context(claims: Claims) -> CourseContext:
    """What the author wrote in custom parameters, else what the platform says by itself."""
    own = custom(claims)
    course, link = section(claims, names.CONTEXT), section(claims, names.RESOURCE_LINK)
    key = OPEN_EDX_COURSE.fullmatch(text(course, "id"))
    parts = key.groupdict() if key else {}
    label = _expanded(course, "label")
    return CourseContext(
        organisation=own.get("organisation") or parts.get("organisation", ""),
        course=own.get("course") or parts.get("course") or label or text(course, "id"),
        course_id=text(course, "id"),
        run=own.get("run") or parts.get("run", ""),
        course_title=own.get("course_title") or course_title(claims),
        section=own.get("section", ""),
        unit=own.get("unit") or _expanded(link, "title"),
        unit_id=text(link, "id"),
        language=own.get("language") or text(section(claims, names.PRESENTATION), "locale"),
        role=role_in_course(claims[names.ROLES]) if claims.get("sub") else "anonymous",
        level=own.get("level", ""),
        subjects=() if _is_all(own) else tuple(SEPARATORS.split(own.get("subjects", ""))),
        platform=text(claims, "iss"),
    )


def course_title(claims: Claims) -> str:
    """As the platform calls the course, else its short name."""
    course = section(claims, names.CONTEXT)
    return _expanded(course, "title") or _expanded(course, "label")


def list_query(claims: Claims) -> dict[str, str]:
    """How the list opens, as its address tells: for all subjects, and with one mentor (a slug) first."""
    own = custom(claims)
    query = {"all": "1"} if _is_all(own) else {}
    return query | ({"mentor": own["mentor"]} if "mentor" in own else {})


def _is_all(own: dict[str, str]) -> bool:
    return own.get("subjects", "").lower() == ALL_SUBJECTS


def _expanded(claims: Claims, name: str) -> str:
    found = text(claims, name)
    return "" if UNEXPANDED.match(found) else found


def person_name(claims: Claims) -> str:
    """Empty when the platform keeps names to itself."""
    parts = (text(claims, "given_name"), text(claims, "family_name"))
    return text(claims, "name") or " ".join(part for part in parts if part)
