"""A platform whose pages are not where its logins are, as Canvas: its page keeps the secret, nobody else answers."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).parents[2] / "static" / "tool" / "lti"
SCHOOL, TOOL = "https://school.example", "https://tool.example"
KEEP = f"""<!doctype html><p id="window" hidden>Open in a new window</p>
<div id="storage" data-target="_parent" data-origin="https://sso.example" data-key="k" data-secret="s3cret"
 data-onward="{TOOL}/onward"></div><script type="module" src="/keep.js"></script>"""
ANSWERING = """<!doctype html><script>
addEventListener("message", ({ data, source }) => {
  const answer = { subject: `${data.subject}.response`, message_id: data.message_id, key: data.key };
  (data.tool ? parent.frames[0] : source).postMessage(answer, "*");
});</script>"""
PASSING_ON = """<!doctype html><script>
addEventListener("message", ({ data }) => frames[1].postMessage({ ...data, tool: true }, "*"));
</script>"""
FRAMES = f'<iframe id="tool" src="{TOOL}/keep"></iframe><iframe src="{SCHOOL}/beside"></iframe>'


@pytest.fixture
def page(chromium: Browser) -> Page:
    return chromium.new_page()


def show(page: Page, course: str) -> None:
    """The course's page with the tool in its first frame, and a page of its own in the second."""
    pages = {f"{SCHOOL}/": course + FRAMES, f"{SCHOOL}/beside": ANSWERING, f"{TOOL}/keep": KEEP}
    pages[f"{TOOL}/onward"] = "<h1>At the platform</h1>"

    def answer(route: Route) -> None:
        url = route.request.url
        if url.endswith(".js"):
            route.fulfill(path=SCRIPTS / url.rpartition("/")[2])
        else:
            headers = {"Content-Security-Policy": f"frame-ancestors {SCHOOL}"}
            route.fulfill(body=pages.get(url, ""), content_type="text/html", headers=headers)

    page.route("**/*", answer)
    page.goto(f"{SCHOOL}/")


def test_the_page_that_frames_us_keeps_the_secret(page: Page) -> None:
    show(page, ANSWERING)
    expect(page.frame_locator("#tool").get_by_role("heading")).to_have_text("At the platform")


def test_another_frame_does_not_answer_in_its_place(page: Page) -> None:
    show(page, PASSING_ON)
    expect(page.frame_locator("#tool").get_by_text("Open in a new window")).to_be_visible()
    assert not any(frame.url == f"{TOOL}/onward" for frame in page.frames)
