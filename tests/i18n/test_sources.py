"""Words that a reader sees come through the catalogue: none stand bare in a template."""

import re
from pathlib import Path

import pytest

from .conftest import ROOT

TEMPLATES = sorted(
    path for path in ROOT.glob("templates/**/*") if path.suffix in {".html", ".txt", ".svg"}
)
SAME_EVERYWHERE = {"Livementor", "HTML", "iCalendar", "Stripe"}
NOT_TEXT = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(style|script)\b.*?</\1>|<!doctype html>|\blm-[\w-]+",
    re.S,
)
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt|aria-description|content)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
SETTINGS = {"width=device-width, initial-scale=1", "light dark"}
WORD = re.compile(r"[^\W\d_]{2,}")


def bare_words(source: str) -> set[str]:
    text = re.sub(r"&\w+;", " ", NOT_TEXT.sub(" ", source))
    spoken = [told for told in SPOKEN.findall(text) if told not in SETTINGS]
    return set(WORD.findall(" ".join([TAG.sub(" ", text), *spoken]))) - SAME_EVERYWHERE


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_words_stand_bare_in_a_template(path: Path) -> None:
    assert bare_words(path.read_text()) == set()


def test_bare_words_are_found() -> None:
    assert bare_words('<p title="Hello">{{ _("Seen") }} there</p>') == {"Hello", "there"}
