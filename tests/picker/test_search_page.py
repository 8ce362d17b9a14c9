"""The search over all mentors as a browser without scripts meets it."""

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.db import Database
from lti_tool.kernel.i18n import use_locale
from lti_tool.mentors.models import SearchWithoutResult
from lti_tool.mentors.popular import in_vain, keep_in_vain
from lti_tool.mentors.ranking import Features, terms
from lti_tool.picker.asking import Asked
from lti_tool.picker.filters import told_of
from lti_tool.scheduling.freshness import refresh
from tests.mentors.conftest import Enlist
from tests.picker.conftest import free, person


@pytest.fixture
def crowd(database: Database, enlist: Enlist, now: datetime) -> None:
    """Amina (professional, 24 €, evenings) and Bruno (peer, free) teach Python, Chiara calculus."""
    amina = enlist(
        "Amina Diallo",
        {"python": 30},
        kind="professional",
        gender="woman",
        price_amount=2400,
        rating_sum=96,
        rating_count=20,
        languages=["fr", "en"],
    )
    bruno = enlist("Bruno Rossi", {"python": 2}, languages=["it"])
    enlist("Chiara", {"calculus": 2, "algebra": 1}, kind="professional", gender="woman")
    free(database, amina, start=18 * 60, end=20 * 60)
    free(database, bruno, start=9 * 60, end=11 * 60)
    with database.transaction() as session:
        refresh(session, now)


def show(browser: FlaskClient, query: str = "") -> str:
    answer = browser.get(f"/mentors?lang=en{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text.replace("&amp;", "&")


def names(page: str) -> list[str]:
    return re.findall(r'class="lm-picker__name">([^<]+)<', page)


def counts(page: str, facet: str) -> dict[str, int]:
    """Of each value, the number beside its box."""
    boxes = re.findall(rf'id="l-{facet}-([^"]+)".*?data-count>(\d+)<', page, re.DOTALL)
    return {value: int(count) for value, count in boxes}


def disabled(page: str, facet: str) -> set[str]:
    return set(re.findall(rf'id="f-{facet}-([^"]+)"[^>]* disabled', page))


@pytest.mark.usefixtures("crowd")
class TestTheSearch:
    def test_everybody_is_there_with_all_counts(self, browser: FlaskClient) -> None:
        page = show(browser)
        assert set(names(page)) == {"Amina Diallo", "Bruno Rossi", "Chiara"}
        assert "3 mentors found" in page
        assert counts(page, "kind") == {"peer": 1, "professional": 2}
        assert counts(page, "subject") == {"python": 2, "algebra": 1, "calculus": 1}
        assert counts(page, "language") == {"en": 2, "fr": 1, "it": 1}

    def test_a_filter_narrows_and_tells_what_others_would_bring(self, browser: FlaskClient) -> None:
        page = show(browser, "&q=python&kind=peer")
        assert names(page) == ["Bruno Rossi"]
        assert counts(page, "kind") == {"peer": 1, "professional": 1}
        assert counts(page, "gender") == {"woman": 0, "man": 0, "other": 0}
        assert disabled(page, "gender") == {"woman", "man", "other"}
        assert 'id="f-kind-peer" name="kind" value="peer" checked' in page

    def test_values_of_one_filter_are_joined_by_or(self, browser: FlaskClient) -> None:
        assert len(names(show(browser, "&q=python&kind=peer&kind=professional"))) == 2

    def test_parts_of_the_week_are_the_viewers(self, browser: FlaskClient) -> None:
        assert names(show(browser, "&when=mon-evening")) == ["Amina Diallo"]
        assert names(show(browser, "&when=tue-night&zone=Asia/Tokyo")) == ["Amina Diallo"]
        assert names(show(browser, "&when=mon-evening&zone=Asia/Tokyo")) == ["Bruno Rossi"]

    @pytest.mark.parametrize(
        ("order", "first"),
        [("price", "Bruno Rossi"), ("rating", "Amina Diallo"), ("next", "Bruno Rossi")],
    )
    def test_an_order(self, browser: FlaskClient, order: str, first: str) -> None:
        page = show(browser, f"&subject=python&sort={order}")
        assert names(page)[0] == first
        assert f'<option value="{order}" selected>' in page

    def test_each_chosen_filter_can_be_taken_away(self, browser: FlaskClient) -> None:
        page = show(browser, "&q=python&kind=peer&price=free&zone=Asia/Tokyo")
        chips = re.findall(r'class="sea-chip" href="([^"]+)"', page)
        found = [parse_qs(urlsplit(chip).query) for chip in chips]
        kept = {"q": ["python"], "lang": ["en"], "zone": ["Asia/Tokyo"]}
        assert found == [{**kept, "kind": ["peer"]}, {**kept, "price": ["free"]}]

    def test_where_nobody_is_left_it_says_which_filter_to_drop(self, browser: FlaskClient) -> None:
        page = show(browser, "&q=python&kind=peer&gender=woman")
        assert "No mentor fits all of this" in page
        assert "Without “Who teaches: Peer”: 1 mentor" in page
        assert "Without “Gender: Woman”: 1 mentor" in page

    def test_where_no_single_filter_is_to_blame_all_are(self, browser: FlaskClient) -> None:
        page = show(browser, "&subject=python&kind=peer&gender=woman&price=more")
        assert "Without all these filters: 2 mentors" in page
        assert 'href="/mentors?subject=python&lang=en"' in page

    def test_other_subjects_that_somebody_teaches_are_told(self, browser: FlaskClient) -> None:
        page = show(browser, "&subject=linear-algebra")
        assert "Nobody teaches this here yet" in page
        assert re.search(r'subject=algebra&lang=en">Algebra</a> \(1\)', page)

    def test_words_that_mean_nothing_lead_to_what_is_taught(self, browser: FlaskClient) -> None:
        page = show(browser, "&q=qwertzuiop")
        assert "We know no subject called “qwertzuiop”" in page
        assert "subject=python" in page

    def test_a_search_in_vain_is_kept_without_who_it_was(
        self, browser: FlaskClient, database: Database, now: datetime
    ) -> None:
        show(browser, "&q=qwertzuiop")
        show(browser, "&q=python&kind=peer&gender=woman")
        show(browser, "&q=python")
        with database.transaction() as session:
            kept = session.scalars(select(SearchWithoutResult).order_by(SearchWithoutResult.id))
            assert [(one.text, one.filters, one.locale, one.searched_at) for one in kept] == [
                ("qwertzuiop", {}, "en", now),
                ("python", {"kind": ["peer"], "gender": ["woman"]}, "en", now),
            ]

    @pytest.mark.parametrize(
        "odd",
        [
            "&after=1~2&sort=shoe-size&level=kindergarten&price=12&when=someday&rating=9",
            "&language=%00&language=<b>&language=" + "x" * 500,
            "&subject=witchcraft&q=%00" + "q" * 300,
            "&after=1~0.0~0.0~" + "9" * 18,
            "&after=99999999999~-1.0~-1.0~1",
        ],
    )
    def test_an_odd_address_is_no_error(self, browser: FlaskClient, odd: str) -> None:
        show(browser, odd)

    def test_what_is_no_language_is_not_kept(
        self, browser: FlaskClient, database: Database
    ) -> None:
        """Whoever is not signed in would fill the table with it."""
        odd = ["x" * 50_000, "abcd", "a", "1a", "\u0661a", "fr\n"]
        assert browser.get("/mentors", query_string={"language": odd}).status_code == 200
        with database.transaction() as session:
            assert session.scalars(select(SearchWithoutResult)).all() == []


def test_pages_follow_one_another(browser: FlaskClient, enlist: Enlist) -> None:
    everybody = [f"Mentor {number}" for number in range(45)]
    for name in everybody:
        enlist(name, {"python": 1})
    seen, query = [], "&q=python"
    while query:
        page = show(browser, query)
        seen += names(page)
        onward = re.search(r'href="/mentors\?([^"]+)" rel="next"', page)
        query = f"&{onward[1]}" if onward else ""
    assert seen == everybody


def test_an_address_is_read_back_as_it_was_told() -> None:
    told = {
        "q": ["python"],
        "subject": ["python", "calculus"],
        "level": ["graduate"],
        "when": ["mon-night"],
        "sort": ["price"],
        "after": ["1764000000~1500~-0.5~17"],
        "lang": ["fr"],
    }
    asked = Asked.read(lambda name: told.get(name, []))
    again = parse_qs(urlsplit(asked.address).query)
    assert again == {**told, "after": ["1764000000~1500.0~-0.5~17"]}
    assert Asked.read(lambda name: again.get(name, [])) == asked


class TestTheOperatorsPage:
    def test_it_counts_what_was_looked_for_in_vain(
        self, browser: FlaskClient, database: Database, enlist: Enlist, now: datetime
    ) -> None:
        enlist("Amina", {"python": 1})
        for query in ("&q=qwertzuiop", "&q=Qwertzuiop", "&q=python&kind=professional"):
            show(browser, query)
        operator = person(database, now, name="Olga", is_operator=True)
        with browser.session_transaction() as session:
            session["person"] = operator
        page = browser.get("/console/searches?lang=en").text
        assert re.search(r">qwertzuiop</h2>.*?2 times", page, re.DOTALL)
        assert re.search(r">python</h2>.*?Who teaches \(Professional\).*?1 time", page, re.DOTALL)
        assert 'href="/console/searches" aria-current="page"' in page

    def test_what_is_no_filter_any_more_stands_as_it_was(self) -> None:
        with use_locale("en"):
            kept = {"kind": ["guru"], "subject": ["alchemy"], "shoes": ["42"]}
            assert told_of(kept) == ["Who teaches (guru)", "Subject (alchemy)"]

    def test_old_ones_go(self, database: Database, now: datetime) -> None:
        with database.transaction() as session:
            keep_in_vain(session, "old", {}, "en", now - timedelta(days=91))
            session.flush()
            keep_in_vain(session, "new", {}, "en", now)
            session.flush()
            assert [one.text for one in in_vain(session, 10)] == ["new"]

    @pytest.mark.parametrize("is_signed_in", [False, True])
    def test_nobody_else_sees_it(
        self, browser: FlaskClient, learner: int, is_signed_in: bool
    ) -> None:
        if is_signed_in:
            with browser.session_transaction() as session:
                session["person"] = learner
        answer = browser.get("/console/searches", headers={"Accept": "text/html"})
        assert answer.status_code == (403 if is_signed_in else 303)


SHARES = [("Ratings", "50%"), ("Fit", "35%"), ("Free soon", "15%")]


def test_how_mentors_are_ordered_is_told_to_everybody(browser: FlaskClient) -> None:
    page = browser.get("/ranking?lang=en").text
    score = terms(Features(1, 192, 40, "", 30), timedelta(days=1)).score
    for told in (
        *(f'{name} <span class="lm-badge">{part}' for name, part in SHARES),
        f"<td>{score:.2f}</td>",
    ):
        assert told in page
