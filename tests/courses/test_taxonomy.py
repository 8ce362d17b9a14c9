"""The shape of the taxonomy's files, and finding subjects in them."""

import re
from collections import Counter

import pytest

from lti_tool.courses.context import LEVELS
from lti_tool.courses.subjects import LANGUAGES, Named, Subject, read, taxonomy
from lti_tool.courses.words import fold, stems

SUBJECTS = taxonomy().subjects
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def test_there_are_enough() -> None:
    assert len(taxonomy().domains) >= 25
    assert len(SUBJECTS) >= 200
    assert sum(len(subject.topics) for subject in SUBJECTS) >= 900


def test_codes_are_unique_and_well_formed() -> None:
    for listed in (taxonomy().domains, SUBJECTS):
        codes = Counter(one.code for one in listed)  # type: ignore[attr-defined]
        assert [code for code, times in codes.items() if times > 1] == []
        assert all(CODE.fullmatch(code) and len(code) <= 64 for code in codes)


def test_labels_are_unique() -> None:
    for language in LANGUAGES:
        labels = Counter(fold(subject.label(language)) for subject in SUBJECTS)
        assert [label for label, times in labels.items() if times > 1] == []


def test_domains_have_names_that_can_be_found() -> None:
    assert all(stems(name) for domain in taxonomy().domains for name in domain.names)


def test_domains_have_a_code_of_isced_f() -> None:
    assert all(re.fullmatch(r"0\d{1,3}", domain.iscedf) for domain in taxonomy().domains)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.code)
def test_a_subject_is_complete(subject: Subject) -> None:
    assert subject.domain in {domain.code for domain in taxonomy().domains}
    assert subject.levels
    assert len(subject.topics) >= 2
    for named in (subject, *subject.topics):
        assert set(named.labels) == set(LANGUAGES)
        assert set(named.levels) <= set(LEVELS), named
        assert all(name == name.strip() and len(name) > 1 for name in named.names), named
        assert not any(name.startswith("/") or name.endswith("/") for name in named.names), named
        assert all(stems(name) for name in named.names), named


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.code)
def test_a_name_stands_once_in_a_subject_and_language(subject: Subject) -> None:
    for language in LANGUAGES:
        times = Counter(
            name for named in (subject, *subject.topics) for name in names(named, language)
        )
        assert [name for name, count in times.items() if count > 1] == []


def names(named: Named, language: str) -> list[str]:
    return [fold(name) for name in (named.labels[language], *named.synonyms[language])]


@pytest.mark.parametrize(
    ("text", "locale", "first"),
    [
        ("algèbre lin", "fr", "linear-algebra"),
        ("ALGEBRE LINEAIRE", "fr", "linear-algebra"),
        ("linear", "en", "linear-algebra"),
        ("linear algebra", "fr", "linear-algebra"),
        ("eigenval", "en", "linear-algebra"),
        ("RDM", "fr", "structural-mechanics"),
        ("œuvre", "fr", "art-history"),
        ("C++", "en", "cpp"),
        ("sql", "en", "databases"),
    ],
)
def test_subjects_are_found_as_people_type(text: str, locale: str, first: str) -> None:
    assert taxonomy().search(text, locale)[0].code == first


def test_nothing_is_found_for_nothing() -> None:
    assert taxonomy().search("  ", "fr") == []
    assert taxonomy().search("zzyzx", "fr") == []


def test_a_label_in_the_reader_s_language_else_in_english() -> None:
    assert taxonomy().label("linear-algebra", "fr") == "Algèbre linéaire"
    assert taxonomy().label("linear-algebra", "de") == "Linear algebra"
    assert taxonomy().label("gone", "fr") == "gone"


def test_a_file_is_read() -> None:
    made = read(
        [
            """
            [domain]
            code = "games"
            iscedf = "1015"
            en = "Games"
            fr = "Jeux"
            [[subject]]
            code = "go"
            en = "Go / weiqi"
            fr = "Jeu de go"
            levels = "adult mooc"
            topics = [["Ladders / shicho", "Escaliers"], ["Ko fights", "Combats de ko", "professional"]]
            """
        ]
    )
    subject = made.subject("go")
    assert (subject.domain, subject.names) == ("games", ("Go", "Jeu de go", "weiqi"))
    assert [topic.levels for topic in subject.topics] == [("adult", "mooc"), ("professional",)]
    assert subject.topics[0].synonyms == {"en": ("shicho",), "fr": ()}
