"""From a folder of templates and values to a mail's subject, text and HTML. No Flask: jobs write mail too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from lti_tool.kernel import i18n
from lti_tool.kernel.money import Money

BREAKS = re.compile(r"[ \t\r\n]+")
"""Where a subject may be broken; French keeps its marks by spaces that are none of these."""


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(kind: str, values: Mapping[str, object], *, locale: str, zone: str) -> Rendered:
    """The mail of ``templates/email/<kind>`` in this language; its instants are told in ``zone`` (IANA)."""
    with i18n.use_locale(locale):
        told = {
            **values,
            "instant": partial(_instant, zone),
            "instant_in": _instant,
            "zone_name": i18n.zone_label(zone),
            "language": i18n.current_locale(),
            "direction": i18n.text_direction(),
        }
        subject = BREAKS.sub(" ", _part(kind, "subject.txt", told)).strip()
        told["subject"] = subject
        return Rendered(subject, _part(kind, "body.txt", told), _part(kind, "body.html", told))


def _part(kind: str, file: str, values: Mapping[str, object]) -> str:
    return _environment().get_template(f"{kind}/{file}").render(values).strip() + "\n"


def _instant(zone: str, at: datetime, style: str = "long") -> str:
    return i18n.format_instant(at, zone, style)


def _money(value: Money) -> str:
    return value.format()


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("lti_tool", "templates/email"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(i18n.gettext, i18n.plural_form, newstyle=True)  # type: ignore[attr-defined]
    env.filters["money"] = _money
    return env
