"""Somebody applies in Chromium, by the keyboard; an operator decides; the pages stand in a phone, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, expect

from lti_tool.app import create_app, documents
from lti_tool.kernel import web
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.mentors.vetting.storage import Storage
from tests.browser.chromium import check, press
from tests.lti.served import free_port
from tests.mentors.vetting.conftest import PNG, Advance, Cast, Kept, advance, cast
from tests.ports import on_a_port

__all__ = ["advance", "cast"]
pytestmark = pytest.mark.browser
SIZES = [(1280, 900), (375, 800)]
STEPS = ("about", "subjects", "documents", "references", "interview", "price", "charter")


@dataclass(frozen=True)
class Site:
    address: str


@pytest.fixture
def site(services: Services) -> Iterator[Site]:
    """The whole service, and a door through which anybody comes in as anybody."""
    port = free_port()
    settings = replace(services.settings, base_url=f"http://localhost:{port}")
    app = create_app(replace(services, settings=settings), None)

    @app.get("/come-in/<int:person>")
    def come_in(person: int) -> str:
        web.sign_in(person)
        return "in"

    with on_a_port(app, port):
        yield Site(settings.base_url)


@pytest.fixture
def storage(services: Services) -> Storage:
    """Where the service itself looks."""
    return documents(services.settings)


def window(chromium: Browser, site: Site, person: int, size: tuple[int, int]) -> Page:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(f"{site.address}/come-in/{person}")
    return page


def sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_somebody_applies(
    site: Site, chromium: Browser, cast: Cast, database: Database, size: tuple[int, int]
) -> None:
    page = window(chromium, site, cast.amina, size)
    page.goto(f"{site.address}/become-a-mentor")
    sees(page, "Become a mentor")
    check(page, "welcome")
    page.get_by_role("link", name="Begin your application").press("Enter")
    sees(page, "Your application")
    check(page, "overview")
    page.get_by_role("link", name="Go on: About you").press("Enter")
    sees(page, "About you")
    press(page, "Save and go on")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    check(page, "about-wrong")
    page.get_by_role("link", name="Say in one line what you teach").press("Enter")
    page.keyboard.type("Physics, with patience")
    page.get_by_label("Best").select_option(label="French")
    page.get_by_label("Time zone of your hours").select_option(label="Paris")
    page.get_by_label("a peer: you learned it").press("Space")
    check(page, "about")
    press(page, "Save and go on")
    page.get_by_label("Add a subject").fill("Linear algebra")
    press(page, "Search subjects")
    sees(page, "What you teach")
    page.get_by_role("checkbox", name="Undergraduate").press("Space")
    page.get_by_label("How you prove it").fill("https://example.org/thesis")
    page.get_by_label("Add a subject").fill("pyth")
    press(page, "Search subjects")
    expect(page.get_by_role("button", name="Add – Python")).to_be_visible()
    check(page, "subjects")
    press(page, "Save and go on")
    upload = page.get_by_label("Identity document", exact=True)
    upload.set_input_files({"name": "id.html", "mimeType": "text/html", "buffer": b"<html>"})
    press(page, "Save and go on")
    expect(page.get_by_role("alert")).to_contain_text("This file is no PDF, JPEG or PNG")
    upload.set_input_files({"name": "id.png", "mimeType": "image/png", "buffer": PNG})
    press(page, "Save and come back later")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("link", name="Identity and diploma").press("Enter")
    expect(page.get_by_text("PNG, 1 kB")).to_be_visible()
    check(page, "documents")
    press(page, "Save and go on")
    sees(page, "References")
    for place in (1, 2):
        page.locator(f"#name-{place}").fill(f"Person {place}")
        page.locator(f"#email-{place}").fill(f"person{place}@example.org")
        page.locator(f"#relation-{place}").fill("a pupil")
    check(page, "references")
    press(page, "Save and go on")
    page.get_by_label("A call of a quarter of an hour").press("Space")
    page.get_by_label("When we may call you").fill("Mondays from 18:00")
    check(page, "interview")
    press(page, "Save and go on")
    page.get_by_label("Price for 60 minutes").fill("24.50")
    check(page, "price")
    press(page, "Save and go on")
    sees(page, "Our charter")
    page.get_by_role("checkbox").press("Space")
    check(page, "charter")
    press(page, "Save and go on")
    expect(page.get_by_role("button", name="Hand in the application")).to_be_visible()
    check(page, "complete")
    press(page, "Hand in the application")
    expect(page.get_by_text("We have it, and will read it.")).to_be_visible()
    with Kept(database, cast.amina) as found:
        assert found.stage == "applied"


@pytest.mark.parametrize("size", SIZES)
def test_an_operator_decides(
    site: Site, chromium: Browser, cast: Cast, advance: Advance, size: tuple[int, int]
) -> None:
    advance(cast.amina, "applied")
    advance(cast.zoe, "approved")
    page = window(chromium, site, cast.ada, size)
    page.goto(f"{site.address}/console/applications")
    sees(page, "Applications of mentors")
    check(page, "board")
    page.get_by_role("link", name="Amina Diallo").press("Enter")
    press(page, "Look at the documents")
    expect(page.get_by_role("status")).to_contain_text("Done.")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Identity document").press("Enter")
    assert saved.value.suggested_filename.endswith(".pdf")
    page.get_by_text("Send back to change").first.press("Enter")
    page.get_by_label("Why – Send back to change").fill("The scan is too dark.")
    check(page, "application")
    press(page, "Send back to change")
    expect(page.get_by_role("listitem").get_by_text("The scan is too dark.")).to_be_visible()
    page.goto(f"{site.address}/console/applications?stage=approved")
    page.get_by_role("link", name="Amina Diallo").press("Enter")
    press(page, "I approve for minors")
    expect(page.get_by_text("Approved by Ada")).to_be_visible()
    check(page, "approved")


@pytest.mark.parametrize("size", SIZES)
def test_all_pages_speak_french(
    site: Site, chromium: Browser, cast: Cast, advance: Advance, size: tuple[int, int]
) -> None:
    advance(cast.amina)
    number = advance(cast.zoe, "training")
    page = window(chromium, site, cast.amina, size)
    for path in ("/become-a-mentor", "/mentor/application"):
        page.goto(f"{site.address}{path}?lang=fr")
        check(page, f"fr{path.replace('/', '-')}")
    for step in STEPS:
        page.goto(f"{site.address}/mentor/application/{step}")
        check(page, f"fr-{step}")
    page.goto(f"{site.address}/come-in/{cast.ada}")
    page.goto(f"{site.address}/console/applications/{number}")
    check(page, "fr-application")
    page.goto(f"{site.address}/come-in/{cast.zoe}")
    page.goto(f"{site.address}/mentor/application/training")
    check(page, "fr-training")
