"""Every class and token in use is defined, nothing leaks into a course's page, and colours can be read."""

import colorsys
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
SHEETS = sorted(sheet for sheet in STATIC.rglob("*.css") if "dist" not in sheet.parts)
SCRIPTS = sorted(script for script in STATIC.rglob("*.js") if "dist" not in script.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NAME = re.compile(r"\blm-[a-z0-9]+(?:(?:__|--|-)[a-z0-9]+)*(?![\w-])")
CLASS = re.compile(r"""class(?:Name)?=("[^"]*"|'[^']*')|(\{% block wide %\}.*?\{%)""")
QUOTED = re.compile(r"""(?:class|className|classList)[^;\n]*""")
PHYSICAL = re.compile(
    r"(?<![-\w(])(?:"
    r"(?:margin|padding|border)-(?:left|right|top|bottom)[-\w]*|(?:min-|max-)?(?:width|height)|left|right|top|bottom"
    r"|(?:text-align|float|clear):\s*(?:left|right)"
    r")\s*(?::|;|\})"
)


def css(sheet: Path) -> str:
    return COMMENT.sub("", sheet.read_text())


def defined_classes() -> set[str]:
    return {name for sheet in SHEETS for name in re.findall(r"\.(lm-[\w-]+)", css(sheet))}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_class_of_a_template_is_defined(template: Path) -> None:
    used = {
        name
        for match in CLASS.finditer(template.read_text())
        for name in NAME.findall("".join(filter(None, match.groups())))
    }
    assert sorted(used - defined_classes()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_class_of_a_script_is_defined(script: Path) -> None:
    used = {name for part in QUOTED.findall(script.read_text()) for name in NAME.findall(part)}
    assert sorted(used - defined_classes()) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_in_use_is_defined(sheet: Path) -> None:
    shared = css(STATIC / "picker" / "tokens.css")
    defined = set(re.findall(r"(--lm-[\w-]+)\s*:", shared + css(sheet)))
    assert sorted(set(re.findall(r"var\((--lm-[\w-]+)", css(sheet))) - defined) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_only_logical_properties(sheet: Path) -> None:
    assert PHYSICAL.findall(css(sheet)) == []


def selectors(sheet: Path) -> Iterator[str]:
    """Every selector, without the conditions around it."""
    for head in re.findall(r"([^{};]+)\{", css(sheet)):
        if not head.strip().startswith("@") and not re.fullmatch(
            r"(from|to|[\d.]+%)", head.strip()
        ):
            yield from (part.strip() for part in re.split(r",(?![^(]*\))", head))


@pytest.mark.parametrize(
    ("sheet", "inside"),
    [("picker/picker.css", ".lm-picker"), ("xblock/block.css", ".lm-frame")],
)
def test_nothing_leaks_into_the_page_of_a_course(sheet: str, inside: str) -> None:
    found = list(selectors(STATIC / sheet))
    assert found
    assert [one for one in found if not one.startswith(inside)] == []


def test_the_tokens_change_nothing_by_themselves() -> None:
    sheet = STATIC / "picker" / "tokens.css"
    assert set(selectors(sheet)) == {":root", ".lm-own"}
    for selector, block in re.findall(r"([^{};]+)\{([^{}]*)\}", css(sheet)):
        declared = {line.split(":")[0].strip() for line in block.split(";") if line.strip()}
        plain = {name for name in declared if not name.startswith("--lm-")}
        assert plain <= ({"color-scheme"} if ".lm-own" in selector else set())


Colour = tuple[float, float, float]


def tokens() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """For a guest, and for our own pages in light and in dark."""
    blocks = [
        dict(re.findall(r"(--lm-[\w-]+)\s*:\s*([^;]+);", block))
        for block in re.findall(r"\{([^{}]*)\}", css(STATIC / "picker" / "tokens.css"))
    ]
    guest, light, dark = blocks
    return guest, {**guest, **light}, {**guest, **light, **dark}


def colour(hexed: str) -> Colour:
    red, green, blue = (int(hexed[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (a * part + b * (1 - part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(found: Colour) -> float:
    """WCAG 2.2, relative luminance."""
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in found
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TEXT = ("text", "muted", "accent", "accent-strong", "danger", "success", "warning")
GROUND = ("page", "surface", "raised")
SIGNS = ("edge", "focus")


@pytest.mark.parametrize("scheme", [1, 2], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        *((*pair, 4.5) for pair in product(TEXT, GROUND)),
        *((*pair, 3.0) for pair in product(SIGNS, GROUND)),
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-strong", 4.5),
        ("on-danger", "danger", 4.5),
    ],
)
def test_what_stands_on_a_ground_can_be_read(
    scheme: int, front: str, ground: str, least: float
) -> None:
    told = tokens()[scheme]
    pair = colour(told[f"--lm-color-{front}"]), colour(told[f"--lm-color-{ground}"])
    assert contrast(*pair) >= least


@pytest.mark.parametrize(
    ("text", "ground"), [("#454545", "#ffffff"), ("#212529", "#f8f9fa"), ("#e6e6e6", "#121212")]
)
def test_a_guest_can_be_read_in_the_themes_of_courses(text: str, ground: str) -> None:
    guest = tokens()[0]
    for name, least in (("muted", 4.5), ("edge", 3.0)):
        told = re.fullmatch(
            r"color-mix\(in srgb, currentColor (\d+)%, transparent\)", guest[f"--lm-color-{name}"]
        )
        assert told is not None
        part = int(told[1]) / 100
        assert contrast(mixed(colour(text), colour(ground), part), colour(ground)) >= least
    button = colour(guest["--lm-color-on-accent"]), colour(guest["--lm-color-accent"])
    assert contrast(*button) >= 4.5


@pytest.mark.parametrize("hue", range(0, 360, 5))
def test_initials_can_be_read_on_every_portrait(hue: int) -> None:
    template = (ROOT / "templates" / "picker" / "mentors.html").read_text()
    told = re.findall(r"hsl\(\{\{ mentor\.hue \| int \}\} (\d+)% (\d+)%\)", template)
    ground, letters = (
        colorsys.hls_to_rgb(hue / 360, int(lightness) / 100, int(saturation) / 100)
        for saturation, lightness in told
    )
    assert contrast(letters, ground) >= 4.5
