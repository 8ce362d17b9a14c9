"""What a script of the XBlock says comes from its template, in the reader's language."""

import re
from pathlib import Path

import pytest

from .conftest import ROOT

SCRIPTS = sorted([*ROOT.glob("static/xblock/*.js"), *ROOT.glob("static/picker/*.js")])
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\\])//[^\n]*", re.DOTALL)
TEXT = re.compile(r'"([^"\n]*)"|`([^`]*)`')
SENTENCE = re.compile(r"[A-Z][a-z]+ [a-z]+|[a-z]+ [a-z]+ [a-z]+[.?]")
DATA = re.compile(r"this\.words\.(\w+)")
NOT_SAID = {"livementor:", "use strict"}


def texts(script: str) -> list[str]:
    return [a or b for a, b in TEXT.findall(COMMENT.sub("", script))]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_sentence_stands_in_a_script(path: Path) -> None:
    found = [text for text in texts(path.read_text()) if SENTENCE.search(text)]
    assert [text for text in found if text not in NOT_SAID] == []


def test_sentences_are_found() -> None:
    assert [
        bool(SENTENCE.search(text)) for text in texts('a("Try again"); b("lm-frame"); // No text')
    ] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("script", "template"),
    [
        ("block.js", "frame-below.html"),
        ("own.js", "frame-below.html"),
        ("editor.js", "editor.html"),
    ],
)
def test_every_word_that_a_script_says_is_in_its_template(script: str, template: str) -> None:
    told = (ROOT / "static/xblock" / script).read_text()
    given = (ROOT / "templates/xblock" / template).read_text()
    names = set(DATA.findall(told))
    assert len(names) > 5
    for name in names:
        assert f"data-{re.sub('([A-Z])', lambda found: '-' + found[1].lower(), name)}=" in given, (
            name
        )
