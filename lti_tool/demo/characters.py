"""Who the demo's mentors are before it is known what they teach."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from lti_tool.demo.regions import REGIONS, Region
from lti_tool.mentors.rules import slug


@dataclass(frozen=True)
class Character:
    """Somebody before it is known what they teach."""

    name: str
    is_woman: bool
    region: Region
    zone: str
    languages: tuple[str, ...]


def characters(draw: Random, taken: set[str]) -> Iterator[Character]:
    """Everybody of the regions, none with an address (``mentors.rules.slug``) that is taken."""
    for region in REGIONS:
        left = region.size
        while left:
            is_woman = draw.random() < 0.5
            given = draw.choice(region.women if is_woman else region.men)
            name = f"{given} {draw.choice(region.families)}"
            if slug(name) in taken:
                continue
            taken.add(slug(name))
            left -= 1
            also = draw.sample(region.also, min(len(region.also), draw.choice((0, 1, 1, 2))))
            languages = tuple(dict.fromkeys((*region.languages, *also)))
            yield Character(name, is_woman, region, draw.choice(region.zones), languages)
