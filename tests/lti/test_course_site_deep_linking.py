"""Deep linking with Open edX's own platform code, over real HTTP: it checks our signature and keeps what it takes."""

import re
from html import unescape
from typing import Any

import requests

from tests.lti.served import Served
from tests.mentors.conftest import Enlist, enlist

__all__ = ["enlist"]
FIELD = re.compile(r'<input\b[^>]*\bname="(\w+)"[^>]*\bvalue="([^"]*)"')
UNIT = "/courses/linear-algebra/matrices/"


def fields(page: requests.Response) -> dict[str, str]:
    assert page.status_code == 200, page.text
    return {name: unescape(value) for name, value in FIELD.findall(page.text)}


def action(page: requests.Response) -> str:
    found = re.search(r'<form\b[^>]*\bid="answer"[^>]*\baction="([^"]*)"', page.text)
    assert found, page.text
    return unescape(found[1])


def launched(served: Served, browser: requests.Session, address: str) -> requests.Response:
    """From a page of the site to what the tool shows."""
    sent = fields(browser.get(served.site + address, timeout=10))
    return browser.post(f"{served.tool}/lti/launch", data=sent, timeout=10)


def picked(served: Served) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{served.site}/picked.json", timeout=10).json()[
        "picked"
    ]
    return found


def embed(served: Served, items: list[tuple[str, str, str]]) -> requests.Response:
    """What the site answers to what the teacher picked."""
    browser = requests.Session()
    page = launched(served, browser, f"{UNIT}pick?learner=lefevre")
    assert "Linear Algebra for Engineers" in page.text
    columns = zip(*items, strict=True)
    told = dict(zip(("item", "title", "target"), map(list, columns), strict=True))
    form = {"ref": fields(page)["ref"], "begun": "1", **told}
    answer = browser.post(f"{served.tool}/lti/deep-linking", data=form, timeout=10)
    return browser.post(action(answer), data={"JWT": fields(answer)["JWT"]}, timeout=10)


def test_two_items_are_embedded_and_open_what_was_picked(served: Served, enlist: Enlist) -> None:
    enlist("Amina Diallo", {"linear-algebra": 14})
    items = [
        ("unit:linear-algebra,calculus", "Aide – 数学 & co", "iframe"),
        ("mentor:amina-diallo", "Ask Amina", "window"),
    ]
    saved = embed(served, items)
    assert "successfully saved" in saved.text

    kept = picked(served)
    address = f"{served.tool}/lti/launch"
    assert [{name: value for name, value in one.items() if name != "id"} for one in kept] == [
        {
            "type": "ltiResourceLink",
            "url": address,
            "title": "Aide – 数学 & co",
            "custom": {"subjects": "linear-algebra,calculus"},
        },
        {
            "type": "ltiResourceLink",
            "url": address,
            "title": "Ask Amina",
            "custom": {"mentor": "amina-diallo"},
        },
    ]
    opened = [
        launched(served, requests.Session(), f"{UNIT}tool?learner=nadia&picked={one['id']}").url
        for one in kept
    ]
    assert "mentor=" not in opened[0]
    assert "&mentor=amina-diallo" in opened[1]


def test_a_later_answer_replaces_the_one_before(served: Served) -> None:
    embed(served, [("unit:", "First", "iframe")])
    embed(served, [("all:", "Second", "iframe")])
    assert [one["title"] for one in picked(served)] == ["Second"]
    (link,) = picked(served)
    page = launched(served, requests.Session(), f"{UNIT}tool?learner=nadia&picked={link['id']}")
    assert "&all=1" in page.url


def test_the_site_refuses_an_answer_that_was_altered(served: Served) -> None:
    browser = requests.Session()
    page = launched(served, browser, f"{UNIT}pick?learner=lefevre")
    before = picked(served)
    form = {"ref": fields(page)["ref"], "begun": "1", "item": "unit:", "title": "x", "target": ""}
    answer = browser.post(f"{served.tool}/lti/deep-linking", data=form, timeout=10)
    head, body, signature = fields(answer)["JWT"].split(".")
    altered = f"{head}.{body[:-4]}AAAA.{signature}"
    refused = browser.post(action(answer), data={"JWT": altered}, timeout=10)
    assert refused.status_code >= 400
    assert picked(served) == before
