"""Every language says everything: what is collected from the sources is what is translated."""

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo

from livementor_xblock import wording
from lti_tool.kernel import i18n

from .conftest import ROOT, read

SOURCE_LANGUAGE = "en"
TRANSLATED = sorted(path.parts[-3] for path in ROOT.glob("translations/*/LC_MESSAGES/messages.po"))
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


@pytest.fixture(params=TRANSLATED)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    path = ROOT / "translations" / request.param / "LC_MESSAGES" / "messages.po"
    return read(path, request.param)


def test_both_packages_speak_the_languages_that_have_a_catalogue() -> None:
    assert sorted(i18n.SUPPORTED) == sorted([SOURCE_LANGUAGE, *TRANSLATED])
    assert i18n.SUPPORTED == wording.SUPPORTED
    assert i18n.SUPPORTED[0] == SOURCE_LANGUAGE


def test_the_template_is_in_step_with_the_sources(fresh: Catalog, template: Catalog) -> None:
    assert ids(template) == ids(fresh), "run `make messages`"


def test_every_message_is_translated(fresh: Catalog, catalog: Catalog) -> None:
    said = {forms(message.id): message for message in messages(catalog)}
    assert ids(fresh) <= set(said), "run `make messages`"
    silent = [key for key, message in said.items() if not all(forms(message.string))]
    assert silent == []
    assert [key for key, message in said.items() if message.fuzzy] == []


def test_nothing_is_kept_that_nobody_says(fresh: Catalog, catalog: Catalog) -> None:
    assert ids(catalog) <= ids(fresh), "run `make messages`"
    assert not catalog.obsolete


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


def test_formats_are_marked(fresh: Catalog, catalog: Catalog) -> None:
    for messages_of in (messages(fresh), messages(catalog)):
        for message in messages_of:
            if "%(" in forms(message.id)[-1]:
                assert "python-format" in message.flags, message.id


def test_a_message_is_a_text_and_not_a_name_in_the_code(fresh: Catalog) -> None:
    assert [text for key in ids(fresh) for text in key if IDENTIFIER.fullmatch(text)] == []


def test_sentences_end_as_they_do_in_the_source(catalog: Catalog) -> None:
    for message in translated(catalog):
        for source, text in zip(forms(message.id), forms(message.string), strict=False):
            assert text.strip() == text
            ends = [one[-1] if one[-1] in ".:,;?" else "" for one in (source, text)]
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


def test_two_builds_give_the_same_catalogue(catalog: Catalog) -> None:
    """The dates stand in the file; without them each build would write its own."""
    text = (ROOT / "translations" / str(catalog.locale) / "LC_MESSAGES" / "messages.po").read_text()
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        assert re.search(rf'^"{name}: \d{{4}}-\d\d-\d\d \d\d:\d\d\+0000\\n"$', text, re.M), name
    assert catalog.project == "Livementor"
