"""The self-assessment: its file, and how it is taken."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.db import Database
from lti_tool.mentors.vetting.training import LANGUAGES, questions, wrong
from tests.mentors.vetting.conftest import HTML, Advance, Cast, Kept

Browser = Callable[[int | None], FlaskClient]
PATH = "/mentor/application/training?lang=en"
RIGHT = {one.code: str(one.right) for one in questions()}


def test_every_question_is_told_in_both_languages_and_has_one_right_answer() -> None:
    codes = [one.code for one in questions()]
    assert len(set(codes)) == len(codes) >= 8
    for one in questions():
        assert 1 <= one.right <= len(one.answers) == 3
        for texts in (one.text, one.why, *one.answers):
            assert set(texts) == set(LANGUAGES) and all(texts.values())
            assert texts["en"] != texts["fr"] and "'" not in "".join(texts.values())
            assert not re.search(r" [?;:!]", texts["fr"])
    assert len({one.right for one in questions()}) == 3


def test_what_is_not_right_is_explained_and_asked_again(
    browser: Browser, cast: Cast, advance: Advance, database: Database
) -> None:
    advance(cast.amina, "training")
    client = browser(cast.amina)
    answer = client.post(PATH, data={**RIGHT, "late": "1"}, headers=HTML)
    assert answer.status_code == 400
    assert "Told early, it is nobody’s lost evening." in answer.text
    assert 'href="#late-1"' in answer.text
    with Kept(database, cast.amina) as found:
        assert found.trained_at is None


def test_all_right_passes_once(
    browser: Browser, cast: Cast, advance: Advance, database: Database, now: datetime
) -> None:
    advance(cast.amina, "training")
    for _ in range(2):
        assert browser(cast.amina).post(PATH, data=RIGHT).status_code == 303
    with Kept(database, cast.amina) as found:
        assert found.trained_at == now
    assert wrong({}) == list(questions())


@pytest.mark.parametrize("stage", ["draft", "applied", "interview"])
def test_nobody_takes_it_before_their_time(
    browser: Browser, cast: Cast, advance: Advance, stage: str
) -> None:
    advance(cast.amina, stage)
    assert browser(cast.amina).get(PATH).status_code == 409
    assert browser(cast.amina).post(PATH, data=RIGHT).status_code == 409
    assert browser(cast.zoe).get(PATH).status_code == 409
