"""The mentors of the demo, drawn from a fixed seed: the same people on every machine. No database."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from babel.numbers import get_currency_precision

from lti_tool.courses.subjects import LANGUAGES, Subject, Taxonomy
from lti_tool.demo.characters import Character, characters
from lti_tool.demo.featured import FEATURED, Featured
from lti_tool.demo.hours import EVERY_DAY, WeeklyHours, weekly_hours
from lti_tool.demo.teaching import first_subjects, lessons_given
from lti_tool.demo.voices import ANY_WAYS, FEMININE, MASCULINE, VOICES, Said
from lti_tool.mentors.rules import slug

SEED = 20_261_124
MAIL_DOMAIN = "mentors.example"
A_PHRASE = 40
"""The longest label of a topic that a headline can carry, in characters; each subject has some."""
Told = Counter[tuple[Said, Said]]
"""How often a role was told with a way of working."""


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
    gender: str | None = None

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def email(self) -> str:
        return f"{self.slug.replace('-', '.')}@{MAIL_DOMAIN}"


def cast(taxonomy: Taxonomy) -> list[DemoMentor]:
    """All mentors of the demo, those with a name to remember first; no two share a name."""
    draw = Random(SEED)  # noqa: S311 - nothing here is secret
    featured = [_featured(one) for one in FEATURED]
    people = list(characters(draw, {one.slug for one in featured}))
    draw.shuffle(people)
    said: Told = Counter()
    return featured + [
        _mentor(draw, person, subject, taxonomy, said)
        for person, subject in first_subjects(draw, people, taxonomy)
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
        gender=one.gender,
    )


def _mentor(
    draw: Random, person: Character, subject: Subject, taxonomy: Taxonomy, said: Told
) -> DemoMentor:
    kind = "professional" if draw.random() < 0.45 else "peer"
    low, high = person.region.professional if kind == "professional" else person.region.peer
    price = draw.randrange(low, high + 1, 100 if low > 1000 else 1)
    is_volunteer = kind == "peer" and draw.random() < 0.1
    given = 0 if draw.random() < 0.12 else 1 + int(draw.lognormvariate(2.9, 0.9))
    stars = _stars(draw, round(given * draw.uniform(0.4, 0.8)))
    return DemoMentor(
        name=person.name,
        headline=_headline(draw, person, kind, subject, said),
        kind=kind,
        languages=person.languages,
        zone=person.zone,
        price=0 if is_volunteer else _minor(price, person.region.currency),
        currency=person.region.currency,
        rating_sum=sum(stars),
        rating_count=len(stars),
        lessons=lessons_given(draw, given, subject, person, taxonomy),
        hours=weekly_hours(draw, kind),
        gender=_told_gender(person),
    )


def _told_gender(person: Character) -> str | None:
    """Not everybody tells it."""
    draw = Random(person.name)  # noqa: S311 - nothing here is secret
    return draw.choice((None, *5 * ("woman" if person.is_woman else "man",)))


def levels_taught(one: DemoMentor, subject: Subject) -> list[str]:
    """At which they teach a subject: one or more of those at which it is taught."""
    draw = Random(f"{one.name} {subject.code}")  # noqa: S311
    chosen = draw.sample(subject.levels, draw.randint(1, len(subject.levels)))
    return [level for level in subject.levels if level in chosen]


def _minor(amount: int, currency: str) -> int:
    places: int = get_currency_precision(currency)
    return amount * int(10**places)


def _stars(draw: Random, ratings: int) -> list[int]:
    """Most people are pleased, some mentors please more than others."""
    pleased = draw.uniform(0.45, 0.95)
    left = 1 - pleased
    chances = (pleased, 0.7 * left, 0.2 * left, 0.07 * left, 0.03 * left)
    return draw.choices((5, 4, 3, 2, 1), chances, k=ratings)


def _headline(
    draw: Random, person: Character, kind: str, subject: Subject, said: Told
) -> dict[str, str]:
    """Who they are, then how they work; the same two sentences in each language, and no pair of them worn out."""
    voice = VOICES[subject.domain]
    roles = voice.peer if kind == "peer" else voice.professional
    pairs = [(role, way) for role in roles for way in voice.ways + ANY_WAYS]
    fewest = min(said[one] for one in pairs)
    role, way = draw.choice([one for one in pairs if said[one] == fewest])
    said[role, way] += 1
    short = [topic for topic in subject.topics if max(map(len, topic.labels.values())) <= A_PHRASE]
    one, two = (short[place] for place in sorted(draw.sample(range(len(short)), 2)))
    endings = FEMININE if person.is_woman else MASCULINE
    years = draw.randint(3, 24)
    lines = {
        language: f"{role[place]}. {way[place]}".format(
            **endings, years=years, one=one.label(language), two=two.label(language)
        )
        for place, language in enumerate(LANGUAGES)
    }
    return _typeset(lines)


def _typeset(headline: Mapping[str, str]) -> dict[str, str]:
    """Curly apostrophes, and the unbreakable spaces of French before ``? : »`` and after ``«``."""
    curly = {language: line.replace("'", "’") for language, line in headline.items()}
    french = re.sub(r" (?=[?:;!»])|(?<=«) ", "\u00a0", curly["fr"])
    return {**curly, "fr": french}
