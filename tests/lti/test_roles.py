"""The roles of a launch, in every spelling, and what they give in a course."""

import pytest

from lti_tool.lti.roles import role_in_course

M = "http://purl.imsglobal.org/vocab/lis/v2/membership"
I = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"  # noqa: E741
S = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([], "learner"),
        ([f"{M}#Learner"], "learner"),
        ([f"{M}#Instructor"], "course_team"),
        ([f"{M}#ContentDeveloper"], "course_team"),
        ([f"{M}#Administrator"], "course_team"),
        ([f"{M}#Manager"], "course_team"),
        ([f"{M}/Instructor#PrimaryInstructor"], "course_team"),
        ([f"{M}/Instructor#TeachingAssistant"], "course_team"),
        ([f"{M}/Learner#GuestLearner"], "learner"),
        (["Instructor"], "course_team"),
        (["Learner"], "learner"),
        (["TeachingAssistant"], "course_team"),
        (["urn:lti:role:ims/lis/Instructor"], "course_team"),
        (["urn:lti:role:ims/lis/Instructor/GuestInstructor"], "course_team"),
        (["urn:lti:role:ims/lis/Learner"], "learner"),
        (["urn:lti:instrole:ims/lis/Administrator"], "institution_admin"),
        (["urn:lti:sysrole:ims/lis/SysAdmin"], "institution_admin"),
        ([f"{I}Administrator"], "institution_admin"),
        ([f"{S}Administrator"], "institution_admin"),
        ([f"{S}Administrator", f"{I}Administrator", f"{M}#Administrator"], "institution_admin"),
        ([f"{I}Administrator", f"{M}#Instructor"], "institution_admin"),
    ],
)
def test_roles(roles: list[str], expected: str) -> None:
    assert role_in_course(roles) == expected


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param([f"{M}#Mentor"], id="a mentor of LTI observes"),
        pytest.param(["Mentor"], id="in short"),
        pytest.param([f"{M}#Mentor", f"{M}#Learner"], id="beside a learner"),
        pytest.param([f"{I}Faculty"], id="staff elsewhere"),
        pytest.param([f"{I}Instructor", f"{M}#Learner"], id="teaches elsewhere, learns here"),
        pytest.param([f"{I}Administrator", f"{M}#Learner"], id="administrator who learns here"),
        pytest.param(
            [f"{M}#Learner", f"{M}/Instructor#TeachingAssistant"], id="a forum's assistant"
        ),
        pytest.param([f"{S}User"], id="a user of the system"),
        pytest.param(["Wizard", "https://example.org#Instructor"], id="unknown"),
        pytest.param(["instructor"], id="another case"),
        pytest.param([f"{M}#Instructor "], id="with a blank"),
        pytest.param([f"x{M}#Instructor"], id="with something before"),
        pytest.param(["", "#", "\x00"], id="nothing"),
    ],
)
def test_roles_that_give_nothing(roles: list[str]) -> None:
    assert role_in_course(roles) == "learner"
