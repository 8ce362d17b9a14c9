"""Who may call what: every address of the service stands in one table, and is tried by somebody who may not."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lti_tool.app import create_service
from lti_tool.config import Settings
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database

from .conftest import Client, People

ANYBODY = "anybody"
A_CODE = "whoever has an unused code"
A_REGISTRATION = "whoever opened a registration with an unused code"
A_LAUNCH = "whoever came by a launch"
SIGNED_IN = "whoever is signed in"
LEARNER = "the learner of the booking"
BOTH = "learner and mentor of the booking"
A_MENTOR = "a mentor"
A_PLATFORM = "a registered platform, by a signed launch"
A_SITE = "a registered site, by a signed request"
STRIPE = "Stripe, by a signature"
IN_DEVELOPMENT = "anybody, in development only"
AN_OPERATOR = "an operator"

WHO_MAY = {
    "health": ANYBODY,
    "static": ANYBODY,
    "people.ask": ANYBODY,
    "people.send": ANYBODY,
    "people.leave": ANYBODY,
    "people.confirm": A_CODE,
    "people.enter": A_CODE,
    "people.account": SIGNED_IN,
    "people.save": SIGNED_IN,
    "people.begin_course": SIGNED_IN,
    "people.send_join_link": SIGNED_IN,
    "people.look": A_CODE,
    "people.add_address": A_CODE,
    "picker.everybody": ANYBODY,
    "picker.choose": ANYBODY,
    "picker.explain": ANYBODY,
    "picker.searches": AN_OPERATOR,
    "picker.enter": A_CODE,
    "picker.decide": A_CODE,
    "picker.framed": A_LAUNCH,
    "picker.book": A_LAUNCH,
    "course_team.show": A_LAUNCH,
    "course_team.change": A_LAUNCH,
    "course_team.suggest": A_LAUNCH,
    "course_team.as_learners": A_LAUNCH,
    "mentors.welcome": ANYBODY,
    "mentors.overview": SIGNED_IN,
    "mentors.move": SIGNED_IN,
    "mentors.hand_in": SIGNED_IN,
    "mentors.ask_training": SIGNED_IN,
    "mentors.check_training": SIGNED_IN,
    "mentors.ask_step": SIGNED_IN,
    "mentors.save_step": SIGNED_IN,
    "mentors.suggest": SIGNED_IN,
    "mentors.board": AN_OPERATOR,
    "mentors.show_application": AN_OPERATOR,
    "mentors.move_application": AN_OPERATOR,
    "mentors.note_application": AN_OPERATOR,
    "mentors.decide_minors": AN_OPERATOR,
    "mentors.review_first_lesson": AN_OPERATOR,
    "mentors.read_document": AN_OPERATOR,
    "scheduling.choose": SIGNED_IN,
    "scheduling.hold": SIGNED_IN,
    "scheduling.mine": SIGNED_IN,
    "scheduling.show": LEARNER,
    "scheduling.cancel": LEARNER,
    "scheduling.desk": A_MENTOR,
    "scheduling.ask_hours": A_MENTOR,
    "scheduling.save_hours": A_MENTOR,
    "scheduling.ask_exceptions": A_MENTOR,
    "scheduling.save_exceptions": A_MENTOR,
    "payments.pay": LEARNER,
    "payments.poll": LEARNER,
    "payments.begin": LEARNER,
    "payments.confirm": LEARNER,
    "payments.look": LEARNER,
    "payments.webhook": STRIPE,
    "lessons.room": BOTH,
    "lessons.ticket": BOTH,
    "lessons.notes": BOTH,
    "lessons.finish": BOTH,
    "lessons.ask_review": LEARNER,
    "lessons.take_review": LEARNER,
    "lti.begin": A_PLATFORM,
    "lti.check": A_PLATFORM,
    "lti.take": A_PLATFORM,
    "lti.take_kept": A_PLATFORM,
    "lti.pick": A_LAUNCH,
    "lti.hand_back": A_LAUNCH,
    "lti.ask_grades": A_LAUNCH,
    "lti.save_grades": A_LAUNCH,
    "lti.notices": A_PLATFORM,
    "lti.show_institution": A_LAUNCH,
    "lti.switch_tutoring": A_LAUNCH,
    "lti.invite_platform": A_LAUNCH,
    "lti.published_keys": ANYBODY,
    "lti.ask_registration": A_CODE,
    "lti.register": A_REGISTRATION,
    "lti.open_console": AN_OPERATOR,
    "lti.list_platforms": AN_OPERATOR,
    "lti.make_invitation": AN_OPERATOR,
    "lti.ask_platform": AN_OPERATOR,
    "lti.create_platform": AN_OPERATOR,
    "lti.show_platform": AN_OPERATOR,
    "lti.ask_change": AN_OPERATOR,
    "lti.change_platform": AN_OPERATOR,
    "lti.decide_platform": AN_OPERATOR,
    "lti.renew_login_address": AN_OPERATOR,
    "lti.try_platform": AN_OPERATOR,
    "openedx.mentors": A_SITE,
    "openedx.hand_off": A_SITE,
    "openedx.lessons": A_SITE,
    "openedx.join": A_SITE,
    "openedx.forget": A_SITE,
    "openedx.course": A_SITE,
    "mail.outbox": IN_DEVELOPMENT,
    "mail.mail": IN_DEVELOPMENT,
    "mail.html": IN_DEVELOPMENT,
}
PERSONAL = {SIGNED_IN, LEARNER, BOTH, A_MENTOR, AN_OPERATOR}
FROM_OTHER_SITES = {
    "lti.begin",
    "lti.take",
    "lti.notices",
    "openedx.mentors",
    "openedx.hand_off",
    "openedx.lessons",
    "openedx.join",
    "openedx.forget",
    "openedx.course",
    "payments.webhook",
    "picker.book",
}
"""The only addresses that take what other sites send: each proves the sender by itself."""
STRANGERS = {LEARNER: {404}, BOTH: {404}, A_MENTOR: {403}, AN_OPERATOR: {403}}
"""What somebody gets who is signed in and is not the one."""


def calls(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def address(app: Flask, rule: Rule, people: People) -> str:
    """An address of this rule: the booking that there is, and codes that there are not."""
    known = {
        "booking": people.booking,
        "slug": "bruno",
        "form": "txt",
        "attempt": uuid4(),
        "public_id": uuid4(),
        "document": uuid4(),
        "filename": "tool/tool.css",
    }
    told = {name: known.get(name, "not-a-code") for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, told)


def call(browser: FlaskClient, app: Flask, rule: Rule, method: str, people: People) -> TestResponse:
    return browser.open(address(app, rule, people), method=method, buffered=True)


def test_every_address_is_in_the_table_and_no_other(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(WHO_MAY)


def test_whoever_is_not_signed_in_is_asked_to(app: Flask, client: Client, people: People) -> None:
    for rule, method in calls(app):
        if WHO_MAY[rule.endpoint] in PERSONAL:
            answer = call(client(None), app, rule, method, people)
            if answer.status_code == 303:
                assert answer.location.startswith("/sign-in?next=/"), rule
                assert method == "GET", rule
            else:
                assert answer.status_code == 401, rule


def test_somebody_else_is_refused(app: Flask, client: Client, people: People) -> None:
    for rule, method in calls(app):
        expected = STRANGERS.get(WHO_MAY[rule.endpoint])
        if expected:
            answer = call(client(people.stranger), app, rule, method, people)
            assert answer.status_code in expected, rule
            assert "Amina" not in answer.text, rule


def test_the_mentor_is_a_stranger_to_what_is_the_learners(
    app: Flask, client: Client, people: People
) -> None:
    for rule, method in calls(app):
        if WHO_MAY[rule.endpoint] == LEARNER:
            answer = call(client(people.mentor), app, rule, method, people)
            assert answer.status_code in (403, 404, 409), rule


def test_learners_and_mentors_do_not_run_the_service(
    app: Flask, client: Client, people: People
) -> None:
    for person in (people.learner, people.mentor):
        for rule, method in calls(app):
            if WHO_MAY[rule.endpoint] == AN_OPERATOR:
                answer = call(client(person), app, rule, method, people)
                assert answer.status_code == 403, rule


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        (A_CODE, {404}),
        (A_REGISTRATION, {403}),
        (A_LAUNCH, {403}),
        (A_PLATFORM, {400, 403}),
        (A_SITE, {401}),
        (STRIPE, {400, 403}),
    ],
)
def test_whoever_has_no_proof_is_refused(
    app: Flask, client: Client, people: People, who: str, statuses: set[int]
) -> None:
    for browser in (client(None), client(people.learner)):
        for rule, method in calls(app):
            if WHO_MAY[rule.endpoint] == who:
                answer = call(browser, app, rule, method, people)
                assert answer.status_code in statuses, (rule, method)


def test_mails_are_not_shown_in_production(
    paid: Settings, database: Database, clock: FixedClock, people: People
) -> None:
    production = replace(
        paid, environment="production", mail_url="smtp://mail.example.org", stripe_api_base=None
    )
    app = create_service(production, database, clock).flask
    for rule, method in calls(app):
        if WHO_MAY[rule.endpoint] == IN_DEVELOPMENT:
            answer = call(app.test_client(), app, rule, method, people)
            assert answer.status_code == 404, rule


def test_no_form_of_another_site_changes_anything(
    app: Flask, client: Client, people: People
) -> None:
    for rule, method in calls(app):
        if method != "GET" and rule.endpoint not in FROM_OTHER_SITES:
            for headers in (
                {"Sec-Fetch-Site": "cross-site"},
                {"Sec-Fetch-Site": "same-site"},
                {"Origin": "https://other.example"},
            ):
                answer = client(people.learner).open(
                    address(app, rule, people),
                    method=method,
                    headers={**headers, "Accept": "application/json"},
                )
                assert answer.get_json()["code"] == "cross_site_request", rule


def test_only_these_take_what_other_sites_send(app: Flask) -> None:
    marked = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "accepts_cross_site", False)
    }
    assert marked == FROM_OTHER_SITES


def test_nothing_answers_with_a_fault_of_ours(app: Flask, client: Client, people: People) -> None:
    for person in (None, people.learner, people.mentor, people.stranger):
        for rule, method in calls(app):
            answer = call(client(person), app, rule, method, people)
            assert answer.status_code < 500 or answer.status_code == 503, (
                rule
            )  # Stripe is not there
            assert answer.headers["X-Content-Type-Options"] == "nosniff", rule
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], rule
