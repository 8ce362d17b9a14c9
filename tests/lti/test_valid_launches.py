"""Launches that must be accepted, named as the certification suite names them."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import TokenInvalid
from lti_tool.kernel.web import Services
from lti_tool.lti import claims as names
from lti_tool.lti.models import Launch
from lti_tool.people.models import Identity, Person

from .platforms import CLIENT, DROP, INSTITUTION, ISSUER, MEMBERSHIP, launch

TEAM = [MEMBERSHIP + "Instructor"]


def visit(database: Database) -> CourseVisit:
    with database.transaction() as session:
        return session.scalars(select(CourseVisit)).one()


STUDENTS: dict[str, dict[str, Any]] = {
    "everything": {},
    "email_only": {"name": DROP},
    "names_only": {"email": DROP, "name": DROP, "given_name": "Nadia", "family_name": "Benali"},
    "no_pii": {"email": DROP, "name": DROP},
    "null_names": {"email": None, "name": None},
    "no_context": {"context": DROP},
    "null_context": {"context": None},
    "short_role": {"roles": ["Learner"]},
    "unknown_role": {"roles": ["http://example.org/vocab#Wizard"]},
    "no_role": {"roles": []},
    "mentor_role": {"roles": [MEMBERSHIP + "Mentor"]},
    "unknown_claim": {"urn:example:anything": {"nested": [1, None, True]}},
    "unicode_name": {"name": "Zoë Łukasiewicz-Nguyễn 王秀英 ‎نادية"},
    "unicode_everywhere": {
        "sub": "ученик-é",
        "context": {"id": "コース-1", "label": "線形 101", "title": "الجبر الخطي"},
        "resource_link": {"id": "לינק-1", "title": "Vecteurs propres – विषय"},
        "custom": {"section": "Μέρος Α", "unit": "第三課"},
    },
    "null_variables": {"custom": {"unit": None, "resource_link_id_history": None}},
    "unexpanded_variables": {"custom": {"unit": "$ResourceLink.title", "subjects": "${subjects}"}},
    "aud_list": {"aud": [CLIENT]},
    "aud_of_several": {"aud": ["https://other.example", CLIENT], "azp": CLIENT},
    "single_aud_other_azp": {"azp": "blackboard-own-id"},
    "longest_ids": {"sub": "s" * 255, "resource_link": {"id": "r" * 255}},
    "custom_not_an_object": {"custom": ["x"]},
    "odd_letters": {
        "name": "N\x00\ud800",
        "email": "a\ud800@example.edu",
        "launch_presentation": {"locale": "\ud800\x00!", "return_url": "https://[\ud800"},
    },
    "claims_of_other_kinds": {
        "context": {"id": 7, "title": ["x"]},
        "launch_presentation": {"locale": {}, "return_url": 1},
        "tool_platform": "text",
    },
}


@pytest.mark.parametrize("changed", STUDENTS.values(), ids=STUDENTS)
def test_valid_student_launches(
    browser: FlaskClient, database: Database, now: datetime, changed: dict[str, Any]
) -> None:
    answer = launch(browser, now, **changed)

    assert answer.status_code == 303, answer.text
    assert answer.location.startswith("/picker?ref=")
    assert visit(database).context["role"] == "learner"


TEACHERS: dict[str, dict[str, Any]] = {
    "instructor": {"roles": TEAM},
    "short_role": {"roles": ["Instructor"]},
    "with_unknown_role": {"roles": [*TEAM, "http://example.org/vocab#Wizard"]},
    "with_institution_role": {"roles": [INSTITUTION + "Faculty", *TEAM]},
    "no_pii": {"roles": TEAM, "name": DROP, "email": DROP},
    "no_context": {"roles": TEAM, "context": DROP},
}


@pytest.mark.parametrize("changed", TEACHERS.values(), ids=TEACHERS)
def test_valid_teacher_launches(
    browser: FlaskClient, database: Database, now: datetime, changed: dict[str, Any]
) -> None:
    answer = launch(browser, now, **changed)

    assert answer.status_code == 303, answer.text
    no_course = changed.get("context") == DROP
    assert answer.location.startswith("/picker?ref=" if no_course else "/course?ref=")
    assert visit(database).context["role"] == "course_team"


@pytest.mark.parametrize(
    ("roles", "path"),
    [
        ([INSTITUTION + "Administrator"], "/course"),
        ([MEMBERSHIP + "Mentor"], "/picker"),
        ([INSTITUTION + "Faculty"], "/picker"),
    ],
)
def test_roles_decide_which_page_opens(
    browser: FlaskClient, now: datetime, roles: list[str], path: str
) -> None:
    assert urlsplit(launch(browser, now, roles=roles).location).path == path


def test_the_teams_reference_names_the_course_and_how_the_list_opens(
    browser: FlaskClient, services: Services, now: datetime
) -> None:
    answer = launch(browser, now, roles=TEAM, custom={"mentor": "amina-diallo"})

    query = parse_qs(urlsplit(answer.location).query)
    told = services.signer.read("course_team", query["ref"][0], now=now + timedelta(minutes=119))
    assert told["visit"] == str(visit(services.database).public_id)
    assert (told["role"], told["frame"]) == ("course_team", [ISSUER])
    assert told["opens"] == {"mentor": "amina-diallo"}
    with pytest.raises(TokenInvalid):
        services.signer.read("picker", query["ref"][0], now=now)


def test_the_reference_names_the_visit_the_person_and_the_frames(
    browser: FlaskClient, services: Services, now: datetime
) -> None:
    shown = {"return_url": "https://school.example.com/back?x=1", "locale": "fr-CA"}
    answer = launch(browser, now, launch_presentation=shown)

    query = parse_qs(urlsplit(answer.location).query)
    told = services.signer.read("picker", query["ref"][0], now=now + timedelta(minutes=119))
    with services.database.transaction() as session:
        person = session.scalars(select(Person)).one()
    assert told["visit"] == str(visit(services.database).public_id)
    assert told["person"] == person.id
    assert told["frame"] == [ISSUER, "https://school.example.com"]
    assert query["lang"] == ["fr-CA"]
    assert person.locale == "fr"


def test_a_launch_without_sub_is_anonymous(
    browser: FlaskClient, services: Services, now: datetime
) -> None:
    answer = launch(browser, now, sub=DROP, name=DROP, email=DROP)

    ref = parse_qs(urlsplit(answer.location).query)["ref"][0]
    assert services.signer.read("picker", ref, now=now)["person"] is None
    assert visit(services.database).context["role"] == "anonymous"


def test_the_same_sub_is_the_same_person_and_an_address_is_not(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    launch(browser, now)
    launch(browser, now)
    launch(browser, now, sub="learner-2")

    with database.transaction() as session:
        identities = session.scalars(select(Identity).order_by(Identity.id)).all()
    assert [(one.issuer, one.subject) for one in identities] == [
        (ISSUER, "learner-1"),
        (ISSUER, "learner-2"),
    ]
    assert len({one.person_id for one in identities}) == 2


def test_what_is_kept_of_a_launch_has_no_names_and_fits_a_database(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    launch(browser, now, custom={"level": "a\x00b\ud800", "n": float("inf")})

    with database.transaction() as session:
        kept = session.scalars(select(Launch)).one().claims
    assert kept[names.CUSTOM] == {"level": "ab", "n": None}
    assert "Nadia" not in str(kept) and "example.edu" not in str(kept)
