"""Commands, targets, settings and links of the documents are those of the code."""

import argparse
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from lti_tool.config import PREFIX, Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OPERATOR = (ROOT / "docs" / "operator.md").read_text()
FENCE = re.compile(r"```.*?\n(.*?)```", re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def code_of(page: Path) -> Iterator[str]:
    """Every line of code in a page, in blocks and in spans."""
    text = page.read_text()
    for block in FENCE.findall(text):
        yield from block.splitlines()
    yield from SPAN.findall(FENCE.sub("", text))


def commands() -> dict[str, argparse.ArgumentParser]:
    from lti_tool.cli import parser as whole

    found: dict[str, argparse.ArgumentParser] = {}

    def walk(parser: argparse.ArgumentParser, path: str) -> None:
        groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        if not groups:
            found[path] = parser
        for group in groups:
            for name, below in group.choices.items():
                walk(below, f"{path} {name}".strip())

    walk(whole(), "")
    return found


def mentioned(command: str) -> list[tuple[str, str]]:
    """(page, line) of each use of a program in the documents."""
    use = re.compile(rf"(?:^|[\s/=]){command} ([a-z][^|#;)]*)")
    return [
        (page.name, match[1].strip())
        for page in PAGES
        for line in code_of(page)
        for match in [use.search(line)]
        if match
    ]


def test_every_livementor_command_of_the_documents_exists() -> None:
    known = commands()
    for page, line in mentioned("livementor"):
        words = line.split()
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in known), None)
        assert name is not None, f"{page}: livementor {line}"
        options = {word.split("=")[0] for word in words if word.startswith("--")}
        unknown = options - set(known[name]._option_string_actions)
        assert not unknown, f"{page}: livementor {line}"


def test_every_livementor_command_is_documented() -> None:
    documented = set(re.findall(r"^\| `livementor ([a-z]+(?: [a-z-]+)?)", OPERATOR, re.MULTILINE))
    assert documented == set(commands())


def test_every_make_target_of_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page, line in mentioned("make"):
        assert line.split()[0] in targets, f"{page}: make {line}"


def test_the_two_commands_stand_in_the_readme() -> None:
    shown = FENCE.search((ROOT / "README.md").read_text())
    assert shown is not None
    assert [line.split("#")[0].strip() for line in shown[1].splitlines()] == [
        "make demo",
        "make test",
    ]


def test_documented_settings_are_the_settings() -> None:
    named = {f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}
    named = named - {"LIVEMENTOR_DATABASE_URL"} | {"DATABASE_URL"}
    documented = re.findall(r"^\| `([A-Z_]+)` \|", OPERATOR, re.MULTILINE)
    assert sorted(documented) == sorted(named)


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    named = {f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}
    plugin = ROOT / "devstack" / "tutor" / "tutorlivementor" / "plugin.py"
    named |= set(re.findall(rf'"({PREFIX}[A-Z_]+)"', plugin.read_text()))
    for page in PAGES:
        unknown = set(re.findall(r"LIVEMENTOR_[A-Z_]+\b", page.read_text())) - named
        assert not unknown, page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_licence_is_apache_2() -> None:
    licence = (ROOT / "LICENSE").read_text()
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def rooms() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "lti_tool").glob("*/__init__.py"))


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_a_readme_and_a_place_on_the_map(room: str) -> None:
    assert (ROOT / "lti_tool" / room / "README.md").read_text().startswith("# ")
    assert f"lti_tool/{room}/" in (ROOT / "ARCHITECTURE.md").read_text()
