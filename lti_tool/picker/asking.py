"""A search as it stands in an address, so that it can be shared and the back button works. No database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from lti_tool.courses.subjects import taxonomy
from lti_tool.mentors import facets
from lti_tool.mentors.cursor import Cursor
from lti_tool.mentors.faceted import DEFAULT_ORDER
from lti_tool.mentors.faceted_sql import ORDERS
from lti_tool.mentors.facets import Chosen

PATH = "/mentors"
LONGEST_SEARCH = 100
MOST_SUBJECTS = 8
SUBJECT = "subject"


@dataclass(frozen=True)
class Asked:
    """``subjects``: codes that were chosen. ``chosen``: values by facet. ``carried``: language and zone, if told."""

    text: str
    subjects: tuple[str, ...]
    chosen: Chosen
    order: str
    after: Cursor | None
    carried: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, listed: Callable[[str], Iterable[str]]) -> Self:
        """``listed``: all values of a name; what no page of ours has is passed over."""

        def first(name: str) -> str:
            return next(iter(listed(name)), "")

        known = taxonomy()
        codes = [code for code in dict.fromkeys(listed(SUBJECT)) if code in known]
        order = first("sort")
        return cls(
            text="".join(filter(str.isprintable, first("q"))).strip()[:LONGEST_SEARCH],
            subjects=tuple(codes[:MOST_SUBJECTS]),
            chosen=facets.chosen({facet.name: listed(facet.name) for facet in facets.FACETS}),
            order=order if order in ORDERS else DEFAULT_ORDER,
            after=Cursor.read(first("after")),
            carried=tuple((name, first(name)) for name in ("lang", "zone") if first(name)),
        )

    @property
    def is_plain(self) -> bool:
        """Everybody, as whoever opens the page for the first time sees them."""
        return not (self.text or self.subjects or self.chosen or self.after)

    @property
    def address(self) -> str:
        told: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        told += [(SUBJECT, code) for code in self.subjects]
        told += [(name, value) for name, values in self.chosen.items() for value in values]
        told += [("sort", self.order)] if self.order != DEFAULT_ORDER else []
        told += [("after", str(self.after))] if self.after else []
        told += self.carried
        return f"{PATH}?{urlencode(told)}" if told else PATH

    def without(self, name: str, value: str = "") -> Self:
        """From the first page on; without one value of a facet, or without the facet."""
        if name == SUBJECT:
            left = tuple(code for code in self.subjects if value and code != value)
            return replace(self, subjects=left, after=None)
        values = tuple(one for one in self.chosen.get(name, ()) if value and one != value)
        chosen = {facet: told for facet, told in self.chosen.items() if facet != name}
        return replace(self, chosen=chosen | ({name: values} if values else {}), after=None)

    def only(self) -> Self:
        """The same words, without any filter."""
        return replace(self.unfiltered(), subjects=())

    def unfiltered(self) -> Self:
        """The same words and subjects, without any other filter."""
        return replace(self, chosen={}, after=None)

    def of_subject(self, code: str) -> Self:
        """The same filters for one subject, whatever words led here."""
        return replace(self, text="", subjects=(code,), after=None)
