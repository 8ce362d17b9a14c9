"""Two real browsers in one lesson: picture, sound, screen, notes and chat arrive, and outlive a killed server."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live.sides import Side
from tests.lessons.conftest import Booked, Cast
from tests.lessons.live import Server, Tunnel

pytestmark = pytest.mark.browser


def test_a_lesson_from_the_lobby_to_the_review(sides: tuple[Side, Side]) -> None:
    learner, mentor = sides
    expect(learner.page.get_by_text("Bruno is not in the room yet")).to_be_visible()
    mentor.join()
    expect(learner.page.get_by_text("Bruno is in the room.")).to_be_visible()
    learner.join()
    for side in sides:
        side.sees(remote_video="playing", network="good", saved="true")
        side.sees_and_hears_more()

    learner.editor.click()
    learner.page.keyboard.type("An eigenvector keeps its direction.")
    expect(mentor.editor).to_contain_text("keeps its direction.")
    mentor.editor.click()
    expect(learner.editor).to_have_text("An eigenvector keeps its direction.\u2060Bruno\u2060")
    mentor.page.keyboard.press("Enter")
    mentor.page.keyboard.type("Its length is multiplied by the eigenvalue.")
    expect(learner.editor).to_contain_text("multiplied by the eigenvalue.")
    assert learner.notes == mentor.notes
    assert learner.notes == (
        "<paragraph>An eigenvector keeps its direction.</paragraph>"
        "<paragraph>Its length is multiplied by the eigenvalue.</paragraph>"
    )

    learner.press("Chat")
    learner.page.get_by_placeholder("Your message").fill("Could you show me an example?")
    learner.page.get_by_role("button", name="Send").click()
    expect(mentor.page.locator('[data-part="unread"]')).to_have_text("1 new")
    mentor.press("Chat")
    expect(mentor.page.get_by_role("log")).to_contain_text("Could you show me an example?")

    mentor.press("Share screen")
    learner.sees(screen="remote")
    mentor.press("Stop sharing")
    learner.sees(screen="none")
    learner.press("Share screen")
    mentor.sees(screen="remote")

    for side in sides:
        side.sees(saved="true")
        for form, mark in (("txt", "Its length"), ("html", "<p>Its length")):
            notes = side.context.request.get(f"{side.lesson}/notes.{form}")
            assert mark in notes.text()
            assert "show me an example" in notes.text()

    mentor.press("End the lesson")
    mentor.page.get_by_role("dialog").get_by_role("button", name="End the lesson").click()
    expect(
        mentor.page.get_by_role("heading", name="Your lesson with Amina is over")
    ).to_be_visible()
    expect(
        learner.page.get_by_role("heading", name="How was your lesson with Bruno?")
    ).to_be_visible()
    learner.page.get_by_label("Excellent").check()
    learner.page.get_by_role("button", name="Send your rating").click()
    expect(learner.page.get_by_text("Thank you. Your rating helps")).to_be_visible()


def test_a_killed_server_loses_neither_picture_nor_notes(
    sides: tuple[Side, Side], server: Server
) -> None:
    learner, mentor = sides
    for side in sides:
        side.join()
    for side in sides:
        side.sees(remote_video="playing", saved="true")
    learner.editor.click()
    learner.page.keyboard.type("Seen by both before. ")
    expect(mentor.editor).to_contain_text("Seen by both before.")
    mentor.sees(saved="true")
    learner.sees(saved="true")
    server.kill()
    learner.sees(saved="false")
    learner.page.keyboard.type("Typed without a server.")
    for side in sides:
        side.sees_and_hears_more()
    server.start()
    expect(mentor.editor).to_contain_text("Typed without a server.")
    for side in sides:
        assert side.notes == "<paragraph>Seen by both before. Typed without a server.</paragraph>"
    for side in sides:
        side.sees(saved="true", remote_video="playing", network="good")
        assert side.page.evaluate("window.livementor.peer.iceConnectionState") == "connected"
    server.kill()
    server.start()
    text = learner.context.request.get(f"{learner.lesson}/notes.txt").text()
    assert text.count("Typed without a server.") == 1


def test_a_reload_brings_picture_and_notes_back(sides: tuple[Side, Side]) -> None:
    learner, mentor = sides
    for side in sides:
        side.join()
    for side in sides:
        side.sees(remote_video="playing")
    mentor.editor.click()
    mentor.page.keyboard.type("Before the reload.")
    mentor.sees(saved="true")
    for reloaded, other in ((learner, mentor), (mentor, learner)):
        reloaded.page.reload()
        reloaded.join()
        for side in (reloaded, other):
            side.sees(remote_video="playing")
            side.sees_and_hears_more()
        expect(reloaded.editor).to_contain_text("Before the reload.")
        assert reloaded.notes == "<paragraph>Before the reload.</paragraph>"


def test_a_network_that_goes_dark_loses_no_character_and_no_picture(
    sides: tuple[Side, Side], chromium: Browser, server: Server, cast: Cast, booked: Booked
) -> None:
    _, mentor = sides
    tunnel = Tunnel(server.port)
    learner = Side(chromium, f"http://localhost:{tunnel.port}", cast.learner, booked)
    for side in (learner, mentor):
        side.join()
    for side in (learner, mentor):
        side.sees(remote_video="playing", saved="true")
    tunnel.go_dark()
    learner.editor.click()
    learner.page.keyboard.type("Typed in the dark.")
    learner.sees(saved="false")
    told = learner.page.locator('[data-part="saved"]')
    expect(told).to_contain_text("not saved yet: no connection", timeout=20_000)
    for side in (learner, mentor):
        side.sees_and_hears_more()
    tunnel.come_back()
    expect(mentor.editor).to_contain_text("Typed in the dark.", timeout=20_000)
    learner.sees(saved="true", remote_video="playing")
    assert learner.notes == mentor.notes == "<paragraph>Typed in the dark.</paragraph>"
    learner.context.close()
    tunnel.close()


def test_a_second_tab_takes_the_place_over(
    sides: tuple[Side, Side], chromium: Browser, server: Server, cast: Cast, booked: Booked
) -> None:
    learner, mentor = sides
    for side in sides:
        side.join()
    mentor.sees(remote_video="playing")
    phone = Side(chromium, server.url, cast.learner, booked)
    phone.join()
    for side in (phone, mentor):
        side.sees(remote_video="playing")
        side.sees_and_hears_more()
    expect(learner.page.get_by_text("You are in this lesson on another device")).to_be_visible()
    phone.context.close()
