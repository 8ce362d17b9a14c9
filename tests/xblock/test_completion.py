"""Completion is the author's choice: by itself the block neither holds up a unit nor completes it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from webob import Request, Response
from xblock.completable import XBlockCompletionMode

from livementor_xblock.block import LivementorBlock
from tests.xblock.campus import Campus, SiteSettings, Unit
from tests.xblock.service import Service, running


class Noting(Campus):
    """An LMS that notes what is published, or has none of it."""

    published: list[tuple[str, Any]]
    fails = False

    def publish(self, _block: Any, event_type: str, event_data: Any) -> None:
        if self.fails:
            raise RuntimeError("completion is switched off here")
        self.published.append((event_type, event_data))


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        service.say({"url": f"{service.url}/handoff/abc"})
        yield service


@pytest.fixture
def campus(service: Service) -> Noting:
    campus = Noting(settings=SiteSettings(dict(service.settings)))
    campus.published = []
    return campus


def book(block: Any) -> Response:
    body = json.dumps({"mentor": "ada"}).encode()
    return block.handle(
        "handoff", Request.blank("/", method="POST", body=body, content_type="application/json")
    )


def test_by_itself_it_is_left_out() -> None:
    block = Unit().block()
    assert XBlockCompletionMode.get_mode(block) == XBlockCompletionMode.EXCLUDED
    assert block.has_custom_completion


def test_where_the_author_wants_it_it_counts() -> None:
    assert XBlockCompletionMode.get_mode(Unit().block(completes=True)) == "completable"


def test_the_kind_of_block_can_be_completed() -> None:
    """Open edX asks the class before it knows which block it is."""
    assert XBlockCompletionMode.get_mode(LivementorBlock) == "completable"


def test_going_on_to_book_completes_it(campus: Noting) -> None:
    assert book(Unit(campus).block(completes=True)).status_code == 200
    assert campus.published == [("completion", {"completion": 1.0})]


def test_nothing_is_told_unless_the_author_wants_it(campus: Noting) -> None:
    assert book(Unit(campus).block()).status_code == 200
    assert campus.published == []


def test_looking_completes_nothing(campus: Noting) -> None:
    block = Unit(campus).block(completes=True)
    block.render("student_view")
    block.handle("mentors", Request.blank("/"))
    assert campus.published == []


def test_a_booking_that_did_not_begin_completes_nothing(campus: Noting, service: Service) -> None:
    service.status = 502
    assert book(Unit(campus).block(completes=True)).status_code == 503
    assert campus.published == []


def test_a_platform_without_completion_costs_nobody_the_booking(campus: Noting) -> None:
    campus.fails = True
    assert book(Unit(campus).block(completes=True)).json["url"]
