"""Levels of teaching, as people read them."""

from lti_tool.kernel.i18n import N_, gettext

LABELS = {
    "middle-school": N_("Middle school"),
    "high-school": N_("High school"),
    "undergraduate": N_("Undergraduate"),
    "graduate": N_("Graduate"),
    "adult": N_("Adult education"),
    "mooc": N_("Open online course"),
    "professional": N_("Professional training"),
}


def label(level: str) -> str:
    """One of ``context.LEVELS`` in the language of the moment; empty when it is empty."""
    return gettext(LABELS[level]) if level else ""
