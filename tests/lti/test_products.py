"""The services of each product over real HTTP, with our own published keys."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti.keys import rotate_keys, signing_key
from lti_tool.lti.services import members as roster
from lti_tool.lti.services.calls import Platform
from lti_tool.lti.services.errors import AccessRefused, ScoreOutdated
from lti_tool.lti.services.grades import (
    Column,
    Endpoint,
    Score,
    line_item,
    next_instant,
    send_score,
)
from lti_tool.lti.services.members import members
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import HttpTransport

from .lms import Lms
from .platforms import CLIENT, DEPLOYMENT
from .products import BLACKBOARD, BRIGHTSPACE, CANVAS, MOODLE, OPEN_EDX, PRODUCTS, Product
from .transports import serving

LEARNER = "Learner"
COLUMN = Column("course-1", "attendance", "Lessons with a mentor", 5)


@pytest.fixture(params=PRODUCTS, ids=lambda product: product.name)
def product(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def lms(
    product: Product,
    browser: FlaskClient,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Lms]:
    made = Lms(product, lambda: browser.get("/lti/jwks.json").json, clock)
    monkeypatch.setattr(roster, "PAGE", 2)
    with serving(made) as made.base:
        yield made


@pytest.fixture
def platform(lms: Lms, services: Services, clock: FixedClock) -> Platform:
    def key() -> Any:
        with services.database.transaction() as session:
            return signing_key(session, Vault(services.settings.secret_key), clock.now())

    transport = HttpTransport(clock, allow_loopback=True)
    client = Client(1, CLIENT, f"{lms.base}/token", DEPLOYMENT, lms.product.audience)
    return Platform(transport, Tokens(transport, key, clock), client)


def only(*products: Product) -> Any:
    return pytest.mark.parametrize(
        "product", products, indirect=True, ids=[product.name for product in products]
    )


def test_everybody_is_found_over_all_pages(platform: Platform, lms: Lms) -> None:
    found = members(platform, lms.members_claim)
    assert [one.user_id for one in found] == [one["user_id"] for one in lms.product.people]
    assert len(lms.asked) == 1 + 2
    assert len(lms.assertions) == 1


def test_roles_are_read_in_either_spelling(platform: Platform, lms: Lms) -> None:
    first, second, *_ = members(platform, lms.members_claim)
    assert first.role in ("course_team", "institution_admin")
    assert second.role == "learner"


@only(MOODLE)
def test_members_may_have_no_names(platform: Platform, lms: Lms) -> None:
    found = [(one.name, one.email) for one in members(platform, lms.members_claim)]
    assert found == [
        ("Claire Lefèvre", "lefevre@example.edu"),
        ("Nadia Benali", ""),
        ("", ""),
        ("Tomáš Dvořák 陈", ""),
    ]


@only(CANVAS, BRIGHTSPACE, BLACKBOARD, OPEN_EDX)
def test_who_left_is_inactive(platform: Platform, lms: Lms) -> None:
    found = members(platform, lms.members_claim)
    told = [one["status"] == "Active" for one in lms.product.people]
    assert [one.is_active for one in found] == told


@only(MOODLE)
def test_the_next_page_is_of_the_same_role(platform: Platform, lms: Lms) -> None:
    found = members(platform, lms.members_claim, role=LEARNER)
    assert [one.user_id for one in found] == ["4", "5", "6"]


@only(BLACKBOARD, OPEN_EDX)
def test_a_platform_may_pass_the_resource_link_over(platform: Platform, lms: Lms) -> None:
    found = members(platform, lms.members_claim, rlid="link-1")
    assert len(found) == (3 if lms.product is OPEN_EDX else 2)


def test_a_column_is_made_once(platform: Platform, lms: Lms) -> None:
    endpoint = Endpoint.of(lms.grades_claim)
    made = line_item(platform, endpoint, Column("course-2", "attendance", "Another", 1))
    addresses = {line_item(platform, endpoint, COLUMN) for _ in range(3)}
    assert len(lms.line_items) == 2
    assert addresses == {lms.line_items[1]["id"]}
    assert made not in addresses
    assert lms.line_items[1]["scoreMaximum"] == 5


def test_a_score_arrives(platform: Platform, lms: Lms, clock: FixedClock) -> None:
    endpoint = Endpoint.of(lms.grades_claim)
    column = line_item(platform, endpoint, COLUMN)
    at = next_instant(None, clock.now())
    send_score(platform, endpoint, column, Score("4", 2, 5, at))
    send_score(platform, endpoint, column, Score("4", 3, 5, next_instant(at, clock.now())))

    assert [score["scoreGiven"] for score in lms.scores] == [2, 3]
    assert {score["gradingProgress"] for score in lms.scores} == {"FullyGraded"}
    assert lms.submissions == 0


def test_a_score_of_the_same_second_is_told(
    platform: Platform, lms: Lms, clock: FixedClock
) -> None:
    endpoint = Endpoint.of(lms.grades_claim)
    column = line_item(platform, endpoint, COLUMN)
    score = Score("4", 2, 5, clock.now())
    send_score(platform, endpoint, column, score)
    with pytest.raises(ScoreOutdated):
        send_score(platform, endpoint, column, score)
    assert len(lms.scores) == 1


def test_a_key_that_is_not_ours_is_refused_in_words(platform: Platform, lms: Lms) -> None:
    other = lms.jwks()
    for key in other["keys"]:
        key["n"] = "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1Wl" * 6
    lms.jwks = lambda: other
    with pytest.raises(AccessRefused) as refused:
        members(platform, lms.members_claim)
    reason = "invalid_client" if lms.product in (CANVAS, OPEN_EDX) else "status 400"
    assert reason in str(refused.value)


def test_a_token_that_was_taken_back_is_fetched_again(
    platform: Platform, lms: Lms, services: Services, clock: FixedClock
) -> None:
    members(platform, lms.members_claim)
    lms.tokens.clear()
    with services.database.transaction() as session:
        rotate_keys(session, Vault(services.settings.secret_key), clock.now())
    assert members(platform, lms.members_claim)
    assert len(lms.assertions) == 2


def test_a_token_is_used_until_shortly_before_its_end(
    platform: Platform, lms: Lms, clock: FixedClock
) -> None:
    for minutes, fetched in ((0, 1), (58, 1), (1, 2)):
        clock.advance(timedelta(minutes=minutes))
        members(platform, lms.members_claim)
        assert len(lms.assertions) == fetched
