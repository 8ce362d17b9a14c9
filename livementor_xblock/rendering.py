"""Jinja2 templates, the same files that the service renders, with the block's own gettext."""

from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

from livementor_xblock import wording


class LeftOut(ChainableUndefined):
    """What a service of another version did not send: empty as a text, nought as a number."""

    def __int__(self) -> int:  # type: ignore[override]
        return 0

    def __gt__(self, other: object) -> bool:  # type: ignore[override]
        return False


@cache
def environment(locale: str) -> Environment:
    """Everything is escaped; what a service of another version left out is empty, never an error."""
    made = Environment(
        loader=PackageLoader("livementor_xblock", "templates"),
        autoescape=True,
        undefined=LeftOut,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts = wording.catalogue(locale)
    made.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(locale=locale, text_direction=wording.direction(locale))
    return made


def render(template: str, locale: str, **values: Any) -> str:
    return environment(locale).get_template(template).render(**values)


@cache
def settled(template: str, locale: str, **flags: str | bool) -> Markup:
    """A part that depends on nothing else, rendered once in this process. ``flags``: few, each of few values."""
    return Markup(render(template, locale, **flags))  # noqa: S704 - a template's own output, escaped there
