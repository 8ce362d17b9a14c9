"""What the editor offers while an author types, with the service and without it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from webob import Request, Response

from livementor_xblock import taxonomy
from lti_tool.courses.subjects import taxonomy as services
from tests.xblock.campus import LEARNER, Campus, SiteSettings, Unit, Users
from tests.xblock.service import SECRET, Service, list_of, mentor, running


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


def block_of(service: Service | None, **fields: Any) -> Any:
    settings = SiteSettings(dict(service.settings) if service else {})
    return Unit(Campus(settings=settings)).block(**fields)


def ask(block: Any, field: str = "subjects", text: str = "", method: str = "GET") -> Response:
    request = Request.blank("/", method=method)
    request.GET["q"] = text
    return block.handle("choices", request, field)


def labels(told: Any) -> list[str]:
    return [one["label"] for one in told]


def test_every_subject_of_the_service_is_known() -> None:
    theirs = services()
    ours = {one.code: one for one in taxonomy.subjects()}
    assert list(ours) == [one.code for one in theirs.subjects]
    for language in ("en", "fr", "de"):
        assert [taxonomy.label(code, language) for code in ours] == [
            theirs.label(code, language) for code in ours
        ]


@pytest.mark.parametrize(
    ("text", "locale", "first"),
    [("linear alg", "en", "Linear algebra"), ("algebre lin", "fr", "Algèbre linéaire"),
     ("matri", "en", "Linear algebra"), ("eigenval", "en", "Linear algebra"), ("c++", "en", None),
     ("ŒUVRES", "fr", None)],
)  # fmt: skip
def test_subjects_are_found_by_name_or_topic(text: str, locale: str, first: str | None) -> None:
    found = taxonomy.search(text, locale)
    assert len(found) <= taxonomy.MOST_FOUND
    if first:
        assert first in labels(found)


@pytest.mark.parametrize("text", ["", "  ", "?!", "zzzz", "a" * 500])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert taxonomy.search(text, "en") == []


def test_titles_name_subjects_where_there_is_no_service() -> None:
    titles = ["Week 3", "Eigenvalues and eigenvectors", "Linear algebra"]
    assert labels(taxonomy.named_in(titles, "en")) == ["Linear algebra"]
    assert taxonomy.named_in([], "en") == taxonomy.named_in(["Welcome"], "en") == []


def test_a_code_that_no_file_has_stands_for_itself() -> None:
    assert taxonomy.label("quantum-knitting", "fr") == "quantum-knitting"


def test_typing_asks_no_service(service: Service) -> None:
    told = ask(block_of(service), text="linear").json
    assert "Linear algebra" in labels(told["found"])
    assert service.asked == []


def test_what_the_titles_are_about_is_proposed(service: Service) -> None:
    told = ask(block_of(service, subjects="statistics")).json
    assert told == {
        "found": [],
        "proposed": [{"code": "linear-algebra", "label": "Linear algebra"}],
        "away": False,
    }
    assert service.asked[0][1]["context"]["subjects"] == []


@pytest.mark.parametrize("odd", [None, "text", [5], [{"code": "<script>"}], [{"label": "x"}]])
def test_odd_subjects_of_a_service_are_passed_over(service: Service, odd: Any) -> None:
    service.say(list_of(mentor(), subjects=odd))
    assert ask(block_of(service)).json["proposed"] == []


def test_without_a_connection_titles_and_typing_still_work() -> None:
    course = {"display_name": "Linear algebra", "language": "en"}
    block = Unit(Campus(settings=SiteSettings({})), course=course).block()
    assert ask(block).json == {
        "found": [],
        "proposed": [{"code": "linear-algebra", "label": "Linear algebra"}],
        "away": True,
    }
    assert ask(block, text="statist").json["found"]
    assert ask(block, "mentors").json == {"found": [], "proposed": [], "away": True}


def test_mentors_are_those_of_all_subjects(service: Service) -> None:
    told = ask(block_of(service), "mentors").json
    assert told["found"] == [{"code": "ada", "label": "Ada Lovelace"}]
    assert service.asked[0][1]["all"] is True
    assert "limits" not in service.asked[0][1]


def test_a_service_that_is_away_leaves_what_was_written(service: Service) -> None:
    service.status = 500
    block = block_of(service, allowed_mentors="ada")
    assert ask(block, "mentors").json == {"found": [], "proposed": [], "away": True}
    assert block.allowed_mentors == "ada"


@pytest.mark.parametrize("field", ["", "secret", "service_url", "display_name"])
def test_other_fields_have_no_choices(service: Service, field: str) -> None:
    assert ask(block_of(service), field).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_anybody_may_ask_and_learns_no_more_than_the_list_tells(
    service: Service, method: str
) -> None:
    """Studio runs the handler for whoever is signed in, the LMS for strangers."""
    users = Users({**LEARNER, "edx-platform.is_authenticated": False}, None)
    campus = Campus(user=users, settings=SiteSettings(dict(service.settings)))
    block = Unit(campus).block(message="not for strangers")
    for field in ("subjects", "mentors"):
        told = json.dumps(ask(block, field, method=method).json)
        for secret in (SECRET, service.settings["key_id"], "not for strangers", service.url):
            assert secret not in told
    assert users.asked == 0
