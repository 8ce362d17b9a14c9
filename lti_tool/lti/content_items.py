"""What goes into a course: links as Deep Linking 2.0 (3.2) writes them, and what their launches tell. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from lti_tool.courses.context import tidy
from lti_tool.lti.deep_linking import RESOURCE_LINK
from lti_tool.lti.place import ALL_SUBJECTS

Kind = Literal["unit", "mentor", "all"]
LONGEST_TITLE = 255
FRAME_HEIGHT = 720
"""Pixels; a platform may make it what it likes."""


@dataclass(frozen=True)
class Item:
    """One thing to embed.

    ``unit``: mentors for the unit it stands in, or for ``subjects`` (codes). ``mentor``: the list with ``mentor`` (a
    slug) first. ``all``: mentors for all subjects. ``target``: ``iframe``, ``window``, or empty where the platform
    offers neither.
    """

    kind: Kind
    subjects: tuple[str, ...] = ()
    mentor: str = ""
    title: str = ""
    target: str = ""

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
    if item.custom:
        made["custom"] = item.custom
    if item.target == "window":
        made["window"] = {"targetName": "_blank"}
    elif item.target == "iframe":
        made["iframe"] = {"height": FRAME_HEIGHT}
    return made
