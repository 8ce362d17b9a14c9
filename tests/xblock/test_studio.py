"""The editor in Studio, and what a course export carries."""

import json
import re
from typing import Any

import pytest
from lxml import etree
from webob import Request, Response
from xblock.fields import Scope
from xblock.validation import Validation

from livementor_xblock import block as module
from livementor_xblock.block import LivementorBlock
from livementor_xblock.checks import LONGEST_MESSAGE
from livementor_xblock.codes import limits
from livementor_xblock.course import course_context
from lti_tool.courses.context import MOST_SUBJECTS
from tests.xblock.campus import SETTINGS, Campus, Unit

TOLD = {
    "display_name": "Un mentor pour « λ »",
    "message": "Une question ?\nDemandez.",
    "subjects": "linear-algebra, statistics",
}
EVERYTHING = {
    **TOLD,
    "level": "undergraduate",
    "languages": "fr, en",
    "allowed_mentors": "amina-diallo",
    "price_limit": "40.50 EUR",
    "free_hours": False,
    "nudge_attempts": 3,
    "nudge_minutes": 20,
    "completes": True,
}


def save(block: LivementorBlock, values: dict[str, Any], defaults: list[str] | None = None) -> Response:  # fmt: skip
    body = json.dumps({"values": values, "defaults": defaults or []}).encode()
    request = Request.blank("/", method="POST", body=body, content_type="application/json")
    return block.handle("submit_studio_edits", request)


def problems(**values: Any) -> list[str]:
    block = Unit().block()
    for name, value in values.items():
        setattr(block, name, value)
    validation = Validation(block.scope_ids.usage_id)
    block.validate_field_data(validation, block)
    return [message.text for message in validation.messages]


def test_no_field_holds_the_connection() -> None:
    assert not {"service_url", "key_id", "secret"} & set(LivementorBlock.fields)


def test_what_the_author_saves_is_kept_without_blanks_around_it() -> None:
    block = Unit().block()
    assert save(block, {**TOLD, "display_name": "  Un mentor  "}).status_code == 200
    assert (block.display_name, block.subjects) == ("Un mentor", TOLD["subjects"])


def test_a_field_that_is_reset_is_the_usual_one_again() -> None:
    block = Unit().block(**TOLD)
    save(block, {}, ["display_name", "message", "subjects"])
    assert block.display_name == "Get a mentor for this unit"
    assert not block.fields["display_name"].is_set_on(block)
    assert block.subjects == ""


@pytest.mark.parametrize(
    "values",
    [{"display_name": "  "}, {"message": "m" * (LONGEST_MESSAGE + 1)}, {"subjects": "Algèbre"},
     {"subjects": ", ".join(f"s{number}" for number in range(MOST_SUBJECTS + 1))},
     {"subjects": "-a"}, {"subjects": "<script>"}, {"subjects": "a" * 65}, {"level": "kindergarten"},
     {"languages": "french"}, {"languages": ", ".join(f"{a}{b}" for a in "abc" for b in "abcd")},
     {"allowed_mentors": "Ada Lovelace?"}, {"allowed_mentors": ", ".join(f"m{n}" for n in range(21))},
     {"price_limit": "cheap"}, {"price_limit": "40"}, {"price_limit": "-5 EUR"}, {"price_limit": "1e9 EUR"},
     {"nudge_attempts": -1}, {"nudge_attempts": 21}, {"nudge_minutes": 241}],
)  # fmt: skip
def test_what_can_not_be_is_not_saved(values: dict[str, Any]) -> None:
    block = Unit().block(**TOLD)
    answer = save(block, {**TOLD, **values})
    assert answer.status_code == 400
    assert [told["field"] for told in answer.json["error"]["messages"]] == list(values)
    assert block.display_name == TOLD["display_name"]
    assert block.subjects == TOLD["subjects"]


def test_the_messages_say_what_to_do() -> None:
    assert problems() == []
    assert problems(display_name="") == ["Give the block a title."]
    assert problems(message="m" * 501) == ["Shorten the message to 500 characters."]
    assert problems(subjects="linear-algebra, Algèbre; ?!") == [
        "These are not codes of subjects: algèbre, ?!. A code looks like linear-algebra."
    ]
    assert problems(languages="french") == [
        "These are not codes of languages: french. A code has two letters, like fr."
    ]
    assert problems(price_limit="forty") == [
        "Write the price limit as an amount and a currency, for example 40 EUR."
    ]
    assert problems(nudge_minutes=241) == ["Write a number from 0 to 240."]


def test_everything_an_author_can_set_is_saved() -> None:
    block = Unit().block()
    assert save(block, EVERYTHING).status_code == 200
    assert {name: getattr(block, name) for name in block.editable_fields} == EVERYTHING


def test_nothing_needs_to_be_set() -> None:
    block = Unit().block()
    assert save(block, {}, list(block.editable_fields)).status_code == 200
    assert not [name for name in block.editable_fields if block.fields[name].is_set_on(block)]


def test_studio_shows_the_same_problems_beside_the_block() -> None:
    assert [told.text for told in Unit().block(price_limit="x").validate().messages] == [
        "Write the price limit as an amount and a currency, for example 40 EUR."
    ]


def test_nothing_is_saved_by_a_get() -> None:
    block = Unit().block()
    body = json.dumps({"values": TOLD, "defaults": []}).encode()
    answer = block.handle("submit_studio_edits", Request.blank("/", method="GET", body=body))
    assert answer.status_code == 405
    assert block.message == ""


def exported(block: LivementorBlock) -> Any:
    node = etree.Element("livementor")
    block.add_xml_to_node(node)
    return node


def imported(node: Any) -> Any:
    campus = Campus()
    key = "block-v1:Other+LA2+2027+type@livementor+block@copy"
    into = campus.make(key)
    return LivementorBlock.parse_xml(node, campus, into.scope_ids)


@pytest.mark.parametrize(
    "fields",
    [TOLD, EVERYTHING, {}, {"display_name": "<\"&'>"}, {"message": "]]>&amp;\n\n  two  blanks"}],
)
def test_a_course_that_is_exported_and_imported_has_the_same_block(fields: dict[str, Any]) -> None:
    block = Unit().block(**fields)
    text = etree.tostring(exported(block))
    copy = imported(etree.fromstring(text))
    for name in LivementorBlock.editable_fields:
        assert getattr(copy, name) == getattr(block, name)
        assert copy.fields[name].is_set_on(copy) == block.fields[name].is_set_on(block)


def test_an_export_carries_what_the_author_wrote_and_no_more() -> None:
    text = etree.tostring(exported(Unit().block(**TOLD)), encoding="unicode")
    for secret in SETTINGS.values():
        assert secret not in text
    assert dict(exported(Unit().block()).attrib) == {"xblock-family": "xblock.v1"}


def test_a_duplicate_is_the_same_block_in_another_place() -> None:
    """Studio copies the fields of the scopes settings and content under a new key, within the same unit."""
    unit = Unit()
    block = unit.block(**EVERYTHING)
    told = {name: getattr(block, name) for name in block.editable_fields}
    copy = unit.campus.make(unit.key("livementor") + "copy", block.get_parent(), **told)
    assert course_context(copy) == course_context(block)
    assert limits(copy) == limits(block)
    ids = [re.findall(r' id="([^"]+)"', one.student_view().body_html()) for one in (block, copy)]
    assert not set(ids[0]) & set(ids[1])


def test_every_field_is_the_authors_and_none_is_a_learners() -> None:
    assert {LivementorBlock.fields[name].scope for name in LivementorBlock.editable_fields} == {
        Scope.settings
    }


def test_a_course_of_another_version_is_imported() -> None:
    node = etree.fromstring('<livementor display_name="T" later="5"/>')
    assert imported(node).display_name == "T"


def test_the_block_is_called_by_its_entry_point() -> None:
    assert module.XBlock.load_class("livementor") is LivementorBlock
