"""Notes as text and HTML: what the editor can write is read, and nothing that people typed becomes markup."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pycrdt import Array, Doc, XmlElement, XmlFragment, XmlText

from lti_tool.lessons.notes_document import ChatLine, chat, to_html, to_text


def notes(*blocks: XmlElement) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    fragment = doc.get("notes", type=XmlFragment)
    for block in blocks:
        fragment.children.append(block)
    return doc


def block(tag: str, *inside: XmlElement | XmlText, **attributes: str) -> XmlElement:
    return XmlElement(tag, attributes, list(inside))


def paragraph(text: str) -> XmlElement:
    return block("paragraph", XmlText(text))


def item(*inside: XmlElement) -> XmlElement:
    return block("list_item", *inside)


@pytest.mark.parametrize(
    ("written", "html", "text"),
    [
        (paragraph("A < B & C"), "<p>A &lt; B &amp; C</p>", "A < B & C"),
        (block("heading", XmlText("Title"), level="2"), "<h2>Title</h2>", "## Title"),
        (block("heading", XmlText("Title"), level="99"), "<h3>Title</h3>", "### Title"),
        (block("heading", XmlText("Title"), level="nan"), "<h1>Title</h1>", "# Title"),
        (
            block("bullet_list", item(paragraph("one")), item(paragraph("two"))),
            "<ul><li><p>one</p></li><li><p>two</p></li></ul>",
            "- one\n- two",
        ),
        (
            block(
                "ordered_list",
                item(paragraph("one"), block("bullet_list", item(paragraph("inner")))),
                item(paragraph("two")),
            ),
            "<ol><li><p>one</p><ul><li><p>inner</p></li></ul></li><li><p>two</p></li></ol>",
            "1. one\n   - inner\n2. two",
        ),
        (
            block("blockquote", paragraph("said"), paragraph("again")),
            "<blockquote><p>said</p><p>again</p></blockquote>",
            "> said\n> \n> again",
        ),
        (
            block("code_block", XmlText("if a < b:\n  pass")),
            "<pre><code>if a &lt; b:\n  pass</code></pre>",
            "    if a < b:\n      pass",
        ),
        (block("horizontal_rule"), "<hr>", "---"),
        (
            block("paragraph", XmlText("a"), block("hard_break"), XmlText("b")),
            "<p>a<br>b</p>",
            "a\nb",
        ),
        (block("script", XmlText("alert(1)")), "alert(1)", "alert(1)"),
        (block("p onload=x", XmlText("text")), "text", "text"),
    ],
)
def test_every_block_has_its_form(written: XmlElement, html: str, text: str) -> None:
    doc = notes(written)
    assert (to_html(doc), to_text(doc)) == (html, text)


@pytest.mark.parametrize(
    ("marks", "html"),
    [
        ({"strong": {}}, "<p><strong>x&amp;y</strong></p>"),
        ({"em": {}}, "<p><em>x&amp;y</em></p>"),
        ({"code": {}}, "<p><code>x&amp;y</code></p>"),
        ({"blink": {}}, "<p>x&amp;y</p>"),
        (
            {"link": {"href": "https://a.example/?b=1&c=\"'"}},
            '<p><a href="https://a.example/?b=1&amp;c=&quot;&#x27;" rel="noopener noreferrer">x&amp;y</a></p>',
        ),
        ({"link": {"href": "javascript:alert(1)"}}, "<p>x&amp;y</p>"),
        ({"link": {"href": " \tjavascript:alert(1)"}}, "<p>x&amp;y</p>"),
        ({"link": "https://a.example"}, "<p>x&amp;y</p>"),
    ],
)
def test_marks_and_links_are_safe(marks: dict[str, Any], html: str) -> None:
    doc = notes(paragraph(""))
    text = doc.get("notes", type=XmlFragment).children[0].children[0]
    text.insert(0, "x&y", marks)
    assert to_html(doc) == html


def test_chat_keeps_order_and_leaves_out_what_our_page_never_writes() -> None:
    doc: Doc[Any] = Doc()
    said = doc.get("chat", type=Array)
    line = {"name": "Amina", "role": "learner", "text": "Hello", "at": 1795510800000}
    for entry in (
        line,
        "rubbish",
        7,
        None,
        {"text": 7},
        {"text": "no more"},
        {**line, "at": "1e400"},
    ):
        said.append(entry)
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert chat(doc) == [
        ChatLine("Amina", "learner", "Hello", at),
        ChatLine("", "", "no more", None),
        ChatLine("Amina", "learner", "Hello", None),
    ]


def test_a_new_document_is_empty() -> None:
    doc: Doc[Any] = Doc()
    assert (to_html(doc), to_text(doc), chat(doc)) == ("", "", [])
