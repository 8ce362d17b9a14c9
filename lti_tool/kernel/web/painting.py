"""Pages that are painted once for many answers, with gaps for what belongs to one answer alone."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, render_template
from markupsafe import escape

from lti_tool.kernel.web.answers import Answer
from lti_tool.kernel.web.request import uncached
from lti_tool.kernel.web.security import csp_nonce, csp_nonce_is

NONCE = b"nonce"
_MARKS = secrets.token_hex(16)
"""What stands in a gap; drawn anew by each process, so that no text of anybody holds one."""
_GAP = re.compile(rf"{_MARKS}-(\w+)-")


@dataclass(frozen=True)
class Painted:
    """``page``: UTF-8, with ``%(name)b`` for each gap and every other percent sign doubled."""

    page: bytes

    def answer(self, filled: Mapping[str, str]) -> Response:
        """The page with each gap filled, as text, and with the nonce of this response."""
        told = {name.encode(): escape(value).encode() for name, value in filled.items()}
        told[NONCE] = csp_nonce().encode()
        return uncached(Answer(self.page % told, mimetype="text/html"))


def gap(name: str) -> str:
    """What a template is given in place of a value that is told later; it must write it as it is."""
    return f"{_MARKS}-{name}-"


def paint(template: str, **values: object) -> Painted:
    """Render a template of which only the gaps differ from one request to the next."""
    with csp_nonce_is(gap(NONCE.decode())):
        painted = render_template(template, **values).replace("%", "%%")
    return Painted(_GAP.sub(r"%(\1)b", painted).encode())
