"""What an administrator is told to paste, type and click is what the service has and takes."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from devstack.registrar.products import PRODUCTS as REGISTERING
from lti_tool import cli
from lti_tool.app import create_service
from lti_tool.config import Settings
from lti_tool.courses.context import LEVELS
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.lti import claims as names
from lti_tool.lti.console.pasting import lines
from lti_tool.lti.console.presets import known
from lti_tool.lti.dynamic.platform import SPEAKS_FOR
from lti_tool.lti.dynamic.tool import FURTHER_SCOPES, SCOPES
from lti_tool.lti.lineage import PARAMETERS as HISTORIES
from lti_tool.lti.place import course_context, list_query

from .lms_pages import (
    BASE,
    DOCS,
    HEADING,
    ITSELF,
    OVERVIEW,
    PAGES,
    PARAMETER,
    PRODUCTS,
    SITE,
    TOKEN,
    addresses_of,
    methods,
    page_of,
    paths_of,
    slug,
)
from .test_documents import FENCE, LINK, SPAN, commands

every_page = pytest.mark.parametrize("page", [OVERVIEW, *PAGES], ids=lambda page: page.stem)
every_product = pytest.mark.parametrize("product", PRODUCTS)


@pytest.fixture
def app(settings: Settings, database: Database, clock: FixedClock) -> Flask:
    return create_service(settings, database, clock).flask


@every_page
def test_the_addresses_that_a_page_names_exist(page: Path, app: Flask) -> None:
    here, called = app.url_map.bind("mentors.example.org", url_scheme="https"), methods()
    named = paths_of(page.read_text())
    assert "/console/platforms/new" in named
    for path in named:
        for method in called.get(path, ["GET"]):
            try:
                here.match(path, method=method)
            except HTTPException as error:
                pytest.fail(f"{page.name}: {method} {path}: {error}")


def test_what_platforms_call_stands_in_the_table() -> None:
    assert methods()["/lti/login"] == ["GET", "POST"]
    assert {"/lti/launch", "/lti/jwks.json", "/lti/register", "/lti/notices"} < methods().keys()


@every_page
def test_the_commands_that_a_page_shows_are_taken(page: Path) -> None:
    shown = "\n".join(FENCE.findall(page.read_text())).replace("\\\n", " ").splitlines()
    shown += [span for span in SPAN.findall(page.read_text()) if span.startswith("livementor ")]
    found = [line.strip() for line in shown if line.strip().startswith("livementor ")]
    assert found
    for command in found:
        told, words = io.StringIO(), shlex.split(command)[1:]
        with contextlib.redirect_stderr(told), contextlib.suppress(SystemExit):
            cli.parser().parse_args(words)
        assert not told.getvalue(), f"{page.name}: {command}: {told.getvalue()}"
        whole = commands()[" ".join(words[:2])]._option_string_actions
        assert {word for word in words if word.startswith("--")} <= whole.keys(), command


@every_product
def test_a_product_has_a_page_with_its_own_command(product: str) -> None:
    showing = [page for page in PAGES if f"--product {product} " in page.read_text()]
    assert showing == [page_of(product)]
    assert f"lms/{page_of(product).name}" in OVERVIEW.read_text()
    assert f"`{product}`" in OVERVIEW.read_text()


@pytest.mark.parametrize("product", REGISTERING)
def test_a_product_that_registers_the_tool_has_that_on_its_page(product: str) -> None:
    assert ITSELF in page_of(product).read_text()
    assert "administrator.md#registration-links" in page_of(product).read_text()


@every_product
def test_what_is_known_of_a_product_stands_on_its_page(product: str) -> None:
    told = known(product, SITE).values()
    shown = addresses_of(page_of(product).read_text())
    assert {address for address in told if address} <= shown


@every_page
def test_no_page_has_another_address_of_a_platform(page: Path) -> None:
    mine = [product for product in PRODUCTS if page in (OVERVIEW, page_of(product))]
    right = {address for product in mine for address in known(product, SITE).values()}
    right |= {*SCOPES, *FURTHER_SCOPES, BASE, SITE, *SPEAKS_FOR}
    right |= {origin for origins in SPEAKS_FOR.values() for origin in origins}
    elsewhere = {one for one in addresses_of(page.read_text()) if not one.startswith(f"{BASE}/")}
    assert elsewhere - right == set()


@every_product
def test_what_is_copied_into_a_product_is_what_the_console_shows(product: str) -> None:
    text = page_of(product).read_text()
    for line in lines(product, BASE, TOKEN):
        assert f"| {line.theirs} | `{line.value}` |" in text


@every_page
def test_links_lead_to_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        assert other.is_file(), target
        headings = map(slug, HEADING.findall(FENCE.sub("", other.read_text())))
        assert not anchor or anchor in headings, target


@every_page
def test_codes_that_a_page_names_are_documented(page: Path) -> None:
    codes = set(re.findall(r"`((?:lti|course)_[a-z_]+)`", page.read_text()))
    documented = (DOCS / "errors.md").read_text()
    files = {"lti_iss", "lti_store", "lti_consumer", "course_title"}
    assert [code for code in codes - files if f"| `{code}` |" not in documented] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_for_which_version_how_to_try_and_how_to_remove(page: Path) -> None:
    text = page.read_text()
    assert re.search(r"^Written (for|from) .*\d", text, re.MULTILINE)
    assert [f"## {part}" in text for part in ("By hand", "What you may meet", "Try it")] == [
        True
    ] * 3
    assert "../administrator.md" in LINK.findall(text)
    assert text.rindex("## Remove it") < text.rindex("livementor lti off ID")


def test_every_custom_parameter_does_something() -> None:
    told = PARAMETER.findall(OVERVIEW.read_text())
    named = [(name.strip("` "), value) for cell, value in told for name in cell.split(",")]
    assert len(named) == 10
    plain = {names.ROLES: [], "sub": "x"}
    nothing = course_context(plain), list_query(plain)
    for name, value in named:
        claims = plain | {names.CUSTOM: {name: value}}
        assert (course_context(claims), list_query(claims)) != nothing, name
    assert all(f"`{level}`" in OVERVIEW.read_text() for level in LEVELS)
    assert all(f"{name}={value}" in OVERVIEW.read_text() for name, value in HISTORIES.items())
