"""An operator's corrections over the taxonomy of the package."""

import pytest

from lti_tool.courses.subjects import read

PACKAGED = """
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
topics = [["Ladders / shicho", "Escaliers"], ["Ko fights", "Combats de ko"]]
"""


def test_names_are_replaced_by_language_and_what_is_not_said_stays() -> None:
    subject = read([PACKAGED], '[[subject]]\ncode = "go"\nfr = "Le go / igo"').subject("go")
    assert subject.labels == {"en": "Go", "fr": "Le go"}
    assert subject.synonyms == {"en": ("weiqi",), "fr": ("igo",)}
    assert subject.levels == ("adult", "mooc")
    assert [topic.label("en") for topic in subject.topics] == ["Ladders", "Ko fights"]


def test_topics_are_added_and_one_of_the_same_label_takes_the_place() -> None:
    own = '[[subject]]\ncode = "go"\ntopics = [["Ladders", "Échelles"], ["Eyes", "Yeux", "adult"]]'
    subject = read([PACKAGED], own).subject("go")
    assert [topic.label("fr") for topic in subject.topics] == ["Combats de ko", "Échelles", "Yeux"]
    assert subject.topics[-1].levels == ("adult",)


def test_a_subject_of_one_s_own_is_found() -> None:
    own = """
    [[subject]]
    code = "shogi"
    domain = "games"
    en = "Shogi"
    fr = "Shôgi"
    levels = "adult"
    topics = [["Drops", "Parachutages"]]
    """
    made = read([PACKAGED], own)
    assert made.subject("shogi").domain == "games"
    assert [subject.code for subject in made.search("parachutage", "fr")] == ["shogi"]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("[[subject]]", "needs a code"),
        ('[[subject]]\ncode = "shogi"\nen = "Shogi"', "lacks domain, fr, levels, topics"),
        (
            '[[subject]]\ncode="a"\ndomain="b"\nen="A"\nfr="A"\nlevels="adult"\ntopics=[]',
            "there is no domain b",
        ),
        ('[[subject]]\ncode = "go"\nlevels = "adult baby"', "not baby"),
        ('[[subject]]\ncode = "go"\ntopics = [["Eyes"]]', "a topic is"),
        ("[[subject", "at end of document"),
    ],
)
def test_what_is_wrong_is_told(own: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read([PACKAGED], own)
