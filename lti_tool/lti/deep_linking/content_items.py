"""What goes into a course: links as Deep Linking 2.0 (3.2) writes them, and what their launches tell. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from lti_tool.courses.context import tidy
from lti_tool.lti.checks import LONGEST_ID
from lti_tool.lti.deep_linking.request import RESOURCE_LINK
from lti_tool.lti.place import ALL_SUBJECTS

Kind = Literal["unit", "mentor", "all"]
LONGEST_TITLE = 255
LONGEST_TEXT = 2000
MOST_POINTS = 1000
TAG = "livementor"
"""Of columns that come with a link."""
FRAME_HEIGHT = 720
"""Pixels; a platform may make it what it likes."""


@dataclass(frozen=True)
class Column:
    """In the platform's gradebook. ``label``: empty for the title of the link. ``maximum``: points, as it was typed."""

    label: str = ""
    maximum: str = "1"

    @property
    def points(self) -> int | None:
        """From 1 to ``MOST_POINTS``; None when something else was typed."""
        typed = self.maximum.strip()
        points = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        return points if 1 <= points <= MOST_POINTS else None


@dataclass(frozen=True)
class Item:
    """One thing to embed.

    ``unit``: mentors for the unit it stands in, or for ``subjects`` (codes). ``mentor``: the list with ``mentor`` (a
    slug) first. ``all``: mentors for all subjects. ``target``: ``iframe``, ``window``, or empty where the platform
    offers neither. ``text``: more about it, mostly empty. ``column``: counts only when it ``is_graded``.
    """

    kind: Kind
    subjects: tuple[str, ...] = ()
    mentor: str = ""
    title: str = ""
    target: str = ""
    text: str = ""
    column: Column = Column()
    is_graded: bool = False

    @property
    def key(self) -> str:
        """The same for the same thing, whatever its title: ``unit:python,git``, ``mentor:amina-diallo``, ``all:``."""
        return f"{self.kind}:{self.mentor or ','.join(self.subjects)}"

    @property
    def custom(self) -> dict[str, str]:
        """The parameters that ``place`` reads when the link is launched."""
        if self.kind == "mentor":
            return {"mentor": self.mentor}
        if self.kind == "all":
            return {"subjects": ALL_SUBJECTS}
        return {"subjects": ",".join(self.subjects)} if self.subjects else {}


def written(item: Item, address: str) -> dict[str, Any]:
    """As JSON values; a property without a value is left out, never null. ``address``: where our launches go."""
    made: dict[str, Any] = {
        "type": RESOURCE_LINK,
        "url": address,
        "title": tidy(item.title, LONGEST_TITLE),
    }
    if text := tidy(item.text, LONGEST_TEXT):
        made["text"] = text
    if item.is_graded and item.column.points:
        made["lineItem"] = {
            "scoreMaximum": item.column.points,
            "label": tidy(item.column.label, LONGEST_TITLE) or made["title"],
            "resourceId": item.key[:LONGEST_ID],
            "tag": TAG,
        }
    if item.custom:
        made["custom"] = item.custom
    if item.target == "window":
        made["window"] = {"targetName": "_blank"}
    elif item.target == "iframe":
        made["iframe"] = {"height": FRAME_HEIGHT}
    return made
