"""Studio's editor and the preview in Chromium: by mouse, by keyboard, read from the right, at twice the size."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from livementor_xblock.block import LivementorBlock
from tests.xblock.pages import (
    MENTORS,
    SIZES,
    Open,
    Site,
    book,
    chromium,
    faults,
    frame,
    fresh,
    says,
    service,
    visit,
    well,
)
from tests.xblock.service import Service, list_of
from tests.xblock.workbench import workbench

__all__ = ["chromium", "fresh", "service", "visit", "well"]
pytestmark = pytest.mark.browser
STUDIO = """
window.told = [];
Object.defineProperty(window, "LivementorEditor", {
  set(make) {
    this.made = function (runtime, element) {
      runtime.notify = (name, data) => window.told.push([name, data]);
      make(runtime, element);
    };
  },
  get() { return this.made; },
});
"""
"""What Studio's runtime has and the workbench's has not: somebody who is told of saving."""
NO_WIDER = "e => e.scrollWidth <= e.clientWidth + 1"


@pytest.fixture
def studio(visit: Open, well: Site) -> Any:
    """Open the editor of the block alone, of which nothing was set."""
    untouched = {"values": {}, "defaults": list(LivementorBlock.editable_fields)}
    well.bench.ask("submit_studio_edits", "POST", json=untouched).raise_for_status()

    def open_editor(**options: Any) -> Page:
        page = visit("mentor", "studio_view", script=STUDIO, **options)
        expect(
            page.get_by_role("combobox", name=re.compile("Subjects|Matières|المواد"))
        ).to_be_visible()
        return page

    return open_editor


def subjects(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Subjects")


def save(page: Page) -> dict[str, Any]:
    """What was sent; the workbench takes it as Studio does."""
    with page.expect_request("**/submit_studio_edits**") as sent:
        page.get_by_role("button", name="Save").click()
    return dict(json.loads(sent.value.post_data or "{}"))


@pytest.mark.parametrize("size", SIZES)
def test_the_editor_is_whole(studio: Any, size: str, tmp_path: Path) -> None:
    page = studio(size=size)
    expect(page.get_by_role("button", name="Linear algebra", exact=True)).to_be_visible()
    page.screenshot(path=tmp_path / f"editor-{size}.png", full_page=True)
    assert faults(page, ".lm-editor") == []
    assert page.locator(".lm-editor").evaluate(NO_WIDER)


def test_what_nobody_touched_is_left_to_the_course(studio: Any) -> None:
    page = studio()
    sent = save(page)
    assert sent["values"] == {}
    assert set(sent["defaults"]) >= {"display_name", "subjects", "free_hours", "nudge_minutes"}
    page.wait_for_function("window.told.length === 2")
    assert [told[0] for told in page.evaluate("window.told")] == ["save", "save"]
    assert page.evaluate("window.told[1][1].state") == "end"


def test_subjects_are_found_while_typing_and_chosen_by_keyboard(studio: Any) -> None:
    page = studio()
    field = subjects(page)
    field.focus()
    page.keyboard.type("statist")
    expect(page.get_by_role("listbox", name="Subjects")).to_be_visible()
    expect(page.locator("[data-lm-choice=subjects] [role=status]")).to_contain_text("Found:")
    page.keyboard.press("ArrowDown")
    pointed = page.locator("[data-lm-choice=subjects] [aria-selected=true]")
    expect(pointed).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", str(pointed.get_attribute("id")))
    code = str(pointed.get_attribute("data-code"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Chosen: Subjects").get_by_role("listitem")).to_have_count(
        1
    )
    expect(field).to_be_focused()
    page.keyboard.type("algeb")
    expect(page.get_by_role("listbox", name="Subjects")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Subjects")).to_be_hidden()
    assert save(page)["values"]["subjects"] == code


def test_what_the_titles_are_about_is_one_click_away(studio: Any) -> None:
    page = studio()
    page.get_by_role("button", name="Linear algebra", exact=True).click()
    expect(subjects(page)).to_be_focused()
    expect(page.get_by_role("button", name="Remove Linear algebra")).to_be_visible()
    page.get_by_role("button", name="Remove Linear algebra").click()
    expect(page.get_by_role("button", name="Remove Linear algebra")).to_have_count(0)


def test_a_code_that_no_list_has_is_taken_as_it_is_written(studio: Any) -> None:
    page = studio()
    subjects(page).fill("quantum-knitting")
    page.get_by_role("option", name="Use “quantum-knitting” as it is written").click()
    assert save(page)["values"] == {"subjects": "quantum-knitting"}


def test_languages_and_mentors_are_chosen_by_name(studio: Any) -> None:
    page = studio()
    page.get_by_role("combobox", name="Languages of mentors").fill("fren")
    page.get_by_role("option", name="French").click()
    mentors = page.get_by_role("combobox", name="Only these mentors")
    mentors.focus()
    page.get_by_role("option", name="Mentor 2 Haddad-Lindqvist").click()
    page.get_by_role("checkbox", name="Count for completion").check()
    page.get_by_role("spinbutton", name=re.compile("failed attempts")).fill("3")
    page.get_by_role("textbox", name="Price limit").fill("40 EUR")
    page.get_by_role("combobox", name="Level").select_option("graduate")
    assert save(page)["values"] == {
        "level": "graduate",
        "languages": "fr",
        "allowed_mentors": "m2",
        "price_limit": "40 EUR",
        "nudge_attempts": 3,
        "completes": True,
    }
    page.wait_for_function("window.told.length === 2")
    page.reload()
    expect(page.get_by_role("button", name="Remove French")).to_be_visible()
    expect(page.get_by_role("button", name="Remove Mentor 2 Haddad-Lindqvist")).to_be_visible()
    page.get_by_role("button", name="Remove French").click()
    page.get_by_role("button", name="Remove Mentor 2 Haddad-Lindqvist").click()
    for label in ("Price limit",):
        page.get_by_role("textbox", name=label).fill("")
    page.get_by_role("combobox", name="Level").select_option("")
    page.get_by_role("checkbox", name="Count for completion").uncheck()
    page.get_by_role("spinbutton", name=re.compile("failed attempts")).fill("0")
    assert save(page)["values"] == {}
    page.wait_for_function("window.told.length === 2")


def test_a_problem_leads_to_its_field(studio: Any, tmp_path: Path) -> None:
    page = studio()
    price = page.get_by_role("textbox", name="Price limit")
    price.fill("cheap")
    page.get_by_role("textbox", name="Title").fill("")
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Nothing was saved yet.")
    alert.get_by_role("button", name="Write the price limit").click()
    expect(price).to_be_focused()
    expect(price).to_have_attribute("aria-invalid", "true")
    page.screenshot(path=tmp_path / "problem.png", full_page=True)
    assert faults(page, ".lm-editor") == []
    assert page.evaluate("window.told.map(([name]) => name)") == ["save", "error"]


def test_a_number_that_is_none_is_told_before_anything_is_sent(studio: Any) -> None:
    page = studio()
    page.get_by_role("spinbutton", name=re.compile("minutes without")).fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a whole number, or 0 for never.")
    assert page.evaluate("window.told") == []


def test_a_studio_that_does_not_answer_loses_nothing(studio: Any) -> None:
    page = studio()
    page.get_by_role("textbox", name="Title").fill("Help")
    page.route("**/submit_studio_edits**", lambda route: route.abort())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Your settings are still here")
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Help")


def test_cancel_tells_studio_and_sends_nothing(studio: Any) -> None:
    page = studio()
    page.get_by_role("textbox", name="Title").fill("Help")
    page.get_by_role("button", name="Cancel").click()
    assert page.evaluate("window.told") == [["cancel", {}]]


def test_without_the_service_subjects_are_still_found(visit: Open, fresh: Site) -> None:
    fresh.service.say({"version": 2})
    page = visit("mentor", "studio_view", script=STUDIO, at=fresh)
    subjects(page).fill("algebra")
    expect(page.get_by_role("option", name="Linear algebra")).to_be_visible()
    mentors = page.get_by_role("combobox", name="Only these mentors")
    mentors.fill("https://mentors.example.org/mentors/amina-diallo")
    expect(page.locator("[data-lm-choice=allowed_mentors] [role=status]")).to_contain_text(
        "can’t be fetched"
    )
    page.get_by_role("option", name="Use “amina-diallo” as it is written").click()
    assert save(page)["values"] == {"allowed_mentors": "amina-diallo"}


# ---- the preview


@pytest.mark.parametrize("size", SIZES)
def test_a_preview_without_a_service_has_examples(
    visit: Open, fresh: Site, size: str, tmp_path: Path
) -> None:
    fresh.service.say({"version": 2})
    page = visit("mentor", "author_view", size=size, at=fresh)
    says(page, "These mentors are examples")
    expect(page.get_by_role("button", name="Book a lesson with Amina Diallo")).to_be_visible()
    page.screenshot(path=tmp_path / f"examples-{size}.png", full_page=True)
    assert faults(page, alone=True) == []
    fresh.service.say(list_of(*MENTORS))
    page.get_by_role("button", name="Try again").click()
    expect(book(page)).to_be_visible()


def test_a_site_without_connection_is_told_what_to_do_beside_examples(
    visit: Open, tmp_path: Path
) -> None:
    with workbench(tmp_path, {}) as bench:
        page = visit("mentor", "author_view", at=Site(Service(), bench))
        expect(frame(page)).to_contain_text("livementor openedx add")
        expect(page.get_by_role("button", name="Book a lesson with Amina Diallo")).to_be_visible()
        says(page, "These mentors are examples")
        expect(page.get_by_role("button", name="Try again")).to_be_hidden()
        page.get_by_role("button", name="Book a lesson with Amina Diallo").click()
        says(page, "This is a preview.")
        page.screenshot(path=tmp_path / "unconnected.png", full_page=True)
        assert faults(page, alone=True) == []
        page.goto(f"{bench.url}/scenario/mentor/?student=ines")
        expect(frame(page)).to_contain_text("Mentors can’t be reached from this course yet.")
        expect(frame(page)).not_to_contain_text("Amina Diallo")


# ---- read from the right, at twice the size, twice on a page


@pytest.mark.parametrize("view", ["student_view", "author_view", "studio_view"])
def test_arabic_is_read_from_the_right(visit: Open, view: str, tmp_path: Path) -> None:
    page = visit("mentor", view, locale="ar", script=STUDIO)
    root = page.locator(".lm-editor" if view == "studio_view" else ".lm-frame")
    expect(root).to_have_attribute("dir", "rtl")
    expect(root).to_have_attribute("lang", "ar")
    if view != "studio_view":
        expect(frame(page).locator("form button").first).to_be_visible()
    page.screenshot(path=tmp_path / f"arabic-{view}.png", full_page=True)
    assert root.evaluate(NO_WIDER)
    assert faults(page, ".lm-editor" if view == "studio_view" else ".lm-frame", alone=True) == []


@pytest.mark.parametrize("view", ["student_view", "studio_view"])
def test_at_twice_the_size_nothing_is_cut(
    visit: Open, service: Service, view: str, tmp_path: Path
) -> None:
    """200 % on a desk is half of its width; a reader may also make the text alone twice as large."""
    page = visit("mentor", view, script=STUDIO, viewport={"width": 640, "height": 450})
    root = page.locator(".lm-editor" if view == "studio_view" else ".lm-frame")
    if view != "studio_view":
        expect(book(page)).to_be_visible()
    page.add_style_tag(content="html { font-size: 200% }")
    page.screenshot(path=tmp_path / f"twice-{view}.png", full_page=True)
    assert root.evaluate(NO_WIDER)
    assert faults(page, ".lm-editor" if view == "studio_view" else ".lm-frame", alone=True) == []


def test_how_many_were_found_is_read_out(visit: Open) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    heard = page.locator("[data-lm=heard]")
    expect(heard).to_have_attribute("aria-live", "polite")
    expect(heard).to_contain_text("6 mentors for Linear algebra")


def test_twice_on_a_page_each_minds_its_own(visit: Open) -> None:
    page = visit("twice")
    frames = page.locator(".lm-frame")
    expect(frames).to_have_count(2)
    for one in (frames.nth(0), frames.nth(1)):
        expect(one.get_by_role("button", name="Book a lesson with Mentor 0")).to_be_visible()
    ids = page.evaluate("[...document.querySelectorAll('.lm-frame [id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    frames.nth(1).get_by_role("link", name="See mentors for all subjects").click()
    expect(frames.nth(1).locator("[data-lm-count]")).to_be_focused()


@pytest.mark.parametrize("wrap", ["jQuery(element)", "element"])
def test_after_a_re_render_it_starts_again_and_only_once(
    visit: Open, service: Service, wrap: str
) -> None:
    """Open edX puts new markup in place and calls the block again; here with a node, and with jQuery around one."""
    page = visit("mentor", "author_view")
    expect(book(page)).to_be_visible()
    html = page.locator(".lm-frame").evaluate(
        "e => { e.removeAttribute('data-lm-started'); return e.outerHTML }"
    )
    start = f"""([html]) => {{
      const element = document.querySelector(".lm-frame").parentElement;
      element.innerHTML = html;
      element.querySelector('[data-lm=list]').replaceChildren();
      window.asked = 0;
      const runtime = {{ handlerUrl: (_, name) => (window.asked += 1, "/nowhere/" + name) }};
      const settings = {{ role: "author", connected: true, script: "/nowhere.js" }};
      for (let turn = 0; turn < 2; turn += 1) window.LivementorBlock(runtime, {wrap}, settings);
    }}"""
    page.evaluate(start, [html])
    says(page, "can’t be fetched")
    assert page.evaluate("window.asked") == 1
