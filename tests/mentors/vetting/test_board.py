"""The operator's board: stages, reasons, the log, minors, and who is listed in the end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from lti_tool.kernel.db import Database
from lti_tool.kernel.events import EventRecord
from lti_tool.mentors.best import named
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.service import MentorUnknown, mentor_by_slug
from lti_tool.mentors.vetting import board, decisions, minors
from lti_tool.mentors.vetting.models import Decision
from lti_tool.mentors.vetting.stages import StageChanged
from lti_tool.mentors.views import BookedLesson
from tests.mentors.vetting.conftest import HTML, Advance, Cast, Kept

Browser = Callable[[int | None], FlaskClient]


class Board:
    """An operator at the page of one application."""

    def __init__(self, client: FlaskClient, application: UUID) -> None:
        self.client, self.path = client, f"/console/applications/{application}"

    def page(self) -> str:
        return self.client.get(f"{self.path}?lang=en", headers=HTML).text

    def move(self, to: str, reason: str = "") -> TestResponse:
        return self.client.post(f"{self.path}/move", data={"to": to, "reason": reason})

    def minors(self, verdict: str, reason: str = "") -> TestResponse:
        return self.client.post(f"{self.path}/minors", data={"verdict": verdict, "reason": reason})


@pytest.fixture
def ada(browser: Browser, cast: Cast) -> Callable[[UUID], Board]:
    return lambda application: Board(browser(cast.ada), application)


@pytest.fixture
def grace(browser: Browser, cast: Cast) -> Callable[[UUID], Board]:
    return lambda application: Board(browser(cast.grace), application)


Desk = Callable[[UUID], Board]


def stage(database: Database, cast: Cast) -> str:
    with Kept(database, cast.amina) as found:
        return found.stage


class TestTheWay:
    def test_an_application_goes_step_by_step_to_a_mentor_who_is_listed(
        self, ada: Desk, cast: Cast, advance: Advance, database: Database
    ) -> None:
        desk = ada(advance(cast.amina, "applied"))
        for step in ("documents", "interview", "training"):
            assert desk.move(step).status_code == 303
            assert stage(database, cast) == step
        assert desk.move("approved").status_code == 409  # not trained
        with Kept(database, cast.amina) as found:
            found.trained_at = found.created_at
        assert desk.move("approved").status_code == 303
        with database.transaction() as session:
            mentor = mentor_by_slug(session, "amina-diallo")
            assert (mentor.person_id, mentor.price_amount, mentor.lesson_minutes) == (
                cast.amina,
                2400,
                45,
            )
            assert mentor.headline == {"en": "Physics, patiently"}
            taught = session.scalars(select(MentorSubject).filter_by(mentor_id=mentor.id)).one()
            assert taught.subject_code == "linear-algebra" and taught.score is not None
            assert [card.slug for card in named(session, "Amina", limit=5)] == ["amina-diallo"]

    def test_nobody_is_a_mentor_before(
        self, cast: Cast, advance: Advance, database: Database
    ) -> None:
        advance(cast.amina, "training")
        with database.transaction() as session:
            assert session.scalars(select(Mentor)).all() == []

    def test_two_of_one_name_have_two_addresses(
        self, cast: Cast, advance: Advance, database: Database
    ) -> None:
        advance(cast.amina, "approved")
        advance(cast.zoe, "approved")
        with database.transaction() as session:
            slugs = session.scalars(select(Mentor.slug).order_by(Mentor.id)).all()
        assert slugs == ["amina-diallo", "amina-diallo-2"]

    def test_steps_are_not_skipped(self, ada: Desk, cast: Cast, advance: Advance) -> None:
        desk = ada(advance(cast.amina, "applied"))
        for to in ("interview", "training", "approved", "suspended", "withdrawn", "nonsense"):
            assert desk.move(to).status_code == 409

    @pytest.mark.parametrize("to", ["draft", "refused"])
    def test_whoever_says_no_says_why(
        self, ada: Desk, cast: Cast, advance: Advance, database: Database, to: str
    ) -> None:
        desk = ada(advance(cast.amina, "documents"))
        assert desk.move(to, "  ").location.endswith(f"?done=reason#{to}")
        assert stage(database, cast) == "documents"
        desk.move(to, "The scan is too dark.")
        assert stage(database, cast) == to
        own = desk.client.application.test_client()
        with own.session_transaction() as session:
            session["person"] = cast.amina
        assert "The scan is too dark." in own.get("/mentor/application").text

    def test_two_operators_at_once_decide_once(
        self, cast: Cast, advance: Advance, database: Database, now: datetime
    ) -> None:
        number = advance(cast.amina, "applied")

        def decide(to: str) -> str:
            try:
                with database.transaction() as session:
                    found = board.application(session, number)
                    decisions.move(session, found, to, by=cast.ada, reason="x", now=now)
            except StageChanged:
                return "too late"
            return to

        with ThreadPoolExecutor(2) as threads:
            told = list(threads.map(decide, ["documents", "refused"]))
        assert sorted(one == "too late" for one in told) == [False, True]
        with database.transaction() as session:
            moved = session.scalars(select(Decision.stage_after).filter_by(action="moved"))
            assert len(moved.all()) == 2


class TestSuspension:
    def test_it_hides_at_once_and_keeps_booked_lessons_before_the_operators_eyes(
        self,
        ada: Desk,
        cast: Cast,
        advance: Advance,
        database: Database,
        lessons: list[BookedLesson],
        now: datetime,
    ) -> None:
        desk = ada(advance(cast.amina, "approved"))
        lessons.append(BookedLesson(now, 45, "Nadia"))
        assert desk.move("suspended", "A complaint").status_code == 303
        with database.transaction() as session:
            with pytest.raises(MentorUnknown):
                mentor_by_slug(session, "amina-diallo")
            assert named(session, "Amina", limit=5) == []
            assert session.scalars(select(MentorSubject.score)).all() == [None]
        assert "45 minutes, Nadia" in desk.page()
        desk.move("approved", "It was a mistake.")
        with database.transaction() as session:
            assert mentor_by_slug(session, "amina-diallo").status == "approved"


class TestMinors:
    def test_two_different_operators_clear_somebody(
        self, ada: Desk, grace: Desk, cast: Cast, advance: Advance, database: Database
    ) -> None:
        number = advance(cast.amina, "approved")
        for _ in range(2):
            ada(number).minors("approve")
        with database.transaction() as session:
            assert len(minors.approved_by(session, board.application(session, number))) == 1
            before = len(session.scalars(select(EventRecord)).all())
        grace(number).minors("approve")
        with database.transaction() as session:
            approved_by = minors.approved_by(session, board.application(session, number))
            assert len(approved_by) == minors.NEEDED
            assert len(session.scalars(select(EventRecord)).all()) == before + 1

    def test_one_doubt_is_enough_and_so_is_a_suspension(
        self, ada: Desk, grace: Desk, cast: Cast, advance: Advance, database: Database
    ) -> None:
        number = advance(cast.amina, "approved")
        for end in (
            lambda: ada(number).minors("doubt", "Something was said."),
            lambda: ada(number).move("suspended", "A complaint"),
        ):
            ada(number).minors("approve")
            grace(number).minors("approve")
            end()
            with database.transaction() as session:
                assert minors.approved_by(session, board.application(session, number)) == []

    def test_a_doubt_says_why(
        self, ada: Desk, cast: Cast, advance: Advance, database: Database
    ) -> None:
        number = advance(cast.amina, "approved")
        ada(number).minors("approve")
        assert ada(number).minors("doubt").location.endswith("?done=reason#doubt")
        assert ada(number).minors("nonsense").status_code == 400
        with database.transaction() as session:
            assert minors.approved_by(session, board.application(session, number))

    def test_not_before_the_documents_are_in_order(
        self, ada: Desk, cast: Cast, advance: Advance
    ) -> None:
        assert ada(advance(cast.amina, "documents")).minors("approve").status_code == 409


class TestTheLog:
    def test_it_tells_who_did_what_and_notes_stay_with_operators(
        self, ada: Desk, browser: Browser, cast: Cast, advance: Advance
    ) -> None:
        desk = ada(advance(cast.amina, "interview"))
        desk.client.post(f"{desk.path}/note", data={"note": "Called Bo, <b>fine</b>"})
        desk.client.post(f"{desk.path}/note", data={"note": " "})
        page = desk.page()
        assert page.count("Called Bo, &lt;b&gt;fine&lt;/b&gt;") == 1
        assert "documents → interview" in page
        assert "Called Bo" not in browser(cast.amina).get("/mentor/application").text

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE application_decision SET words = 'never said'",
            "UPDATE application_decision SET stage_after = 'refused'",
            "DELETE FROM application_decision",
            "DELETE FROM mentor_application",
        ],
    )
    def test_the_database_refuses_to_change_it(
        self, cast: Cast, advance: Advance, database: Database, change: str
    ) -> None:
        advance(cast.amina, "applied")
        with pytest.raises(DatabaseError), database.transaction() as session:
            session.execute(text(change))


class TestTheBoard:
    def test_it_opens_where_somebody_waits(
        self, browser: Browser, cast: Cast, advance: Advance
    ) -> None:
        advance(cast.amina, "interview")
        page = browser(cast.ada).get("/console/applications?lang=en", headers=HTML).text
        assert "Stage: interview" in page and "Amina Diallo" in page
        assert (
            "Nobody is in this stage."
            in browser(cast.ada).get("/console/applications?lang=en&stage=refused").text
        )
        assert (
            "Stage: interview"
            in browser(cast.ada).get("/console/applications?lang=en&stage=nonsense").text
        )

    def test_every_stage_has_a_page(
        self, ada: Desk, cast: Cast, advance: Advance, database: Database
    ) -> None:
        desk = ada(advance(cast.amina, "draft"))
        for one in ("draft", "applied", "refused", "suspended", "withdrawn", "training"):
            with Kept(database, cast.amina) as found:
                found.stage = one  # type: ignore[assignment]
            assert "Amina Diallo" in desk.page()

    def test_an_empty_draft_is_shown_too(
        self, ada: Desk, browser: Browser, cast: Cast, database: Database
    ) -> None:
        browser(cast.zoe).post("/mentor/application/about", data={"do": "later"})
        with Kept(database, cast.zoe) as found:
            number = found.public_id
        assert "Zoé" in ada(number).page()

    def test_what_is_typed_is_text_and_only_addresses_of_the_web_are_links(
        self, ada: Desk, cast: Cast, advance: Advance, database: Database
    ) -> None:
        desk = ada(advance(cast.amina, "applied"))
        with Kept(database, cast.amina) as found:
            subjects = {
                "subjects": [{"code": "python", "levels": [], "proof": "javascript:alert(1)"}]
            }
            interview = {"way": "recording", "link": "javascript:alert(2)", "times": ""}
            about = {**found.answers["about"], "shown_name": "<script>x</script>"}
            found.answers = found.answers | {
                "subjects": subjects,
                "interview": interview,
                "about": about,
            }
        page = desk.page()
        assert 'href="javascript' not in page and "<script>x" not in page

    def test_whoever_does_not_run_the_service_sees_nothing(
        self, browser: Browser, cast: Cast, advance: Advance
    ) -> None:
        path = f"/console/applications/{advance(cast.amina, 'applied')}"
        for person in (cast.amina, cast.zoe):
            client = browser(person)
            assert client.get("/console/applications").status_code == 403
            assert client.get(path).status_code == 403
            for what in ("move", "note", "minors", "first-lesson"):
                assert client.post(f"{path}/{what}", data={"to": "documents"}).status_code == 403
        assert browser(cast.ada).get(f"/console/applications/{uuid4()}").status_code == 404

    def test_the_first_lesson_is_reviewed_once_there_is_a_mentor(
        self, ada: Desk, cast: Cast, advance: Advance, database: Database
    ) -> None:
        early = ada(advance(cast.zoe, "training"))
        assert early.client.post(f"{early.path}/first-lesson").status_code == 409
        desk = ada(advance(cast.amina, "approved"))
        for _ in range(2):
            assert desk.client.post(f"{desk.path}/first-lesson").status_code == 303
        assert "First lesson reviewed on" in desk.page()
        with database.transaction() as session:
            found = session.scalars(select(Decision).filter_by(action="first_lesson")).all()
        assert len(found) == 1
