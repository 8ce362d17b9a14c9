"""The pages for administrators of an LMS, and what stands in them."""

import re
from pathlib import Path

from lti_tool.lti.console.presets import PRESETS

DOCS = Path(__file__).parents[2] / "docs"
OVERVIEW = DOCS / "administrator.md"
PAGES = sorted((DOCS / "lms").glob("*.md"))
BASE, SITE, TOKEN = "https://mentors.example.org", "https://lms.example.org", "TOKEN"
PRODUCTS = [product for product in PRESETS if product != "other"]
PAGE_OF = {"openedx": "open-edx", "canvas-own": "canvas"}
"""Pages are called as their product, but for these."""
ITSELF = "## Let it register by itself"
ADDRESS = re.compile(r"https://[^\s`\"\])…]+")
OURS = re.compile(r"`(/[a-z][^`\s]*)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CALLED = re.compile(r"^\| [^|]+ \| ([^|]+) \| ([A-Z, ]+) \|$", re.MULTILINE)
PARAMETER = re.compile(r"^\| (`[a-z_`, ]+`) \| `([^`]+)` \|", re.MULTILINE)


def page_of(product: str) -> Path:
    return DOCS / "lms" / f"{PAGE_OF.get(product, product)}.md"


def addresses_of(text: str) -> set[str]:
    return {found.rstrip(".,") for found in ADDRESS.findall(text)}


def paths_of(text: str) -> set[str]:
    """Of our service, named by whole address or by path alone."""
    whole = {one.removeprefix(BASE) for one in addresses_of(text) if one.startswith(f"{BASE}/")}
    return {path.split("?")[0] for path in whole | set(OURS.findall(text))}


def methods() -> dict[str, list[str]]:
    """By path, as the overview's table of addresses has them; every other path is opened by a browser."""
    rows = CALLED.findall(OVERVIEW.read_text())
    return {path: how.split(", ") for cell, how in rows for path in paths_of(cell)}


def slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
