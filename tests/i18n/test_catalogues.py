"""Every language says everything: what is collected from the sources is what is translated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo

from livementor_xblock import wording
from lti_tool.kernel import i18n

from .conftest import ROOT, read

SOURCE_LANGUAGE = "en"
CATALOGUES = sorted(
    (path.stem, path.parts[-3]) for path in ROOT.glob("translations/*/LC_MESSAGES/*.po")
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
IDENTIFIER = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|[A-Z_]{6,}")


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def translated(catalog: Catalog) -> Iterator[Message]:
    """Without those that are not; one test of their own tells them."""
    return (message for message in messages(catalog) if all(forms(message.string)))


def forms(said: object) -> tuple[str, ...]:
    """One text, or one for each plural form."""
    return tuple(said) if isinstance(said, tuple | list) else (str(said),)


def ids(catalog: Catalog) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in messages(catalog)}


@dataclass(frozen=True)
class Said:
    """A catalogue, its file, and what the sources have for it."""

    path: Path
    catalog: Catalog
    fresh: Catalog


@pytest.fixture(params=CATALOGUES, ids="-".join)
def said(request: pytest.FixtureRequest, collected: dict[str, Catalog]) -> Said:
    domain, language = request.param
    path = ROOT / "translations" / language / "LC_MESSAGES" / f"{domain}.po"
    return Said(path, read(path, language), collected[domain])


@pytest.fixture
def catalog(said: Said) -> Catalog:
    return said.catalog


def spoken(domain: str) -> list[str]:
    return sorted([SOURCE_LANGUAGE, *(language for name, language in CATALOGUES if name == domain)])


def test_both_packages_speak_the_languages_that_have_a_catalogue() -> None:
    assert sorted(i18n.SUPPORTED) == spoken("messages")
    assert sorted(wording.SUPPORTED) == spoken("xblock")
    assert i18n.SUPPORTED[0] == wording.SUPPORTED[0] == SOURCE_LANGUAGE


def test_the_xblock_speaks_more_languages_than_the_service() -> None:
    assert set(wording.SUPPORTED) == {"en", "fr", "es", "de", "ar"} >= set(i18n.SUPPORTED)


def test_what_both_say_is_said_alike() -> None:
    """The list of mentors stands in both catalogues."""
    folder = ROOT / "translations" / "fr" / "LC_MESSAGES"
    ours, theirs = (read(folder / f"{domain}.po", "fr") for domain in ("xblock", "messages"))
    for message in messages(ours):
        other = theirs.get(forms(message.id)[0])
        if other is not None and other.id == message.id and all(forms(other.string)):
            assert message.string == other.string, message.id


def test_the_template_is_in_step_with_the_sources(fresh: Catalog, template: Catalog) -> None:
    assert ids(template) == ids(fresh), "run `make messages`"


def test_every_message_is_translated(said: Said) -> None:
    told = {forms(message.id): message for message in messages(said.catalog)}
    assert ids(said.fresh) <= set(told), "run `make messages`"
    silent = [key for key, message in told.items() if not all(forms(message.string))]
    assert silent == []
    assert [key for key, message in told.items() if message.fuzzy] == []


def test_nothing_is_kept_that_nobody_says(said: Said) -> None:
    assert ids(said.catalog) <= ids(said.fresh), "run `make messages`"
    assert not said.catalog.obsolete


def test_values_stand_where_the_source_has_them(catalog: Catalog) -> None:
    """The form for one may leave out the number ("the nearest time")."""
    for message in translated(catalog):
        source = [set(PLACEHOLDER.findall(text)) for text in forms(message.id)]
        told = [set(PLACEHOLDER.findall(text)) for text in forms(message.string)]
        assert told[-1] == source[-1], message.id
        assert all(source[0] <= one <= source[-1] for one in told), message.id


def test_plurals_have_the_forms_of_the_language(catalog: Catalog) -> None:
    for message in translated(catalog):
        expected = catalog.num_plurals if message.pluralizable else 1
        assert len(forms(message.string)) == expected, message.id
    assert [(message.id, errors) for message, errors in catalog.check() if errors] == []


def test_formats_are_marked(said: Said) -> None:
    for messages_of in (messages(said.fresh), messages(said.catalog)):
        for message in messages_of:
            if "%(" in forms(message.id)[-1]:
                assert "python-format" in message.flags, message.id


def test_a_message_is_a_text_and_not_a_name_in_the_code(fresh: Catalog) -> None:
    assert [text for key in ids(fresh) for text in key if IDENTIFIER.fullmatch(text)] == []


ARABIC_MARKS = str.maketrans("؟؛،", "?;,")


def test_sentences_end_as_they_do_in_the_source(catalog: Catalog) -> None:
    for message in translated(catalog):
        for source, text in zip(forms(message.id), forms(message.string), strict=False):
            assert text.strip() == text
            marks = (one[-1].translate(ARABIC_MARKS) for one in (source, text))
            ends = [mark if mark in ".:,;?" else "" for mark in marks]
            assert ends[0] == ends[1], text


def test_it_compiles_to_what_gettext_reads(catalog: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    spoken = GNUTranslations(compiled)
    for message in translated(catalog):
        one, *many = forms(message.id)
        if not many:
            assert spoken.gettext(one) == message.string
            continue
        told = {spoken.ngettext(one, many[0], n) for n in range(120)}
        assert told == set(forms(message.string))


def test_two_builds_give_the_same_catalogue(said: Said) -> None:
    """The dates stand in the file; without them each build would write its own."""
    text = said.path.read_text()
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        assert re.search(rf'^"{name}: \d{{4}}-\d\d-\d\d \d\d:\d\d\+0000\\n"$', text, re.M), name
    assert said.catalog.project == "Livementor"
