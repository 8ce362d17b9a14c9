"""The shape of the taxonomy's files, and finding subjects in them."""

import re
from collections import Counter

import pytest

from lti_tool.courses.context import LEVELS
from lti_tool.courses.finding import telling
from lti_tool.courses.subjects import LANGUAGES, Named, Subject, read, taxonomy
from lti_tool.courses.words import fold, stems, words

SUBJECTS = taxonomy().subjects
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = """
00 001 0011 002 0021 003 0031
01 011 0111 0112 0113 0114
02 021 0211 0212 0213 0214 0215 022 0221 0222 0223 023 0231 0232
03 031 0311 0312 0313 0314 032 0321 0322
04 041 0411 0412 0413 0414 0415 0416 0417 042 0421
05 051 0511 0512 052 0521 0522 053 0531 0532 0533 054 0541 0542
06 061 0611 0612 0613 0619
07 071 0711 0712 0713 0714 0715 0716 072 0721 0722 0723 0724 073 0731 0732
08 081 0811 0812 082 0821 083 0831 084 0841
09 091 0911 0912 0913 0914 0915 0916 0917 092 0921 0922 0923
10 101 1011 1012 1013 1014 1015 102 1021 1022 103 1031 1032 104 1041
"""
"""Broad, narrow and detailed fields of ISCED-F 2013; of those "not elsewhere classified" only 0619."""
TRULY_THE_SAME = {"Capture the flag", "CompTIA A+", "Infrastructure as code"}
"""Terms with a small word of English that French uses as they are."""


def test_there_are_enough() -> None:
    assert len(taxonomy().domains) >= 25
    assert len(SUBJECTS) >= 300
    assert sum(len(subject.topics) for subject in SUBJECTS) >= 3000


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
    assert [domain for domain in taxonomy().domains if domain.iscedf not in FIELDS.split()] == []


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.code)
def test_a_subject_is_complete(subject: Subject) -> None:
    assert subject.domain in {domain.code for domain in taxonomy().domains}
    assert subject.levels
    assert len(set(subject.levels)) == len(subject.levels)
    assert len(subject.topics) >= 4
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


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.code)
def test_labels_are_written_as_labels(subject: Subject) -> None:
    for named in (subject, *subject.topics):
        for label in named.labels.values():
            assert label != label.lower(), named
            assert not re.search(r"[\"'|{}\n]|\s\s", label), named


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.code)
def test_labels_are_translated(subject: Subject) -> None:
    """Both may be one word (Python, fermentation), but none with a small word of one language in it."""
    for named in (subject, *subject.topics):
        english, french = (named.labels[language] for language in ("en", "fr"))
        if fold(english) == fold(french) and english not in TRULY_THE_SAME:
            assert len(telling(words(english))) == len(words(english)), named


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
        ("c", "fr", "c-language"),
        ("IA", "fr", "artificial-intelligence"),
        ("anglais", "fr", "english"),
        ("SES", "fr", "school-economics"),
        ("python boucles", "fr", "python"),
        ("chain rule", "fr", "calculus"),
        ("règle de la chaîne", "en", "calculus"),
        ("boucles for", "fr", "programming-basics"),
        ("base de donnees", "fr", "databases"),
        ("le droit du travail", "fr", "employment-law"),
        ("MAÇONNERIE", "fr", "masonry"),
        ("nursing", "fr", "nursing"),
    ],
)
def test_subjects_are_found_as_people_type(text: str, locale: str, first: str) -> None:
    assert taxonomy().search(text, locale)[0].code == first


@pytest.mark.parametrize(
    ("text", "locale", "first"),
    [
        ("algebre lineare", "fr", "linear-algebra"),
        ("statisitques", "fr", "statistics"),
        ("programation", "fr", "programming-basics"),
        ("Comptabilté", "fr", "accounting"),
        ("anglias", "fr", "english"),
        ("accountting", "en", "accounting"),
        ("mecahnics", "en", "mechanics"),
        ("eigenvlaues", "en", "linear-algebra"),
        ("kubernets", "en", "containers-orchestration"),
        ("droit du travial", "fr", "employment-law"),
        ("electronque de puisance", "fr", "power-electronics"),
        ("philosphi", "en", "philosophy"),
    ],
)
def test_subjects_are_found_with_a_slip(text: str, locale: str, first: str) -> None:
    assert taxonomy().search(text, locale)[0].code == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_is_found_first_by_its_label_and_with_any_letter_missing(
    language: str,
) -> None:
    for subject in SUBJECTS:
        label = subject.label(language)
        assert taxonomy().search(label, language)[0] == subject, label
        assert subject in taxonomy().search(label.upper(), language)
        word = max(words(label), key=len)
        if len(word) >= 6:
            place = len(word) // 2
            without = fold(label).replace(word, word[:place] + word[place + 1 :])
            assert subject in taxonomy().search(without, language), without


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
