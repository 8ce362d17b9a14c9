"""Why scores did not arrive, in words for a course's team, with what can be done."""

from lti_tool.kernel.i18n import N_, gettext

TROUBLES = {
    "lti_access_refused": N_(
        "Your course platform does not let us in (%(detail)s). "
        "Ask its administrator whether the tool is still registered there, with grades switched on."
    ),
    "lti_service_refused": N_(
        "Your course platform refused the grades (status %(detail)s). "
        "Ask its administrator whether the tool may write grades in this course."
    ),
    "lti_grades_not_offered": N_(
        "Your course platform does not let us write grades in this course."
    ),
    "lti_column_gone": N_(
        "The column was deleted in your course platform, and so was the one that we made in its place. "
        "Nothing is sent until you try again."
    ),
    "lti_score_outdated": N_(
        "Your course platform has later scores already, perhaps because grades were changed there by hand."
    ),
    "lti_platform_off": N_(
        "The connection with your course platform is switched off at the moment."
    ),
}
PASSING = N_(
    "Your course platform does not answer as it should. We try again by ourselves, every hour."
)
REFUSED = {
    "404": N_("your course platform does not know the learner in this course"),
    "403": N_("your course platform does not let us grade the learner"),
    "400": N_("your course platform takes no grade for somebody who may be no learner there"),
}
OTHERWISE = N_("your course platform refused it (status %(detail)s)")
LATER = N_("your course platform has a later score already")


def trouble(code: str, detail: str) -> str:
    """Of a whole gradebook; empty where there is none."""
    if not code:
        return ""
    return gettext(TROUBLES.get(code, PASSING), detail=detail)


def refusal(code: str, detail: str) -> str:
    """Of a learner's score, to follow how many there are."""
    if code == "lti_score_outdated":
        return gettext(LATER)
    return gettext(REFUSED.get(detail, OTHERWISE), detail=detail)
