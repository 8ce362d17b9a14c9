"""The tool in a unit of a course, in Chromium: two sites, one frame, and cookies kept or not."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import FLAGS
from tests.lti.served import Served, served, site

__all__ = ["served", "site"]
pytestmark = pytest.mark.browser
UNIT = "/?learner=nadia&unit=eigenvalues"
Open = Callable[..., BrowserContext]


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Open]:
    """A browser with a profile of its own, in which the user may have set something."""
    with sync_playwright() as driver:
        opened: list[BrowserContext] = []

        def start(preferences: dict[str, object] | None = None) -> BrowserContext:
            profile = tmp_path / "profile" / "Default"
            profile.mkdir(parents=True)
            (profile / "Preferences").write_text(json.dumps({"profile": preferences or {}}))
            context = driver.chromium.launch_persistent_context(
                str(profile.parent),
                executable_path="/usr/bin/chromium",
                args=list(FLAGS),
                locale="en-GB",
            )
            context.set_default_timeout(15_000)
            opened.append(context)
            return context

        yield start
        for context in opened:
            context.close()


def addresses(page: Page) -> list[str]:
    """Every address that the tool's frame was sent through."""
    seen: list[str] = []
    page.on(
        "request",
        lambda request: seen.append(request.url) if request.is_navigation_request() else None,
    )
    return seen


def test_a_launch_in_a_frame(served: Served, chromium: Open) -> None:
    page = chromium().new_page()
    seen = addresses(page)
    page.goto(served.site + UNIT)
    expect(page.frame_locator("#tool").get_by_role("heading")).to_have_text("Mentors for this unit")
    assert any("/lti/login/check" in address for address in seen)

    seen.clear()
    page.reload()
    expect(page.frame_locator("#tool").get_by_role("heading")).to_have_text("Mentors for this unit")
    assert not any("/lti/login/check" in address for address in seen)


def test_a_launch_where_third_party_cookies_are_blocked(served: Served, chromium: Open) -> None:
    """Chromium still keeps partitioned ones."""
    context = chromium({"cookie_controls_mode": 1, "block_third_party_cookies": True})
    page = context.new_page()
    page.goto(served.site + UNIT)
    expect(page.frame_locator("#tool").get_by_role("heading")).to_have_text("Mentors for this unit")
    assert "lti-kept" in [cookie["name"] for cookie in context.cookies()]


def without_cookies(served: Served) -> dict[str, object]:
    """Preferences by which the tool keeps no cookie at all inside the site, partitioned or not: as in Safari."""
    blocked = {f"{served.tool},{served.site}": {"setting": 2}}
    return {"content_settings": {"exceptions": {"cookies": blocked}}}


def test_a_launch_where_the_platform_keeps_what_the_browser_does_not(
    served: Served, chromium: Open
) -> None:
    context = chromium(without_cookies(served))
    page = context.new_page()
    seen = addresses(page)
    page.goto(served.site + UNIT)
    expect(page.frame_locator("#tool").get_by_text('"visit"')).to_be_visible()
    assert seen[-2:][0].endswith("/lti/launch/kept")
    assert context.cookies() == []


def test_a_launch_where_nothing_keeps_anything(served: Served, chromium: Open) -> None:
    """One button, a window, and the list stands there."""
    context = chromium(without_cookies(served))
    page = context.new_page()
    page.goto(f"{served.site}{UNIT}&storage=off")
    button = page.frame_locator("#tool").get_by_role("link", name="Open in a new window")
    expect(button).to_be_visible()
    with context.expect_page() as opened:
        button.click()
    window = opened.value
    expect(window.get_by_role("heading")).to_have_text("Mentors for this unit")
    assert window.url.startswith(f"{served.tool}/picker?ref=")
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "lti-kept"]


def test_a_launch_in_a_window(served: Served, chromium: Open) -> None:
    page = chromium().new_page()
    page.goto(f"{served.site}/courses/linear-algebra/eigenvalues/tool?learner=nadia&window")
    expect(page.get_by_role("heading")).to_have_text("Mentors for this unit")


def test_a_platform_that_promised_to_keep_values_and_does_not_answer(
    served: Served, chromium: Open
) -> None:
    context = chromium(without_cookies(served))
    page = context.new_page()
    page.add_init_script("if (self === top) addEventListener = () => {}")
    page.goto(served.site + UNIT)
    button = page.frame_locator("#tool").get_by_role("link", name="Open in a new window")
    expect(button).to_be_visible()
    with context.expect_page() as opened:
        button.click()
    expect(opened.value.get_by_text('"visit"')).to_be_visible()


def test_back_and_reload_are_safe(served: Served, chromium: Open) -> None:
    page = chromium().new_page()
    page.goto(f"{served.site}{UNIT}")
    page.goto(f"{served.site}/courses/linear-algebra/eigenvalues/tool?learner=nadia&window")
    expect(page.get_by_role("heading")).to_have_text("Mentors for this unit")
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("Mentors for this unit")
    page.go_back()
    expect(page.get_by_role("heading", name="Eigenvalues and eigenvectors")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading")).to_have_text("Mentors for this unit")


def test_another_site_can_not_frame_the_list(served: Served, chromium: Open) -> None:
    context = chromium()
    page = context.new_page()
    page.goto(f"{served.site}/courses/linear-algebra/eigenvalues/tool?learner=nadia&window")
    expect(page.get_by_role("heading")).to_have_text("Mentors for this unit")
    stolen = page.url
    context.route(
        "http://evil.localhost/*",
        lambda route: route.fulfill(
            content_type="text/html", body=f'<iframe id="tool" src="{stolen}"></iframe>'
        ),
    )
    page.goto("http://evil.localhost/")
    page.wait_for_load_state("load")
    expect(page.frame_locator("#tool").get_by_text("Mentors for this unit")).to_have_count(0)
