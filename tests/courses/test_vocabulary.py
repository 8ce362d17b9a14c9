"""Words of a subject tell where no name of it stands in the title."""

from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import subjects_for
from lti_tool.courses.subjects import read, taxonomy
from lti_tool.courses.vocabulary import Vocabulary

WORDS = Vocabulary(taxonomy())


def best(title: str) -> str:
    scores = WORDS.scores(title)
    return max(scores, key=lambda code: scores[code])


def test_rare_words_of_a_subject_tell_it() -> None:
    assert best("Les gènes des protéines") in {"molecular-biology", "genetics"}
    assert best("Dendrométrie et sylviculture") == "forestry"


def test_words_that_all_courses_use_hardly_count() -> None:
    assert max(WORDS.scores("Introduction").values(), default=0.0) < 1.0
    assert WORDS.scores("eigenvalues")["linear-algebra"] > 4.0


def test_a_letter_and_an_unknown_word_say_nothing() -> None:
    assert "c-language" not in WORDS.scores("Part C")
    assert not WORDS.scores("Xyzzy 第三单元")
    assert not Vocabulary(read([])).scores("eigenvalues")


def test_words_in_another_order_are_another_subject() -> None:
    context = CourseContext(unit="TD 2", course_title="Physique-chimie 3e")
    assert subjects_for(context, taxonomy()).subjects[0] == "school-physics"
