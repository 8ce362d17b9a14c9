"""What the editor offers while an author types: subjects of the taxonomy, and mentors of the service."""

from dataclasses import replace
from typing import Any

from livementor_xblock import taxonomy
from livementor_xblock.configuration import connection
from livementor_xblock.course import course_context
from livementor_xblock.service_client import Listing, ServiceAway, ServiceClient
from livementor_xblock.shelf import shelf
from lti_tool.courses.context import SUBJECT_CODE


def of_subjects(block: Any, text: str, locale: str) -> dict[str, Any]:
    """By what is typed; for nothing, what the titles around the block are about."""
    if text.strip():
        return {"found": taxonomy.search(text, locale), "proposed": [], "away": False}
    listing = _listing(block, locale, everywhere=False)
    if listing is None:
        return {"found": [], "proposed": _by_titles(block, locale), "away": True}
    return {"found": [], "proposed": _subjects(listing), "away": False}


def of_mentors(block: Any, text: str, locale: str) -> dict[str, Any]:  # noqa: ARG001 - the editor narrows
    """All that the service lists, by name; none while it is away."""
    listing = _listing(block, locale, everywhere=True)
    mentors = listing.picker["mentors"] if listing else []
    found = [{"code": str(one["slug"]), "label": str(one["name"])} for one in mentors]
    return {"found": found, "proposed": [], "away": listing is None}


def _listing(block: Any, locale: str, *, everywhere: bool) -> Listing | None:
    """What the service would list if the author had set nothing."""
    found = connection(block)
    if found is None:
        return None
    context = replace(course_context(block), subjects=())
    client = ServiceClient(found, shelf())
    try:
        return client.mentors(context, {}, locale=locale, everywhere=everywhere)
    except ServiceAway:
        return None


def _subjects(listing: Listing) -> list[dict[str, str]]:
    told = listing.picker.get("subjects")
    return [
        {"code": one["code"], "label": str(one.get("label", one["code"]))}
        for one in (told if isinstance(told, list) else [])
        if isinstance(one, dict) and SUBJECT_CODE.fullmatch(str(one.get("code", "")))
    ]


def _by_titles(block: Any, locale: str) -> list[dict[str, str]]:
    context = course_context(block)
    return taxonomy.named_in((context.unit, context.section, context.course_title), locale)
