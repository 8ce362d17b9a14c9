"""A crowd of random mentors, and what a search of them has to find, counted one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert, text

from lti_tool.courses.context import LEVELS
from lti_tool.kernel.db import Database
from lti_tool.mentors.faceted import Search
from lti_tool.mentors.facets import FACETS, Chosen, Facet
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.ranking import Features, terms
from lti_tool.mentors.windows import DAYS, PARTS, bits
from lti_tool.mentors.worth import cents_of_minor_unit
from lti_tool.people.models import Person

CODES = ("linear-algebra", "calculus", "python", "statistics")
LANGUAGES = ("fr", "en", "ar", "de")


@dataclass(frozen=True)
class One:
    """A mentor as the naive search knows them; ``free``: starts of slots, seconds since 1970."""

    id: int
    columns: dict[str, object]
    teaches: dict[str, tuple[int, tuple[str, ...]]]
    free: tuple[int, ...]


def crowd(database: Database, draw: Random, count: int, now: datetime) -> list[One]:
    made = [_one(draw, number, now) for number in range(1, count + 1)]
    with database.transaction() as session:
        session.execute(insert(Person), [{"name": f"m{one.id}", "created_at": now} for one in made])
        session.execute(insert(Mentor), [_columns(one) for one in made])
        rows = [
            {
                "mentor_id": one.id,
                "subject_code": code,
                "lessons_given": given,
                "levels": list(levels),
            }
            for one in made
            for code, (given, levels) in one.teaches.items()
        ]
        session.execute(insert(MentorSubject), rows)
        for one in made:
            session.execute(
                text(
                    "UPDATE mentor_listing SET windows = :w, next_free_at = to_timestamp(:n) WHERE mentor_id = :m"
                ),
                {"w": bits(one.free), "n": min(one.free, default=None), "m": one.id},
            )
    return made


def _columns(one: One) -> dict[str, object]:
    return {"person_id": one.id, "slug": f"m{one.id}", "name": f"m{one.id}", **one.columns}


def _one(draw: Random, number: int, now: datetime) -> One:
    ratings = draw.choice((0, 1, 4, 5, 20, 60))
    starts = {
        int((now + timedelta(hours=draw.randrange(336))).timestamp())
        for _ in range(draw.choice((0, 1, 4, 9)))
    }
    columns: dict[str, object] = {
        "status": draw.choices(("approved", "suspended"), (9, 1))[0],
        "kind": draw.choice(("peer", "professional")),
        "gender": draw.choice((None, "woman", "man", "other")),
        "languages": draw.sample(LANGUAGES, draw.randint(1, 3)),
        "price_amount": draw.choice((0, 1000, 1500, 2000, 2500, 4000, 9000)),
        "price_currency": draw.choice(("EUR", "EUR", "USD", "JPY")),
        "rating_sum": sum(draw.choice((3, 4, 5, 5, 5)) for _ in range(ratings)),
        "rating_count": ratings,
    }
    teaches = {
        code: (draw.randrange(40), tuple(draw.sample(LEVELS, draw.randint(0, 3))))
        for code in draw.sample(CODES, draw.randint(1, 3))
    }
    return One(number, columns, teaches, tuple(sorted(starts)))


def random_search(draw: Random, now: datetime) -> Search:
    subjects = tuple(draw.sample(CODES, draw.choice((0, 1, 1, 2, 3))))
    chosen = {facet.name: _drawn(draw, facet) for facet in FACETS if draw.random() < 0.25}
    return Search(
        at=now,
        subjects=subjects,
        shown=CODES,
        chosen=chosen,
        order=draw.choice(("fit", "price", "rating", "next")),
        offset=draw.randint(-11, 13),
        most=7,
    )


def _drawn(draw: Random, facet: Facet) -> tuple[str, ...]:
    values = facet.values or LANGUAGES
    return facet.chosen(draw.sample(values, draw.randint(1, 2)))


def matching(everybody: Iterable[One], asked: Search, chosen: Chosen) -> list[One]:
    """Who fits, in no order."""
    return [one for one in everybody if _fits(one, asked, chosen)]


def _fits(one: One, asked: Search, chosen: Chosen) -> bool:
    if one.columns["status"] != "approved":
        return False
    taught = [
        levels
        for code, (_, levels) in one.teaches.items()
        if not asked.subjects or code in asked.subjects
    ]
    wanted = set(chosen.get("level", LEVELS))
    if not any("level" not in chosen or wanted & set(levels) for levels in taught):
        return False
    return all(_has(one, asked, name, values) for name, values in chosen.items() if name != "level")


def _has(one: One, asked: Search, name: str, values: tuple[str, ...]) -> bool:
    told = one.columns
    ratings, stars = int(str(told["rating_count"])), int(str(told["rating_sum"]))
    if name in ("kind", "gender"):
        return told[name] in values
    if name == "language":
        return bool(set(values) & set(told["languages"]))  # type: ignore[call-overload]
    if name == "reviews":
        return ratings >= int(values[0])
    if name == "rating":
        return ratings > 0 and stars / ratings >= float(values[0])
    if name == "price":
        return _price(one) in values
    return bool(set(values) & {_window(at, asked.offset) for at in one.free})


def worth(one: One) -> int:
    amount, currency = int(str(one.columns["price_amount"])), str(one.columns["price_currency"])
    return round(amount * cents_of_minor_unit(currency))


def _price(one: One) -> str:
    cents = worth(one)
    for most, value in ((0, "free"), (1500, "15"), (2500, "25"), (4000, "40")):
        if cents <= most:
            return value
    return "more"


def _window(at: int, offset: int) -> str:
    local = at // 3600 + offset
    weekday = (local // 24 + 3) % 7  # the first day of 1970 was a Thursday
    return f"{DAYS[weekday]}-{PARTS[local % 24 // 6]}"


def key(one: One, asked: Search) -> tuple[float, float, int]:
    """What the naive search sorts by."""
    stars, ratings = int(str(one.columns["rating_sum"])), int(str(one.columns["rating_count"]))
    levels = set(asked.chosen.get("level", ())) if asked.subjects else set()
    candidates = [
        Features(
            one.id, stars, ratings, code, given, asked.subjects.index(code) if asked.subjects else 0
        )
        for code, (given, told) in one.teaches.items()
        if (not asked.subjects or code in asked.subjects) and (not levels or levels & set(told))
    ]
    wait = timedelta(seconds=min(one.free) - asked.at.timestamp()) if one.free else None
    scored = [terms(each, wait) for each in candidates]
    fit = max(each.score for each in scored)
    keys = {
        "fit": -fit,
        "price": worth(one),
        "rating": -scored[0].quality,
        "next": float(min(one.free, default=10**12)),
    }
    return keys[asked.order], -fit, one.id
