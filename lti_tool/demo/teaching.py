"""Who teaches what in the demo, and how often they did."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from lti_tool.courses.subjects import Subject, Taxonomy
from lti_tool.demo.characters import Character

WANTED = {
    "linear-algebra": 18,
    "python": 18,
    "statistics": 18,
    "calculus": 10,
    "machine-learning": 9,
    "english": 8,
    "data-analysis": 7,
    "programming-basics": 7,
    "accounting": 6,
    "project-management": 6,
    "high-school-mathematics": 6,
    "mechanics": 5,
    "probability": 5,
    "databases": 5,
    "web-development": 5,
    "microeconomics": 4,
    "cell-biology": 4,
    "general-chemistry": 4,
    "algorithms": 4,
    "french-foreign-language": 4,
}
"""How many mentors teach these before all else; every other subject has one, and more as far as mentors reach."""
SPOKEN = {
    "english": "en",
    "english-literature": "en",
    "french-foreign-language": "fr",
    "french-language": "fr",
    "french-literature": "fr",
    "spanish": "es",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "arabic": "ar",
    "chinese": "zh",
    "japanese": "ja",
    "russian": "ru",
    "latin": "fr",
    "teaching-exams": "fr",
    "civil-law": "fr",
    "taxation": "fr",
    "primary-school-help": "fr",
}
"""The language that somebody must speak to teach a subject."""
RELATED = {
    "linear-algebra": ("python", "machine-learning"),
    "calculus": ("mechanics", "python"),
    "statistics": ("python", "data-analysis", "machine-learning"),
    "probability": ("linear-algebra", "calculus"),
    "python": ("data-analysis", "statistics", "databases"),
    "machine-learning": ("python", "linear-algebra", "statistics"),
    "data-analysis": ("python", "statistics", "spreadsheets"),
    "mechanics": ("calculus", "linear-algebra"),
    "microeconomics": ("statistics", "accounting"),
}
"""What many teach besides, in other domains."""


def first_subjects(
    draw: Random, people: Sequence[Character], taxonomy: Taxonomy
) -> Iterator[tuple[Character, Subject]]:
    """Everybody with the subject they teach first. A language is taught by who speaks it."""
    wanted = [code for code, times in WANTED.items() for _ in range(times)]
    others = [subject.code for subject in taxonomy.subjects if subject.code not in WANTED]
    while len(wanted) < len(people):
        wanted += draw.sample(others, min(len(others), len(people) - len(wanted)))
    wanted.sort(key=lambda code: code not in SPOKEN)
    free = list(people)
    for code in wanted:
        speaker = next((one for one in free if SPOKEN.get(code, "") in ("", *one.languages)), None)
        one = speaker or free[0]
        free.remove(one)
        if speaker is None:
            one = replace(one, languages=(SPOKEN[code], *one.languages))
        yield one, taxonomy.subject(code)


def lessons_given(
    draw: Random, given: int, subject: Subject, person: Character, taxonomy: Taxonomy
) -> dict[str, int]:
    """The lessons given, most of them in the first subject, the rest in up to three related ones."""
    related = [
        one.code
        for one in taxonomy.subjects
        if one.code != subject.code
        and (one.domain == subject.domain or one.code in RELATED.get(subject.code, ()))
        and SPOKEN.get(one.code, "") in ("", *person.languages)
    ]
    lessons = {subject.code: given}
    for code in draw.sample(related, min(len(related), draw.choice((0, 1, 2, 2, 3)))):
        lessons[code] = draw.randint(0, lessons[subject.code] // 4)
        lessons[subject.code] -= lessons[code]
    return lessons
