"""A lesson's notes as text and as HTML, read from the Yjs document that the editor writes.

The document holds two shared types: ``notes``, an XML fragment in the schema of ``static/tool/live/schema.js``
(ProseMirror's basic schema with lists), and ``chat``, an array of what was said. Both were typed by people:
nothing of it is trusted, an unknown element is read for its text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from pycrdt import Array, Doc, XmlElement, XmlFragment, XmlText

Node = XmlElement | XmlText | XmlFragment
Notes = Doc[Any]

BLOCKS = {"paragraph": "p", "blockquote": "blockquote", "bullet_list": "ul", "list_item": "li"}
MARKS = {"strong": "strong", "em": "em", "code": "code"}
SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
LEAVES = {"hard_break": "<br>", "horizontal_rule": "<hr>"}


@dataclass(frozen=True)
class ChatLine:
    name: str
    role: str
    text: str
    at: datetime | None


def open_notes(updates: Iterable[bytes]) -> Notes:
    notes: Notes = Doc()
    for update in updates:
        notes.apply_update(update)
    return notes


def chat(notes: Notes) -> list[ChatLine]:
    """What was said, in order; entries that are not what our page writes are left out."""
    said = notes.get("chat", type=Array)
    return [line for entry in said.to_py() or [] if (line := _chat_line(entry))]


def to_html(notes: Notes) -> str:
    """A fragment of HTML without attributes, but for safe links and the start of a list."""
    return "".join(_html(child) for child in notes.get("notes", type=XmlFragment).children)


def to_text(notes: Notes) -> str:
    """Plain text, laid out as in Markdown."""
    blocks = [_text(child) for child in notes.get("notes", type=XmlFragment).children]
    return "\n\n".join(block for block in blocks if block)


def _chat_line(entry: object) -> ChatLine | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        return None
    name, role = str(entry.get("name", "")), str(entry.get("role", ""))
    return ChatLine(name, role, entry["text"], _instant(entry.get("at")))


def _instant(milliseconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _html(node: Node) -> str:
    if isinstance(node, XmlText):
        return "".join(_marked(text, marks or {}) for text, marks in _runs(node))
    tag = node.tag or "" if isinstance(node, XmlElement) else ""
    if tag in LEAVES:
        return LEAVES[tag]
    inside = "".join(_html(child) for child in node.children)
    if tag == "heading":
        level = _level(node)
        return f"<h{level}>{inside}</h{level}>"
    if tag == "ordered_list":
        return f"<ol>{inside}</ol>"
    if tag == "code_block":
        return f"<pre><code>{inside}</code></pre>"
    element = BLOCKS.get(tag)
    return f"<{element}>{inside}</{element}>" if element else inside


def _marked(text: str, marks: dict[str, Any]) -> str:
    html = escape(text)
    for mark, element in MARKS.items():
        if mark in marks:
            html = f"<{element}>{html}</{element}>"
    link = marks.get("link")
    href = str(link.get("href", "")) if isinstance(link, dict) else ""
    if SAFE_LINK.match(href):
        return f'<a href="{escape(href)}" rel="noopener noreferrer">{html}</a>'
    return html


def _text(node: Node) -> str:
    if isinstance(node, XmlText):
        return "".join(text for text, _ in _runs(node))
    tag = node.tag or "" if isinstance(node, XmlElement) else ""
    children = [_text(child) for child in node.children]
    match tag:
        case "hard_break":
            return "\n"
        case "horizontal_rule":
            return "---"
        case "heading":
            return f"{'#' * _level(node)} {''.join(children)}"
        case "bullet_list":
            return "\n".join(_hung("- ", child) for child in children)
        case "ordered_list":
            return "\n".join(_hung(f"{n}. ", child) for n, child in enumerate(children, 1))
        case "blockquote":
            return "\n".join(f"> {row}" for row in "\n\n".join(children).splitlines())
        case "list_item":
            return "\n".join(children)
        case "code_block":
            return "\n".join(f"    {row}" for row in "".join(children).splitlines())
        case _:
            return "".join(children)


def _hung(bullet: str, text: str) -> str:
    """The text behind its bullet; further lines stand under the first one."""
    return bullet + text.replace("\n", "\n" + " " * len(bullet))


def _runs(node: XmlText) -> Iterator[tuple[str, dict[str, Any] | None]]:
    return ((text, marks) for text, marks in node.diff() if isinstance(text, str))


def _level(node: Node) -> int:
    """A heading's level, from 1 to 3, whatever the attribute says."""
    found = node.attributes.get("level") if isinstance(node, XmlElement) else None
    try:
        return min(max(int(float(str(found))), 1), 3)
    except (ValueError, OverflowError):
        return 1
