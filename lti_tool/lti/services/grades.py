"""Scores in a platform's gradebook: Assignment and Grade Services 2.0."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from lti_tool.lti import claims as names
from lti_tool.lti.services.calls import Platform, read_json
from lti_tool.lti.services.errors import (
    AnswerUnreadable,
    GradesNotOffered,
    ScoreOutdated,
    ServiceRefused,
)
from lti_tool.lti.transport import Call

LINE_ITEM_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"
PAGE = 100
NOT_FOUND, OUTDATED = 404, 409  # of HTTP


@dataclass(frozen=True)
class Endpoint:
    """Where the grades of a launch's place go. ``line_item``: the column that the platform made itself, or empty."""

    line_items: str
    line_item: str
    scopes: frozenset[str]

    @property
    def takes_scores(self) -> bool:
        """Whether the platform offers all that a score needs: a column, or the right to make one, and to write."""
        can_make = bool(self.line_items) and LINE_ITEM_SCOPE in self.scopes
        return SCORE_SCOPE in self.scopes and (bool(self.line_item) or can_make)

    @classmethod
    def of(cls, claim: names.Claims) -> Self:
        """``claim``: ``claims.GRADES_SERVICE``, perhaps empty."""
        scopes = claim.get("scope")
        told = scopes if isinstance(scopes, list) else []
        return cls(
            names.text(claim, "lineitems"),
            names.text(claim, "lineitem"),
            frozenset(scope for scope in told if isinstance(scope, str)),
        )


@dataclass(frozen=True)
class Column:
    """A column that is ours: ``resource_id`` and ``tag`` find it again, and no other names them."""

    resource_id: str
    tag: str
    label: str
    maximum: int


@dataclass(frozen=True)
class Score:
    """``at``: later than any score that was sent for this learner before; see ``next_instant``."""

    user_id: str
    given: float
    maximum: float
    at: datetime


def next_instant(last: datetime | None, now: datetime) -> datetime:
    """When the next score is given: in whole seconds, as Moodle counts, and after the last one."""
    whole = now.replace(microsecond=0)
    if last is None:
        return whole
    return max(whole, last.replace(microsecond=0) + timedelta(seconds=1))


def line_item(platform: Platform, endpoint: Endpoint, column: Column) -> str:
    """The address of the column: the platform's own for this place, else ours, found or made.

    Called again after an answer that was lost, it finds what was made. Two at once would make two: lock before.
    Raises GradesNotOffered, PlatformUnreachable, AccessRefused, ServiceRefused, AnswerUnreadable.
    """
    if endpoint.line_item:
        return endpoint.line_item
    if not endpoint.line_items or LINE_ITEM_SCOPE not in endpoint.scopes:
        raise GradesNotOffered
    return _found(platform, endpoint, column) or _made(platform, endpoint, column)


def send_score(platform: Platform, endpoint: Endpoint, line_item: str, score: Score) -> None:
    """Raises ScoreOutdated, GradesNotOffered, PlatformUnreachable, AccessRefused, ServiceRefused, AnswerUnreadable."""
    if SCORE_SCOPE not in endpoint.scopes:
        raise GradesNotOffered
    told = {
        "userId": score.user_id,
        "scoreGiven": score.given,
        "scoreMaximum": score.maximum,
        "timestamp": score.at.isoformat(timespec="milliseconds"),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        CANVAS_SUBMISSION: {"new_submission": False},
    }
    headers = {"Content-Type": SCORE, "Accept": SCORE}
    call = Call("POST", scores_address(line_item), headers, json.dumps(told).encode())
    try:
        platform.send(call, SCORE_SCOPE)
    except ServiceRefused as error:
        if error.status == OUTDATED:
            raise ScoreOutdated(url=call.url) from error
        raise


def is_there(platform: Platform, endpoint: Endpoint, line_item: str) -> bool:
    """Whether the column still exists. True also where the platform does not let us look.

    Raises PlatformUnreachable, AccessRefused.
    """
    if LINE_ITEM_SCOPE not in endpoint.scopes:
        return True
    try:
        platform.send(
            Call("GET", line_item, {"Accept": LINE_ITEM}, repeatable=True), LINE_ITEM_SCOPE
        )
    except ServiceRefused as error:
        return error.status != NOT_FOUND
    return True


def scores_address(line_item: str) -> str:
    """Before the query, which Moodle's addresses have."""
    parts = urlsplit(line_item)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))


def _found(platform: Platform, endpoint: Endpoint, column: Column) -> str:
    """Empty when there is none. Platforms may ignore what is asked for, so every column is looked at."""
    wanted = {"resource_id": column.resource_id, "tag": column.tag}
    for page in platform.pages(endpoint.line_items, LINE_ITEMS, LINE_ITEM_SCOPE, wanted, PAGE):
        for told in page if isinstance(page, list) else []:
            if isinstance(told, dict) and _is(told, column) and (found := names.text(told, "id")):
                return found
    return ""


def _is(told: dict[str, Any], column: Column) -> bool:
    return (told.get("resourceId"), told.get("tag")) == (column.resource_id, column.tag)


def _made(platform: Platform, endpoint: Endpoint, column: Column) -> str:
    told = {
        "scoreMaximum": column.maximum,
        "label": column.label,
        "resourceId": column.resource_id,
        "tag": column.tag,
    }
    headers = {"Content-Type": LINE_ITEM, "Accept": LINE_ITEM}
    call = Call("POST", endpoint.line_items, headers, json.dumps(told).encode())
    made = read_json(call, platform.send(call, LINE_ITEM_SCOPE))
    address = names.text(made, "id") if isinstance(made, dict) else ""
    if not address:
        raise AnswerUnreadable(url=call.url, why="a line item without its address")
    return address
