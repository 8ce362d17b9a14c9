"""What is kept for a moment: how old it may be, who makes it, and how much there is of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.kernel.kept import Kept

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATIENCE = 10


class Counter:
    """Makes 1, then 2, and so on."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


@pytest.fixture
def make() -> Counter:
    return Counter()


def test_a_fresh_value_is_made_once_and_an_old_one_anew(make: Counter) -> None:
    kept = Kept[str, int](fresh=5 * SECOND, most=9)
    assert [kept.get("a", make, NOW + n * SECOND) for n in (0, 4, 5, 6)] == [1, 1, 2, 2]
    assert kept.get("b", make, NOW) == 3


def test_an_older_one_is_handed_out_while_a_thread_makes_it_anew(make: Counter) -> None:
    kept, made = Kept[str, int](fresh=SECOND, longest=9 * SECOND, most=9), threading.Event()

    def renew() -> int:
        try:
            return make()
        finally:
            made.set()

    assert kept.get("a", make, NOW) == 1
    assert kept.get("a", renew, NOW + 2 * SECOND) == 1
    assert made.wait(PATIENCE)
    kept._renewing.shutdown(wait=True)
    assert kept.get("a", make, NOW + 2 * SECOND) == 2
    assert make.made == 2


def test_one_that_is_too_old_is_waited_for(make: Counter) -> None:
    kept = Kept[str, int](fresh=SECOND, longest=9 * SECOND, most=9)
    assert [kept.get("a", make, NOW + n * SECOND) for n in (0, 9)] == [1, 2]


def test_of_many_who_ask_at_once_one_makes_it(make: Counter) -> None:
    kept, together = Kept[str, int](fresh=SECOND, most=9), threading.Barrier(8)

    def ask(_: int) -> int:
        together.wait(PATIENCE)
        return kept.get("a", make, NOW)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {1}
    assert make.made == 1


def test_what_fails_is_not_kept(make: Counter, caplog: pytest.LogCaptureFixture) -> None:
    kept = Kept[str, int](fresh=SECOND, longest=9 * SECOND, most=9)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0, NOW)
    assert kept.get("a", make, NOW) == 1
    assert kept.get("a", lambda: 1 // 0, NOW + 2 * SECOND) == 1
    kept._renewing.shutdown(wait=True)
    assert "not renewed" in caplog.text


def test_the_one_made_longest_ago_goes_first(make: Counter) -> None:
    kept = Kept[str, int](fresh=SECOND, most=2)
    for key in "abc":
        kept.get(key, make, NOW)
    assert [kept.get(key, make, NOW) for key in "bca"] == [2, 3, 4]


def test_some_values_are_never_kept(make: Counter) -> None:
    kept = Kept[str, int](fresh=SECOND, most=2, keeps=lambda number: number > 1)
    assert [kept.get("a", make, NOW) for _ in range(3)] == [1, 2, 2]
