"""The statement of a search, from fragments that stand here; whatever somebody asked for is bound.

``listed``: the rows of one subject, or of several with each mentor once. ``hit``: those that fail at most one facet.
"""

from collections.abc import Mapping

from lti_tool.mentors.facets import Chosen
from lti_tool.mentors.ranking import SOON, WEIGHT_OF_SOONNESS
from lti_tool.mentors.tally import ALL_LEVELS, ALL_TRAITS, BITS
from lti_tool.mentors.windows import WINDOWS

ORDERS = {
    "fit": "-fit",
    "price": "worth",
    "rating": "-quality",
    "next": "coalesce(date_part('epoch', next_free_at), 1e12)",
}
"""What is sorted by, the least first; then by fit."""
CONDITIONS = {
    "level": "levels & CAST(:level AS int) <> 0",
    "when": "{windows} & CAST(:when AS int) <> 0",
    "language": "languages && CAST(:language AS text[])",
    "price": "price = ANY(CAST(:price AS int[]))",
    "kind": "kind = ANY(CAST(:kind AS int[]))",
    "gender": "gender = ANY(CAST(:gender AS int[]))",
    "rating": "rating >= CAST(:rating AS int)",
    "reviews": "reviews >= CAST(:reviews AS int)",
}
OWN_WINDOWS = "windows[CAST(:shift AS int)]"
OF_MENTOR = (
    "mentor_id, kind, gender, languages, price, rating, reviews, worth, quality, next_free_at"
)
ONE = f"""
    SELECT {OF_MENTOR}, levels, {OWN_WINDOWS} AS windows, score FROM mentor_listing WHERE subject_code = :subject
"""  # noqa: S608 - as the whole statement
WANTED = """(
    SELECT code, penalty, place - 1 AS place
    FROM unnest(CAST(:codes AS text[]), CAST(:penalties AS float8[])) WITH ORDINALITY AS told(code, penalty, place)
) wanted"""
SEVERAL = f"""
    SELECT {OF_MENTOR}, bit_or(levels) AS levels, {OWN_WINDOWS} AS windows,
           coalesce(max(score - penalty) FILTER (WHERE {{level}}), max(score - penalty)) AS score
    FROM mentor_listing JOIN {WANTED} ON code = subject_code
    GROUP BY {OF_MENTOR}, {OWN_WINDOWS}
"""  # noqa: S608
SOONNESS = f"""
    coalesce(least(1, greatest(0, 1 - date_part('epoch', next_free_at - CAST(:at AS timestamptz))
                                      / {SOON.total_seconds()})), 0)
"""
FOR_SUBJECT = f"""
    SELECT subject_code, lessons, place FROM mentor_listing JOIN {WANTED} ON code = subject_code
    WHERE mentor_id = page.mentor_id AND {{level}} ORDER BY score - penalty DESC, subject_code DESC LIMIT 1
"""  # noqa: S608
FOR_ANY = """
    SELECT subject_code, lessons, 0 AS place FROM mentor_listing
    WHERE mentor_id = page.mentor_id AND subject_code <> '' AND {level} ORDER BY score DESC, subject_code DESC LIMIT 1
"""
TRAITS = "kind + 2 * gender + 8 * price + 64 * rating + 512 * reviews"
"""All that has few steps in one number, as ``tally`` takes it apart: to count by one column costs a third."""
COUNTS = f"""
    SELECT json_agg(json_build_array(grouped, traits, levels, fails, languages, found)) FROM (
        SELECT grouping(traits, levels, fails) AS grouped, traits, levels, fails, languages, count(*) AS found
        FROM (
            SELECT fails * {ALL_TRAITS} + {TRAITS} AS traits, fails * {ALL_LEVELS} + levels AS levels, fails, languages
            FROM hit
        ) packed GROUP BY GROUPING SETS ((traits), (levels), (fails, languages))
    ) counted
"""  # noqa: S608
EACH_WINDOW = ", ".join(
    f"coalesce(sum(found) FILTER (WHERE windows & {1 << number} <> 0), 0)"
    for number in range(len(WINDOWS))
)
IN_WINDOWS = f"""
    SELECT json_agg(told) FROM (
        SELECT json_build_array(fails, {EACH_WINDOW}) AS told FROM (
            SELECT fails, windows, count(*) AS found FROM hit WHERE fails IN (0, {BITS["when"]}) GROUP BY fails, windows
        ) alike GROUP BY fails
    ) counted
"""  # noqa: S608 - weeks that are alike are looked at once


def statement(*, subjects: int, chosen: Chosen, order: str, is_first: bool) -> str:
    """``subjects``: how many are wanted, 0 for any. Columns: page, counts, windows, subjects."""
    conditions = _conditions(chosen, "windows")
    level = conditions.get("level", "true")
    fails = " + ".join(f"(NOT ({told}))::int * {BITS[name]}" for name, told in conditions.items())
    at_most_one = "fails & (fails - 1) = 0" if len(conditions) > 1 else "true"
    after = (
        "true"
        if is_first
        else "(key, -fit, mentor_id) > (CAST(:key AS float8), CAST(:then AS float8), :last)"
    )
    return f"""
WITH listed AS ({(SEVERAL if subjects > 1 else ONE).format(level=level)}),
hit AS MATERIALIZED (
    SELECT * FROM (SELECT listed.*, {fails or "0"} AS fails FROM listed OFFSET 0) marked WHERE {at_most_one}
),
fitting AS (
    SELECT *, {ORDERS[order]} AS key
    FROM (SELECT hit.*, score + {WEIGHT_OF_SOONNESS} * {SOONNESS} AS fit FROM hit WHERE fails = 0) scored
),
page AS (
    SELECT key, -fit AS unfit, mentor_id FROM fitting WHERE {after} ORDER BY key, -fit, mentor_id LIMIT :most
)
SELECT
    (SELECT json_agg(json_build_array(key, unfit, page.mentor_id, rating_sum, rating_count,
                                      subject_code, lessons, place) ORDER BY key, unfit, page.mentor_id)
     FROM page JOIN mentor ON mentor.id = page.mentor_id
     CROSS JOIN LATERAL ({(FOR_SUBJECT if subjects else FOR_ANY).format(level=level)}) best) AS page,
    ({COUNTS}) AS counts,
    ({IN_WINDOWS}) AS windows,
    (SELECT json_object_agg(subject_code, found) FROM ({_of_subjects(chosen)}) counted) AS subjects
"""  # noqa: S608


def _of_subjects(chosen: Chosen) -> str:
    told = [
        "subject_code = ANY(CAST(:shown AS text[]))",
        *_conditions(chosen, OWN_WINDOWS).values(),
    ]
    return (
        f"SELECT subject_code, count(*) AS found FROM mentor_listing WHERE {' AND '.join(told)}"  # noqa: S608
        " GROUP BY subject_code"
    )


def _conditions(chosen: Chosen, windows: str) -> Mapping[str, str]:
    return {name: CONDITIONS[name].format(windows=windows) for name in chosen}
