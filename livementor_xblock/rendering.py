"""Jinja2 templates, the same files that the service renders, with the block's own gettext."""

from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader

from livementor_xblock import wording


@cache
def environment(locale: str) -> Environment:
    """Everything is escaped; what a service of another version left out is empty, never an error."""
    made = Environment(
        loader=PackageLoader("livementor_xblock", "templates"),
        autoescape=True,
        undefined=ChainableUndefined,
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
