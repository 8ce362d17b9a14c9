"""The mentors of the demo, drawn from a fixed seed: the same people on every machine. No database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from babel.numbers import get_currency_precision

from lti_tool.courses.subjects import LANGUAGES, Subject, Taxonomy
from lti_tool.demo.featured import FEATURED, Featured
from lti_tool.demo.hours import EVERY_DAY, WeeklyHours, weekly_hours
from lti_tool.demo.regions import REGIONS, Region
from lti_tool.demo.voices import ANY_WAYS, FEMININE, MASCULINE, VOICES
from lti_tool.mentors.rules import slug

SEED = 20_261_124
MAIL_DOMAIN = "mentors.example"
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


@dataclass(frozen=True)
class DemoMentor:
    """``price`` in minor units of ``currency``; ``lessons`` by subject, what they teach first comes first."""

    name: str
    headline: Mapping[str, str]
    kind: str
    languages: tuple[str, ...]
    zone: str
    price: int
    currency: str
    rating_sum: int
    rating_count: int
    lessons: Mapping[str, int]
    hours: WeeklyHours

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def email(self) -> str:
        return f"{self.slug.replace('-', '.')}@{MAIL_DOMAIN}"


@dataclass(frozen=True)
class Person:
    """Somebody before it is known what they teach."""

    name: str
    is_woman: bool
    region: Region
    zone: str
    languages: tuple[str, ...]


def cast(taxonomy: Taxonomy) -> list[DemoMentor]:
    """All mentors of the demo, those with a name to remember first; no two share a name."""
    draw = Random(SEED)  # noqa: S311 - nothing here is secret
    featured = [_featured(one) for one in FEATURED]
    people = list(_people(draw, {one.slug for one in featured}))
    draw.shuffle(people)
    return featured + [
        _mentor(draw, person, subject, taxonomy)
        for person, subject in _first_subjects(draw, people, taxonomy)
    ]


def _featured(one: Featured) -> DemoMentor:
    return DemoMentor(
        name=one.name,
        headline=_typeset({"en": one.en, "fr": one.fr}),
        kind=one.kind,
        languages=tuple(one.languages.split()),
        zone=one.zone,
        price=_minor(one.price, one.currency),
        currency=one.currency,
        rating_sum=round(one.stars * one.ratings),
        rating_count=one.ratings,
        lessons=one.lessons,
        hours=EVERY_DAY,
    )


def _people(draw: Random, taken: set[str]) -> Iterator[Person]:
    for region in REGIONS:
        left = region.size
        while left:
            is_woman = draw.random() < 0.5
            given = draw.choice(region.women if is_woman else region.men)
            name = f"{given} {draw.choice(region.families)}"
            if slug(name) in taken:
                continue
            taken.add(slug(name))
            left -= 1
            also = draw.sample(region.also, min(len(region.also), draw.choice((0, 1, 1, 2))))
            languages = tuple(dict.fromkeys((*region.languages, *also)))
            yield Person(name, is_woman, region, draw.choice(region.zones), languages)


def _first_subjects(
    draw: Random, people: Sequence[Person], taxonomy: Taxonomy
) -> Iterator[tuple[Person, Subject]]:
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
            languages = (SPOKEN[code], *one.languages)
            one = Person(one.name, one.is_woman, one.region, one.zone, languages)
        yield one, taxonomy.subject(code)


def _mentor(draw: Random, person: Person, subject: Subject, taxonomy: Taxonomy) -> DemoMentor:
    kind = "professional" if draw.random() < 0.45 else "peer"
    low, high = person.region.professional if kind == "professional" else person.region.peer
    is_volunteer = kind == "peer" and draw.random() < 0.1
    price = draw.randrange(low, high + 1, 100 if low > 1000 else 1)
    is_volunteer = kind == "peer" and draw.random() < 0.1
    given = 0 if draw.random() < 0.12 else 1 + int(draw.lognormvariate(2.9, 0.9))
    stars = _stars(draw, round(given * draw.uniform(0.4, 0.8)))
    return DemoMentor(
        name=person.name,
        headline=_headline(draw, person, kind, subject),
        kind=kind,
        languages=person.languages,
        zone=person.zone,
        price=0 if is_volunteer else _minor(price, person.region.currency),
        currency=person.region.currency,
        rating_sum=sum(stars),
        rating_count=len(stars),
        lessons=_lessons(draw, given, subject, person, taxonomy),
        hours=weekly_hours(draw, kind),
    )


def _minor(amount: int, currency: str) -> int:
    places: int = get_currency_precision(currency)
    return amount * int(10**places)


def _stars(draw: Random, ratings: int) -> list[int]:
    """Most people are pleased, some mentors please more than others."""
    pleased = draw.uniform(0.45, 0.95)
    left = 1 - pleased
    chances = (pleased, 0.7 * left, 0.2 * left, 0.07 * left, 0.03 * left)
    return draw.choices((5, 4, 3, 2, 1), chances, k=ratings)


def _headline(draw: Random, person: Person, kind: str, subject: Subject) -> dict[str, str]:
    """Who they are, then how they work; the same two sentences in each language."""
    voice = VOICES[subject.domain]
    role = draw.choice(voice.peer if kind == "peer" else voice.professional)
    way = draw.choice(2 * voice.ways + ANY_WAYS)
    one, two = (
        subject.topics[place] for place in sorted(draw.sample(range(len(subject.topics)), 2))
    )
    endings = FEMININE if person.is_woman else MASCULINE
    years = draw.randint(3, 24)
    told = {
        language: f"{role[place]}. {way[place]}".format(
            **endings, years=years, one=one.label(language), two=two.label(language)
        )
        for place, language in enumerate(LANGUAGES)
    }
    return _typeset(told)


def _typeset(headline: Mapping[str, str]) -> dict[str, str]:
    """Curly apostrophes, and the unbreakable spaces of French before ``? : »`` and after ``«``."""
    curly = {language: line.replace("'", "’") for language, line in headline.items()}
    french = re.sub(r" (?=[?:;!»])|(?<=«) ", "\u00a0", curly["fr"])
    return {**curly, "fr": french}


def _lessons(
    draw: Random, given: int, subject: Subject, person: Person, taxonomy: Taxonomy
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
