"""When a card is charged, and how a price is shared."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.payments import rules

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "method"),
    [
        (timedelta(minutes=30), "manual"),
        (timedelta(days=4), "manual"),
        (timedelta(days=4, minutes=1), "automatic"),
        (timedelta(days=60), "automatic"),
    ],
)
def test_a_near_lesson_is_reserved_and_a_far_one_charged(ahead: timedelta, method: str) -> None:
    assert rules.capture_method(NOW + ahead, NOW) == method


@given(st.integers(1, 10**9), st.integers(0, 100))
def test_no_cent_is_lost_in_sharing(amount: int, percent: int) -> None:
    earned, commission = rules.share(amount, percent)
    assert earned + commission == amount
    assert 0 <= commission * 100 <= amount * percent < commission * 100 + 100


def test_what_does_not_divide_is_the_mentors() -> None:
    assert rules.share(2401, 15) == (2041, 360)
    assert rules.share(1, 99) == (1, 0)


@pytest.mark.parametrize(
    ("status", "until", "payable", "abandoned"),
    [
        ("held", timedelta(seconds=1), True, False),
        ("held", timedelta(0), False, False),
        ("expired", -timedelta(minutes=14), False, False),
        ("expired", -timedelta(minutes=15), False, True),
        ("cancelled", timedelta(minutes=5), False, True),
        ("confirmed", -timedelta(hours=1), False, False),
    ],
)
def test_holds_end(status: str, until: timedelta, payable: bool, abandoned: bool) -> None:
    assert rules.is_payable(status, NOW + until, NOW) is payable
    assert rules.is_abandoned(status, NOW + until, NOW) is abandoned
