"""Who looks at the block, as the runtime's user service tells it.

Name and e-mail address are read for one purpose, to be sent to the service, and only once the learner said yes.
"""

import logging
from typing import Any

logger = logging.getLogger(__name__)
COURSE_TEAM = frozenset({"staff", "instructor", "limited_staff"})
WORKBENCH = "xblock-workbench.user_id"
NOBODY = (None, "", "none")
ANONYMOUS_ID = "edx-platform.anonymous_user_id"
OF_STUDIO = (None, "student")
"""What Studio tells as a signed-in person's anonymous id: to its handlers, and to its previews."""


def is_signed_in(block: Any) -> bool:
    """The LMS runs every handler for strangers too (``handler_noauth``); only its user service knows who it is."""
    told = _told(block)
    if "edx-platform.is_authenticated" in told:
        return told["edx-platform.is_authenticated"] is True
    return told.get(WORKBENCH) not in NOBODY


def role(block: Any) -> str:
    """One of ``courses.context.ROLES``."""
    told = _told(block)
    if not is_signed_in(block):
        return "anonymous"
    staff = told.get("edx-platform.user_is_staff") is True
    in_team = told.get("edx-platform.user_role") in COURSE_TEAM
    return "course_team" if staff or in_team else "learner"


def is_preview(block: Any) -> bool:
    """Whether this is Studio, where nobody learns, and where anybody who is signed in may run any block's handlers."""
    told = _told(block)
    signed_in = told.get("edx-platform.is_authenticated") is True
    return bool(getattr(block.runtime, "is_author_mode", False)) or (
        signed_in and told.get(ANONYMOUS_ID) in OF_STUDIO
    )


def is_masquerading(block: Any) -> bool:
    """Whether a course team member looks as one particular learner: the LMS then tells that learner's identifiers."""
    users = block.runtime.service(block, "user")
    return getattr(getattr(users, "_django_user", None), "real_user", None) is not None


def is_oneself(block: Any) -> bool:
    """Whether what is somebody's own may be shown: signed in, not in Studio, not looking as somebody else."""
    return is_signed_in(block) and not is_preview(block) and not is_masquerading(block)


def name_and_address(block: Any) -> dict[str, str]:
    """``name`` and ``email`` as the platform has them, without what it has not."""
    users = block.runtime.service(block, "user")
    user = users.get_current_user() if users is not None else None
    told = {
        "name": getattr(user, "full_name", None),
        "email": next(iter(getattr(user, "emails", None) or []), None),
    }
    return {name: value for name, value in told.items() if isinstance(value, str) and value}


def subject(block: Any) -> str | None:
    """The learner's identifier for the service, or None when nobody is signed in.

    It is what LTI launches of the same LMS carry as ``sub``, so that both doors know the same person. A runtime
    without it tells the anonymous id, which holds for one course. The first call in an LMS writes a row there:
    only ask when the learner acts.
    """
    if not is_signed_in(block):
        return None
    return _external_id(block) or _anonymous_id(block)


def _external_id(block: Any) -> str | None:
    users = block.runtime.service(block, "user")
    ask = getattr(users, "get_external_user_id", None)
    try:
        found = ask("lti") if callable(ask) else None
    except Exception:  # the LMS has no such type of identifier, or no user
        logger.warning("no external user id; the anonymous one is used", exc_info=True)
        return None
    return str(found) if found else None


def _anonymous_id(block: Any) -> str | None:
    told = _told(block)
    found = told.get(ANONYMOUS_ID) or told.get(WORKBENCH)
    course = getattr(block.scope_ids.usage_id, "context_key", None) or ""
    return f"xblock:{course}:{found}" if found else None


def _told(block: Any) -> dict[str, Any]:
    users = block.runtime.service(block, "user")
    user = users.get_current_user() if users is not None else None
    told = getattr(user, "opt_attrs", None)
    return dict(told) if told else {}
