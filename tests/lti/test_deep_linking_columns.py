"""What is picked may have a column in the gradebook, and the title and text of the platform (Deep Linking 2.0)."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.db import Database
from lti_tool.lti import claims as names

from .content_items import problems
from .platforms import launch
from .refusals import refusal
from .test_deep_linking import UNIT, form, opened, read, reference, request_of

ALL = {"item": "all:", "title": "Everybody", "target": "window"}


def sent(browser: FlaskClient, address: str, *items: dict[str, str], **further: Any) -> Any:
    told = {
        name: [item.get(name, "") for item in items]
        for name in ("item", "title", "target", "label", "maximum")
    }
    data = {"ref": reference(address), "begun": "1", **told, **further}
    return browser.post("/lti/deep-linking", data=data)


def embedded(
    browser: FlaskClient, address: str, *items: dict[str, str], **further: Any
) -> list[dict[str, Any]]:
    """The items of the answer, each as the specification has it."""
    answer = sent(browser, address, *items, **further)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = read(browser, form(answer.text)[1]["JWT"])[names.CONTENT_ITEMS]
    assert [problems(item) for item in found] == [[] for _ in found]
    return found


def test_a_ticked_link_has_a_column_and_the_other_has_none(
    browser: FlaskClient, now: datetime
) -> None:
    items = (UNIT | {"label": "", "maximum": "1"}, ALL | {"label": "Séances 数学", "maximum": "20"})
    first, second = embedded(
        browser, opened(browser, now, accept_lineitem=True), *items, graded=["all:"]
    )
    assert "lineItem" not in first
    assert second["lineItem"] == {
        "scoreMaximum": 20,
        "label": "Séances 数学",
        "resourceId": "all:",
        "tag": "livementor",
    }


def test_a_column_is_called_as_its_link_unless_somebody_says_more(
    browser: FlaskClient, now: datetime
) -> None:
    address = opened(browser, now, accept_lineitem=True)
    (item,) = embedded(browser, address, UNIT | {"maximum": "1"}, graded=["unit:"])
    assert item["lineItem"]["label"] == UNIT["title"]


@pytest.mark.parametrize("changed", [{}, {"accept_lineitem": False}, {"accept_lineitem": None}])
def test_a_platform_that_takes_no_column_gets_none(
    browser: FlaskClient, now: datetime, changed: dict[str, Any]
) -> None:
    address = opened(browser, now, **changed)
    page = browser.get(address).text
    assert 'name="graded"' not in page and "Nothing is graded." in page
    (item,) = embedded(browser, address, UNIT | {"maximum": "5"}, graded=["unit:"])
    assert "lineItem" not in item


@pytest.mark.parametrize("typed", ["", "0", "-1", "1.5", "many", "1001", "9" * 5000, "²"])
def test_points_that_are_no_points(browser: FlaskClient, now: datetime, typed: str) -> None:
    address = opened(browser, now, accept_lineitem=True)
    item = UNIT | {"maximum": typed}
    refused = sent(browser, address, item, graded=["unit:"])
    assert refused.status_code == 400
    assert refused.text.count("a whole number from 1 to 1000") == 2
    assert '<a href="#maximum-1">' in refused.text and "checked" in refused.text
    assert embedded(browser, address, item)  # they count only with a column


def test_what_was_ticked_and_typed_stays_while_more_is_added(
    browser: FlaskClient, now: datetime
) -> None:
    address = opened(browser, now, accept_lineitem=True)
    told = UNIT | {"begun": "1", "label": "Lessons", "maximum": "12", "graded": "unit:"}
    path = urlsplit(address).path
    page = browser.get(path, query_string=told | {"ref": reference(address), "add": "all:"}).text
    assert 'name="graded" value="unit:" checked' in page
    assert 'name="graded" value="all:">' in page
    assert 'value="Lessons"' in page and 'value="12"' in page


def test_the_platforms_title_and_text_are_those_of_one_item(
    browser: FlaskClient, now: datetime
) -> None:
    address = opened(browser, now, title="Week 5 – <aide>", text="Ask somebody\nabout it")
    assert 'value="Week 5 – &lt;aide&gt;"' in browser.get(address).text
    (item,) = embedded(browser, address, UNIT | {"title": ""})
    assert (item["title"], item["text"]) == ("Week 5 – <aide>", "Ask somebody about it")


def test_what_the_teacher_typed_counts_more(browser: FlaskClient, now: datetime) -> None:
    (item,) = embedded(browser, opened(browser, now, title="Theirs"), UNIT)
    assert item["title"] == UNIT["title"]


def test_several_items_have_titles_of_their_own(browser: FlaskClient, now: datetime) -> None:
    address = opened(browser, now, title="Theirs", text="Theirs")
    items = embedded(browser, address, UNIT | {"title": ""}, ALL)
    assert [item["title"] for item in items] == ["Get a mentor", "Everybody"]
    assert not any("text" in item for item in items)


@pytest.mark.parametrize("told", ["yes", 1, []])
def test_accept_lineitem_is_true_or_false(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    told: Any,
) -> None:
    answer = launch(browser, now, **request_of(accept_lineitem=told))
    refusal(answer, caplog, database, "deep_linking_settings.accept_lineitem")
