"""The place of a block, in every runtime that XBlocks meet."""

from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest

from livementor_xblock.ancestry import DEEPEST, ancestors
from livementor_xblock.configuration import Connection, chosen, connection, site_settings
from livementor_xblock.course import course_context
from lti_tool.courses.context import CourseContext
from tests.xblock.campus import LEARNER, SETTINGS, Campus, SiteSettings, Unit, Users

HERE = CourseContext(
    organisation="Sorbonne",
    course="LA1",
    course_id="course-v1:Sorbonne+LA1+2026",
    run="2026",
    course_title="Algèbre linéaire",
    section="Semaine 3 · Diagonalisation",
    unit="Valeurs propres",
    unit_id="block-v1:Sorbonne+LA1+2026+type@vertical+block@vertical1",
    language="fr",
    role="learner",
)
TEAM = {**LEARNER, "edx-platform.user_role": "instructor"}
GLOBAL_STAFF = {**LEARNER, "edx-platform.user_is_staff": True}
STUDIO_PREVIEW = {**LEARNER, "edx-platform.anonymous_user_id": "student"}
STUDIO_HANDLER = {**LEARNER, "edx-platform.anonymous_user_id": None}
STRANGER = {"edx-platform.is_authenticated": False}


def by(told: dict[str, Any]) -> Campus:
    return Campus(user=Users(told, "3f1c"))


CASES: dict[str, tuple[Unit, dict[str, str]]] = {
    "LMS, learner": (Unit(), {}),
    "LMS, course team": (Unit(by(TEAM)), {"role": "course_team"}),
    "LMS, global staff": (Unit(by(GLOBAL_STAFF)), {"role": "course_team"}),
    "LMS, not signed in": (Unit(by(STRANGER)), {"role": "anonymous"}),
    "LMS, no user service": (Unit(Campus(user=None)), {"role": "anonymous"}),
    "Studio, author view": (Unit(by(STUDIO_PREVIEW)), {}),
    "Studio, handlers": (Unit(by(STUDIO_HANDLER)), {}),
    "Studio, draft branch": (Unit(branch="+branch@draft-branch"), {}),
    "course without language": (Unit(course={"language": None}), {"language": ""}),
    "course with a language that is none": (Unit(course={"language": "f r"}), {"language": ""}),
    "Unicode": (
        Unit(course={"display_name": "日本語 – «Ω» 👩‍🏫"}),
        {"course_title": "日本語 – «Ω» 👩‍🏫"},
    ),
}


@pytest.mark.parametrize(("unit", "change"), CASES.values(), ids=CASES)
def test_in_a_course(unit: Unit, change: dict[str, Any]) -> None:
    assert course_context(unit.block()) == replace(HERE, **change)


def test_in_a_library_there_is_neither_parent_nor_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    campus = Campus(settings=None)
    block = campus.make("lb:Sorbonne:mentors:livementor:one", display_name="Valeurs propres")
    monkeypatch.setattr(type(block), "get_parent", Mock(side_effect=NotImplementedError))
    assert course_context(block) == CourseContext(
        organisation="Sorbonne",
        course="mentors",
        course_id="lib:Sorbonne:mentors",
        unit="Valeurs propres",
        unit_id="lb:Sorbonne:mentors:livementor:one",
    )
    assert connection(block) is None


def test_in_a_library_the_settings_are_djangos(monkeypatch: pytest.MonkeyPatch) -> None:
    block = Campus(settings=None).make("lb:Sorbonne:mentors:livementor:one")
    fake = Mock(configured=True, XBLOCK_SETTINGS={"livementor": SETTINGS})
    monkeypatch.setattr("django.conf.settings", fake)
    assert site_settings(block) == SETTINGS


def test_in_the_workbench_keys_are_text_and_attributes_are_mocks() -> None:
    block = Unit().block()
    block.location = block.course_id = Mock()
    unit = block.get_parent()
    for mocked in ("display_name_with_default", "org", "number", "run", "language"):
        unit.__dict__[mocked] = Mock()
    assert course_context(block) == HERE


def test_in_the_workbench_a_usage_key_is_text() -> None:
    unit = Unit(course={"org": "Sorbonne", "number": "LA1", "run": "2026"})
    block = unit.block()
    for one in (block, *ancestors(block)):
        one.scope_ids = one.scope_ids._replace(usage_id=f"unit.{one.scope_ids.block_type}.d0.u0")
    assert course_context(block) == replace(
        HERE, course_id="unit.course.d0.u0", unit_id="unit.vertical.d0.u0"
    )


def test_a_unit_inside_a_split_is_still_the_unit() -> None:
    unit = Unit()
    outer = unit.block().get_parent()
    split = unit.campus.make(unit.key("split_test"), outer, display_name="Expérience")
    inner = unit.campus.make(unit.key("vertical").replace("vertical1", "group"), split)
    block = unit.campus.make(unit.key("livementor"), inner)
    assert course_context(block).unit_id.endswith("group")
    assert course_context(block).section == HERE.section


def test_a_circle_of_parents_ends() -> None:
    campus = Campus()
    key = "block-v1:A+B+C+type@wrapper+block@{}"
    for depth in range(DEEPEST * 2):
        block = campus.make(key.format(depth), display_name="around")
        block.parent = campus.make(key.format((depth + 1) % 3)).scope_ids.usage_id
        block.save()
    assert course_context(campus.make(key.format("x").replace("wrapper", "livementor"), block))


def test_the_usual_title_is_not_taken_for_the_units_name() -> None:
    block = Campus().make("lb:Sorbonne:mentors:livementor:one")
    assert course_context(block).unit == ""


def test_subjects_come_from_the_block_then_the_course_then_the_site() -> None:
    site = SiteSettings({**SETTINGS, "subjects": "site-wide"})
    other = {"livementor": {"subjects": "of-the-course"}}
    plain = Unit(Campus(settings=site))
    inherited = Unit(Campus(settings=site), course={"other_course_settings": other})
    assert course_context(plain.block()).subjects == ("site-wide",)
    assert course_context(inherited.block()).subjects == ("of-the-course",)
    own = inherited.block(subjects="linear-algebra; statistics,, Linear-Algebra")
    assert course_context(own).subjects == ("linear-algebra", "statistics")


@pytest.mark.parametrize(
    "odd", [None, [], "text", {"livementor": "text"}, {"livementor": {"subjects": 5}}]
)
def test_odd_course_settings_are_passed_over(odd: Any) -> None:
    block = Unit().block()
    course = block.get_parent().get_parent().get_parent().get_parent()
    course.__dict__["other_course_settings"] = odd
    assert chosen(block, "subjects") == ""


def test_a_course_can_not_name_another_service() -> None:
    elsewhere = {"livementor": {"service_url": "https://evil.example", "secret": "known"}}
    found = connection(Unit(course={"other_course_settings": elsewhere}).block())
    assert found == Connection("https://mentors.example.org", "lms-1", SETTINGS["secret"])


@pytest.mark.parametrize(
    "change",
    [{"service_url": ""}, {"service_url": "mentors.example.org"}, {"service_url": "file:///etc"},
     {"service_url": "https://"}, {"service_url": None}, {"key_id": ""}, {"secret": ""}, {"secret": 5}],
)  # fmt: skip
def test_a_connection_is_whole_or_there_is_none(change: dict[str, Any]) -> None:
    assert connection(Unit(Campus(settings=SiteSettings({**SETTINGS, **change}))).block()) is None
