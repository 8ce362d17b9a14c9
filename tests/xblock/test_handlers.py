"""The block's two handlers: who may, how, what they tell, and what they never do."""

import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from webob import Request, Response

from livementor_xblock.answers import LONGEST_SLUG, REFUSALS
from tests.xblock.campus import LEARNER, Campus, SiteSettings, Unit, Users
from tests.xblock.service import SECRET, Service, running

STRANGER = {"edx-platform.is_authenticated": False, "edx-platform.anonymous_user_id": None}
TEAM = {**LEARNER, "edx-platform.user_role": "instructor"}
WANTED = {"mentor": "ada"}


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as service:
        yield service


def campus_of(service: Service, users: Users | None = None, **services: Any) -> Campus:
    users = users or Users(dict(LEARNER), "3f1c")
    return Campus(user=users, settings=SiteSettings(dict(service.settings)), **services)


@pytest.fixture
def block(service: Service) -> Any:
    service.say({"url": f"{service.url}/handoff/abc"})
    return Unit(campus_of(service)).block()


def send(block: Any, handler: str = "handoff", body: Any = WANTED, **changes: Any) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    usual = {"method": "POST", "content_type": "application/json", "body": content, **changes}
    return block.handle(handler, Request.blank("/", **usual))


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


# ---- the hand-off


def test_a_learner_gets_an_address_for_themselves(block: Any, service: Service) -> None:
    answer = send(block)
    assert (answer.status_code, answer.json) == (200, {"url": f"{service.url}/handoff/abc"})
    assert answer.headers["Cache-Control"] == "no-store"
    ((path, told),) = service.asked
    assert path == "/openedx/handoff"
    assert (told["subject"], told["mentor"], told["locale"]) == ("3f1c", "ada", "en")
    assert told["context"]["unit"] == "Valeurs propres"


def test_neither_name_nor_address_leaves_the_lms(block: Any, service: Service) -> None:
    send(block)
    sent = json.dumps(service.asked)
    for private in ("Ada Lovelace", "ada@example.org", "username", "email"):
        assert private not in sent


def test_whoever_is_not_signed_in_gets_nothing(service: Service) -> None:
    """The LMS runs this handler for strangers too, by ``handler_noauth``."""
    users = Users(STRANGER, "3f1c")
    block = Unit(campus_of(service, users)).block()
    assert code(send(block)) == (401, "not_signed_in")
    assert service.asked == []
    assert users.asked == 0


def test_without_a_user_service_nobody_is_signed_in(service: Service) -> None:
    campus = Campus(user=None, settings=SiteSettings(dict(service.settings)))
    assert code(send(Unit(campus).block())) == (401, "not_signed_in")
    assert service.asked == []


STUDIO: dict[str, dict[str, Any]] = {
    "its previews": {**LEARNER, "edx-platform.anonymous_user_id": "student"},
    "its handlers": {**LEARNER, "edx-platform.anonymous_user_id": None},
    "its previews, by a course team": {**TEAM, "edx-platform.anonymous_user_id": "student"},
}


@pytest.mark.parametrize("told", STUDIO.values(), ids=STUDIO)
def test_studio_books_nothing(service: Service, told: dict[str, Any]) -> None:
    users = Users(told, "3f1c")
    assert code(send(Unit(campus_of(service, users)).block())) == (409, "preview")
    assert (service.asked, users.asked) == ([], 0)


def test_a_runtime_that_says_it_is_an_authors_books_nothing(service: Service) -> None:
    campus = campus_of(service)
    campus.is_author_mode = True
    assert code(send(Unit(campus).block())) == (409, "preview")
    assert service.asked == []


def test_a_course_team_member_books_as_the_person_they_are(service: Service) -> None:
    service.say({"url": f"{service.url}/handoff/abc"})
    assert send(Unit(campus_of(service, Users(TEAM, "9a"))).block()).status_code == 200
    told = service.asked[0][1]
    assert (told["subject"], told["context"]["role"]) == ("9a", "course_team")


def test_who_is_masqueraded_as_a_learner_is_who_the_platform_says(service: Service) -> None:
    """Studio's *view as learner* changes the role and not the person."""
    service.say({"url": f"{service.url}/handoff/abc"})
    seen = {**LEARNER, "edx-platform.user_role": "student"}
    send(Unit(campus_of(service, Users(seen, "9a"))).block())
    told = service.asked[0][1]
    assert (told["subject"], told["context"]["role"]) == ("9a", "learner")


def test_who_is_masqueraded_as_one_learner_books_nothing_for_them(service: Service) -> None:
    """The LMS then answers with that learner's identifiers, and notes who it really is."""
    users = Users(dict(LEARNER), "3f1c")
    users._django_user = SimpleNamespace(real_user=SimpleNamespace(username="teacher"))
    assert code(send(Unit(campus_of(service, users)).block())) == (409, "masquerading")
    assert (service.asked, users.asked) == ([], 0)


def test_who_masquerades_as_nobody_in_particular_is_themselves(service: Service) -> None:
    service.say({"url": f"{service.url}/handoff/abc"})
    users = Users(dict(LEARNER), "3f1c")
    users._django_user = SimpleNamespace(masquerade_settings={})
    assert send(Unit(campus_of(service, users)).block()).status_code == 200


def test_a_platform_without_external_ids_tells_the_one_of_the_course(service: Service) -> None:
    service.say({"url": f"{service.url}/handoff/abc"})
    send(Unit(campus_of(service, Users(dict(LEARNER), None))).block())
    assert service.asked[0][1]["subject"] == "xblock:course-v1:Sorbonne+LA1+2026:0f1e"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_a_post_does_anything(service: Service, method: str) -> None:
    users = Users(dict(LEARNER), "3f1c")
    block = Unit(campus_of(service, users)).block()
    answer = send(block, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert (service.asked, users.asked) == ([], 0)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json2",
     "text/plain; application/json"],
)  # fmt: skip
def test_a_form_of_another_site_can_not_send_it(
    block: Any, service: Service, content_type: str
) -> None:
    assert code(send(block, content_type=content_type)) == (415, "not_json")
    assert service.asked == []


BODIES: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"{",
    "letters that are none": b'{"mentor": "\xff"}',
    "a list": ["ada"],
    "null": None,
    "no mentor": {},
    "an empty one": {"mentor": ""},
    "a number": {"mentor": 5},
    "an endless one": {"mentor": "a" * (LONGEST_SLUG + 1)},
    "a thousand brackets": b"[" * 100_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_without_a_mentor(block: Any, service: Service, body: Any) -> None:
    assert code(send(block, body=body)) == (400, "no_mentor")
    assert service.asked == []


def test_what_else_is_sent_is_not_believed(block: Any, service: Service) -> None:
    forged = {**WANTED, "subject": "somebody else", "context": {"role": "institution_admin"}}
    send(block, body=forged)
    told = service.asked[0][1]
    assert (told["subject"], told["context"]["role"]) == ("3f1c", "learner")


def test_a_site_without_connection() -> None:
    block = Unit(Campus(settings=SiteSettings({}))).block()
    assert code(send(block)) == (503, "unconnected")
    assert send(block, "mentors", method="GET", body=b"").json == {
        "state": "unconnected",
        "html": "",
    }


def test_the_service_is_away(block: Any, service: Service) -> None:
    service.status, service.body = 502, b"bad gateway"
    answer = send(block)
    assert code(answer) == (503, "service_away")
    assert "Nothing was booked" in answer.json["message"]


def test_a_site_that_is_refused_is_logged_and_the_learner_is_spared(
    block: Any, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.say({"code": "site_off", "message": "This site is switched off."}, status=401)
    with caplog.at_level(logging.ERROR):
        answer = send(block)
    assert code(answer) == (503, "service_away")
    assert "switched off" not in answer.text
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR] == [
        "the mentoring service refuses this site: 401 site_off"
    ]


@pytest.mark.parametrize(
    ("answer", "message"),
    [({"code": "mentor_unknown", "message": "Ce mentor n’est plus là."}, "Ce mentor n’est plus là."),
     ({"code": "mentor_unknown"}, REFUSALS["service_away"][1])],
)  # fmt: skip
def test_a_no_is_passed_on_in_words(
    block: Any, service: Service, answer: dict[str, str], message: str
) -> None:
    service.say(answer, status=404)
    refused = send(block)
    assert code(refused) == (404, "mentor_unknown")
    assert refused.json["message"] == message


# ---- the list


def test_the_list_arrives_as_html(service: Service) -> None:
    answer = send(Unit(campus_of(service)).block(), "mentors", method="GET", body=b"")
    assert answer.json["state"] == "ready"
    assert "Ada Lovelace" in answer.json["html"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "told", [STRANGER, TEAM, *STUDIO.values()], ids=["stranger", "team", *STUDIO]
)
def test_anybody_who_sees_the_unit_may_see_the_list(service: Service, told: dict[str, Any]) -> None:
    users = Users(told, "3f1c")
    answer = send(Unit(campus_of(service, users)).block(), "mentors", method="GET", body=b"")
    assert answer.json["state"] == "ready"
    assert users.asked == 0
    assert "subject" not in service.asked[0][1]


@pytest.mark.parametrize(("query", "wide"), [("", False), ("?all=1", True), ("?all=yes", False)])
def test_one_click_widens(service: Service, query: str, wide: bool) -> None:
    block = Unit(campus_of(service)).block()
    block.handle("mentors", Request.blank("/" + query))
    assert service.asked[0][1]["all"] is wide


def test_the_list_is_away_without_a_word_of_why(service: Service) -> None:
    service.status, service.body = 500, b"Traceback: the password is hunter2"
    answer = send(Unit(campus_of(service)).block(), "mentors", method="GET", body=b"")
    assert answer.json == {"state": "away", "html": ""}


@pytest.mark.parametrize("connected", [True, False])
def test_a_preview_has_example_mentors_where_there_is_no_list(
    service: Service, connected: bool
) -> None:
    service.status = 500
    campus = campus_of(service) if connected else Campus(settings=SiteSettings({}))
    answer = Unit(campus).block().handle("mentors", Request.blank("/?preview=1"))
    assert answer.json["state"] == "example"
    assert answer.json["html"].count("<form") == 3
    assert "as an example" in answer.json["html"]


def test_a_preview_has_the_list_where_there_is_one(service: Service) -> None:
    answer = Unit(campus_of(service)).block().handle("mentors", Request.blank("/?preview=1"))
    assert answer.json["state"] == "ready"
    assert "as an example" not in answer.json["html"]


def test_what_the_author_set_travels_with_both_requests(service: Service) -> None:
    service.say({"url": f"{service.url}/handoff/abc"}, path="/openedx/handoff")
    block = Unit(campus_of(service)).block(languages="fr", level="mooc", price_limit="40 EUR")
    block.handle("mentors", Request.blank("/"))
    send(block)
    for _, told in service.asked:
        assert told["context"]["level"] == "mooc"
        assert told["limits"] == {
            "languages": ["fr"],
            "price": {"amount": "40", "currency": "EUR"},
        }


def test_no_handler_tells_a_secret(block: Any, service: Service) -> None:
    users = Users(STRANGER, None)
    strangers = Unit(campus_of(service, users)).block()
    answers = [
        send(one, handler, method=method)
        for one in (block, strangers)
        for handler in ("mentors", "handoff", "choices")
        for method in ("GET", "POST")
    ]
    for answer in answers:
        assert SECRET not in answer.text
        assert service.settings["key_id"] not in answer.text
