"""What a teacher has picked so far. It travels in the page's own form, so nothing is stored until it is sent. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Protocol

from lti_tool.courses.subjects import Taxonomy
from lti_tool.lti.deep_linking.content_items import Column, Item
from lti_tool.lti.deep_linking.request import DeepLinking

MOST_ITEMS = 20
MOST_SUBJECTS = 20
LONGEST_SLUG = 100


class Form(Protocol):
    """Fields of a form or a query; several may have one name."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Choice:
    """``ticked``: subjects (codes) that are chosen for the next list, which is not added yet."""

    items: tuple[Item, ...]
    ticked: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        return len(self.items) >= MOST_ITEMS


def read(form: Form, wanted: DeepLinking, taxonomy: Taxonomy) -> Choice:
    """The choice after the button that was pressed; the same again when the page is asked for again.

    It begins with mentors for the unit. Where the platform takes one item, another one takes its place.
    """
    ticked = tuple(code for code in form.getlist("subject") if code in taxonomy)[:MOST_SUBJECTS]
    items = {item.key: _graded(item, form, wanted) for item in _items(form, taxonomy)}
    for gone in form.getlist("remove"):
        items.pop(gone, None)
    for wish in form.getlist("add"):
        added = Item("unit", ticked) if wish == "unit" else named(wish, taxonomy)
        ticked = ()
        if added is not None:
            items = {**items, added.key: items.get(added.key, added)}
    several = list(items.values())
    kept = several[:MOST_ITEMS] if wanted.is_several else several[-1:]
    return Choice(tuple(_opening(item, wanted.targets) for item in kept), ticked)


def named(key: str, taxonomy: Taxonomy) -> Item | None:
    """The item with this ``Item.key``, without a title; None for what none of our forms has."""
    kind, _, rest = key.partition(":")
    if kind == "mentor" and 0 < len(rest) <= LONGEST_SLUG:
        return Item("mentor", mentor=rest)
    if kind == "all":
        return Item("all")
    if kind == "unit":
        return Item("unit", tuple(code for code in rest.split(",") if code in taxonomy))
    return None


def _items(form: Form, taxonomy: Taxonomy) -> Iterator[Item]:
    if not form.getlist("begun"):
        yield Item("unit")
    told = (form.getlist(name) for name in ("item", "title", "target"))
    columns = zip_longest(form.getlist("label"), form.getlist("maximum"), fillvalue="")
    for key, title, target in zip(*told, strict=False):
        label, maximum = next(columns, ("", Column.maximum))
        if item := named(key, taxonomy):
            column = Column(label.strip(), maximum.strip())
            yield replace(item, title=title.strip(), target=target, column=column)


def _graded(item: Item, form: Form, wanted: DeepLinking) -> Item:
    return replace(item, is_graded=wanted.takes_column and item.key in form.getlist("graded"))


def _opening(item: Item, targets: tuple[str, ...]) -> Item:
    """It opens in a way that the platform accepts, the first one unless the teacher chose."""
    if item.target in targets:
        return item
    return replace(item, target=targets[0] if targets else "")
