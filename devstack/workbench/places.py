"""Blocks that give a course its shape: course, section, subsection, unit, and a text in it."""

from importlib.metadata import EntryPoint
from typing import Any

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String

LOOK = """
.preview { max-width: 820px; font: 1rem/1.6 system-ui, sans-serif; }
.preview h1, .preview h2 { line-height: 1.25; }
.trail { margin: 0; color: #52606d; font-size: .875rem; }
"""


class Place(XBlock):
    """Something with a name and blocks in it."""

    has_children = True
    display_name = String(default="", scope=Scope.settings)

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Its blocks, one below the other."""
        page = Fragment(self.heading())
        for usage in self.children:
            shown = self.runtime.get_block(usage).render("student_view", context)
            page.add_fragment_resources(shown)
            page.add_content(shown.body_html())
        return page

    def heading(self) -> str:
        return f'<p class="trail">{self.display_name}</p>'


class Course(Place):
    """What Open edX tells of a course as attributes of its block."""

    org = String(default="", scope=Scope.settings)
    number = String(default="", scope=Scope.settings)
    run = String(default="", scope=Scope.settings)
    language = String(default="en", scope=Scope.settings)

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        page = super().student_view(context)
        page.add_css(LOOK)
        return page


class Unit(Place):
    def heading(self) -> str:
        return f"<h2>{self.display_name}</h2>"


class Text(XBlock):
    """A paragraph."""

    content = String(default="", scope=Scope.content)

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        return Fragment(f"<p>{self.content}</p>")


def provide() -> None:
    """Make these known by the names that Open edX has for them."""
    names = {"course": "Course", "chapter": "Place", "sequential": "Place", "vertical": "Unit"}
    for name, kind in (names | {"text": "Text"}).items():
        entry = EntryPoint(name, f"{__name__}:{kind}", "xblock.v1")
        XBlock.extra_entry_points.append((name, entry))
