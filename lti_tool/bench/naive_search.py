"""The same search as one writes it first: joins over the normalised tables, a statement for each facet.

Free windows stand in a table of their own, ``mentor_window``, as they would without listings; the viewer is in UTC.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from lti_tool.mentors.faceted import Search
from lti_tool.mentors.facets import FACETS
from lti_tool.mentors.listing import PRICES
from lti_tool.mentors.windows import WINDOWS

PREPARED = (
    "CREATE TABLE mentor_window (mentor_id bigint NOT NULL REFERENCES mentor (id), number int NOT NULL)",
    f"""INSERT INTO mentor_window
        SELECT mentor_id, number FROM mentor_listing, generate_series(0, {len(WINDOWS) - 1}) number
        WHERE subject_code = '' AND windows[1] & (1 << number) <> 0""",  # noqa: S608 - a number of ours
    "CREATE INDEX ON mentor_window (mentor_id, number)",
    "CREATE INDEX ON mentor_subject (mentor_id)",
)
CENTS = "CASE m.price_currency WHEN 'EUR' THEN m.price_amount END"
AVERAGE = "m.rating_sum::float8 / nullif(m.rating_count, 0)"
PRICE = f"""CASE WHEN {CENTS} < {PRICES[0]} THEN 'free' WHEN {CENTS} < {PRICES[1]} THEN '15'
    WHEN {CENTS} < {PRICES[2]} THEN '25' WHEN {CENTS} < {PRICES[3]} THEN '40' ELSE 'more' END"""
CONDITIONS = {
    "level": "s.levels && CAST(:level AS text[])",
    "when": "EXISTS (SELECT FROM mentor_window w WHERE w.mentor_id = m.id AND w.number = ANY(CAST(:when AS int[])))",
    "language": "m.languages && CAST(:language AS text[])",
    "price": f"{PRICE} = ANY(CAST(:price AS text[]))",
    "kind": "m.kind = ANY(CAST(:kind AS text[]))",
    "gender": "m.gender = ANY(CAST(:gender AS text[]))",
    "rating": f"{AVERAGE} >= CAST(:rating AS float8)",
    "reviews": "m.rating_count >= CAST(:reviews AS int)",
}
VALUES = {
    "level": ("level", "CROSS JOIN unnest(s.levels) AS level"),
    "when": ("w.number", "JOIN mentor_window w ON w.mentor_id = m.id"),
    "language": ("language", "CROSS JOIN unnest(m.languages) AS language"),
    "price": (PRICE, ""),
    "kind": ("m.kind", ""),
    "gender": ("m.gender", ""),
    "rating": ("step", f"JOIN (VALUES (4.8), (4.5), (4)) AS steps(step) ON {AVERAGE} >= step"),
    "reviews": (
        "step",
        "JOIN (VALUES (50), (20), (5), (1)) AS steps(step) ON m.rating_count >= step",
    ),
}
FROM = "FROM mentor m JOIN mentor_subject s ON s.mentor_id = m.id {joins} WHERE m.status = 'approved' AND {told}"
STATEMENTS = len(FACETS) + 3


def search(connection: Connection, asked: Search) -> dict[str, Any]:
    """``count``, ``counts`` by facet and value without zeros, and ``page``, numbers of mentors by score."""
    values = _values(asked)
    told = {"subject": "s.subject_code = :subject"} if asked.subjects else {}
    told |= {name: CONDITIONS[name] for name in asked.chosen}
    counts = {
        facet.name: _counted(connection, VALUES[facet.name], _without(told, facet.name), values)
        for facet in FACETS
    }
    shown = {**_without(told, "subject"), "shown": "s.subject_code = ANY(CAST(:shown AS text[]))"}
    counts["subject"] = _counted(connection, ("s.subject_code", ""), shown, values)
    everybody = FROM.format(joins="", told=" AND ".join(told.values()) or "true")
    count = connection.scalar(text(f"SELECT count(DISTINCT m.id) {everybody}"), values)
    best = f"SELECT m.id {everybody} GROUP BY m.id ORDER BY max(s.score) DESC, m.id LIMIT :most"
    page = connection.scalars(text(best), values).all()
    return {"count": count, "counts": _by_window(counts), "page": list(page)}


def _without(told: Mapping[str, str], name: str) -> dict[str, str]:
    return {facet: condition for facet, condition in told.items() if facet != name}


def _counted(
    connection: Connection, by: tuple[str, str], told: Mapping[str, str], values: Mapping[str, Any]
) -> dict[str, int]:
    value, joins = by
    source = FROM.format(joins=joins, told=" AND ".join(told.values()) or "true")
    sql = f"SELECT {value} AS value, count(DISTINCT m.id) {source} GROUP BY 1"
    return {
        str(key): found for key, found in connection.execute(text(sql), values) if key is not None
    }


def _by_window(counts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    when = {WINDOWS[int(number)]: found for number, found in counts["when"].items()}
    return {**counts, "when": when}


def _values(asked: Search) -> dict[str, Any]:
    told: dict[str, Any] = {name: list(values) for name, values in asked.chosen.items()}
    told |= {name: told[name][0] for name in ("rating", "reviews") if name in told}
    told |= {"when": _numbers(told["when"])} if "when" in told else {}
    subject = asked.subjects[0] if asked.subjects else None
    return told | {"shown": list(asked.shown), "most": asked.most, "subject": subject}


def _numbers(windows: Sequence[str]) -> list[int]:
    return [WINDOWS.index(window) for window in windows]
