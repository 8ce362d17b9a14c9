"""What the block paints: for learners, visitors and course teams, in every runtime, without asking anybody."""

import socket
from typing import Any

import pytest
from jinja2 import Environment
from lxml import html

from livementor_xblock.block import LivementorBlock
from livementor_xblock.rendering import environment
from tests.xblock.campus import LEARNER, SETTINGS, Campus, SiteSettings, Unit, Users

TEAM = {**LEARNER, "edx-platform.user_role": "instructor"}
STRANGER = {"edx-platform.is_authenticated": False}
HOSTILE = "\"><script>alert(1)</script>'{{ 7 * 7 }}&lt;"
VIEWS = ("student_view", "public_view", "author_view")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is painted before anything is asked."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a page that is painted must not reach for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def unconnected() -> Campus:
    return Campus(settings=SiteSettings({}))


def studio() -> Campus:
    campus = Campus(user=Users({**LEARNER, "edx-platform.anonymous_user_id": "student"}, None))
    campus.is_author_mode = True
    return campus


def painted(block: Any, view: str = "student_view") -> Any:
    """The frame as an element."""
    return html.fragment_fromstring(block.render(view).body_html()).xpath(
        "descendant-or-self::section"
    )[0]


def says(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_a_learner_sees_the_title_and_a_place_for_the_list() -> None:
    frame = painted(Unit().block())
    assert "Get a mentor for this unit" in says(frame)
    assert frame.xpath('.//*[@data-lm="list"]/@aria-busy') == ["true"]
    assert frame.xpath('.//*[@data-lm="status"]/@role') == ["status"]
    (title,) = frame.xpath(".//h3")
    assert frame.get("aria-labelledby") == title.get("id")


def test_scripts_styles_and_what_they_are_told() -> None:
    fragment = Unit().block().student_view()
    addresses = [resource.data for resource in fragment.resources]
    assert addresses == [
        "/resource/public/picker/tokens.css",
        "/resource/public/picker/picker.css",
        "/resource/public/xblock/block.css",
        "/resource/public/xblock/block.js",
    ]
    assert fragment.js_init_fn == "LivementorBlock"
    assert fragment.json_init_args == {
        "role": "learner",
        "connected": True,
        "script": "/resource/public/picker/picker.js",
        "mine": {"script": "/resource/public/xblock/own.js", "known": False, "sharing": ""},
    }


@pytest.mark.parametrize("name", ["picker/tokens.css", "xblock/block.css", "xblock/block.js"])
def test_the_files_are_there(name: str) -> None:
    with LivementorBlock.open_local_resource(f"public/{name}") as file:
        assert file.read()


ROLES: dict[str, tuple[Campus, str]] = {
    "learner": (Campus(), "learner"),
    "course team": (Campus(user=Users(TEAM, "1")), "course_team"),
    "not signed in": (Campus(user=Users(STRANGER, None)), "anonymous"),
    "no user service": (Campus(user=None), "anonymous"),
    "Studio": (studio(), "author"),
}


@pytest.mark.parametrize(("campus", "role"), ROLES.values(), ids=ROLES)
def test_the_script_knows_who_looks(campus: Campus, role: str) -> None:
    assert Unit(campus).block().student_view().json_init_args["role"] == role


def test_a_visitor_of_a_public_course_sees_what_a_learner_sees() -> None:
    block = Unit(Campus(user=Users(STRANGER, None))).block()
    assert painted(block, "public_view").xpath('.//*[@data-lm="list"]')


def test_the_author_is_told_that_it_is_a_preview() -> None:
    assert "This is a preview." in says(painted(Unit().block(), "author_view"))
    assert "This is a preview." in says(painted(Unit(studio()).block()))
    assert "This is a preview." not in says(painted(Unit().block()))


@pytest.mark.parametrize(
    ("campus", "view"),
    [(unconnected(), "author_view"), (Campus(user=Users(TEAM, "1"), settings=None), "student_view")],
)  # fmt: skip
def test_the_course_team_learns_what_the_administrator_must_do(campus: Campus, view: str) -> None:
    told = says(painted(Unit(campus).block(), view))
    assert "not connected to a mentoring service" in told
    for needed in ("livementor openedx add", "XBLOCK_SETTINGS", "livementor", "service_url",
                   "key_id", "secret"):  # fmt: skip
        assert needed in told


def test_learners_are_told_nothing_of_settings() -> None:
    frame = painted(Unit(unconnected()).block())
    assert "Mentors can’t be reached from this course yet." in says(frame)
    assert "XBLOCK_SETTINGS" not in says(frame)
    assert not frame.xpath('.//*[@data-lm="list"]')


def test_a_library_has_no_parents_and_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    block = Campus(settings=None).make("lb:Sorbonne:mentors:livementor:one")
    monkeypatch.setattr(type(block), "get_parent", lambda _: (_ for _ in ()).throw(KeyError))
    for view in VIEWS:
        assert "Get a mentor" in says(painted(block, view))


@pytest.mark.parametrize("view", VIEWS)
def test_what_an_author_wrote_is_text_and_never_markup(view: str) -> None:
    block = Unit().block(display_name=HOSTILE, message=HOSTILE)
    frame = painted(block, view)
    assert not frame.xpath(".//script")
    assert says(frame.xpath(".//h3")[0]) == HOSTILE
    assert HOSTILE in says(frame)


@pytest.mark.parametrize("view", [*VIEWS, "studio_view"])
def test_no_secret_is_in_a_page(view: str) -> None:
    fragment = Unit(Campus(user=Users({**LEARNER}, "3f1c"))).block().render(view)
    shown = fragment.body_html() + fragment.head_html() + fragment.foot_html()
    assert SETTINGS["secret"] not in shown
    assert SETTINGS["key_id"] not in shown
    assert LEARNER["edx-platform.username"] not in shown


def test_painting_asks_for_no_identifier() -> None:
    """The first request for one writes a row in the LMS."""
    users = Users(dict(LEARNER), "3f1c")
    Unit(Campus(user=users)).block().render("student_view")
    assert users.asked == 0


def test_mobile_applications_and_search_have_their_data() -> None:
    block = Unit().block(message="Ask about eigenvalues.")
    assert block.student_view_data() == {
        "title": "Get a mentor for this unit",
        "message": "Ask about eigenvalues.",
    }
    assert block.index_dictionary() == {
        "content": {
            "display_name": "Get a mentor for this unit",
            "message": "Ask about eigenvalues.",
        },
        "content_type": "Mentor",
    }
    for view in (block.student_view, block.public_view):
        assert block.has_support(view, "multi_device")


def test_everything_in_a_template_is_escaped() -> None:
    made: Environment = environment("en")
    assert made.from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"
