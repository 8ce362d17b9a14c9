"""How a response of any view leaves the service."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

HARDENED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    ),
)
"""Of every response; no view tells another one."""
PLAIN = re.compile(r"[\w!#$%&'()*+,./:;=?@~-]*", re.ASCII)
"""An address that needs nothing quoted."""


class Answer(Response):
    """Flask's own, with the headers that are always the same. A page or redirect that is complete goes out as it is.

    Werkzeug takes every address apart, quotes each part, and copies and searches all headers, which costs as much as
    the rest of a redirect.
    """

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        if self._is_complete():
            return self.get_app_iter(environ), self.status, [*self.headers, *HARDENED]
        body, status, headers = super().get_wsgi_response(environ)
        return body, status, [*headers, *HARDENED]

    def _is_complete(self) -> bool:
        """Its length is told, its status has a body, and it leads nowhere or to an address that needs no quoting."""
        told = dict(self.headers)
        if self.status_code < 200 or self.status_code in (204, 304) or "Content-Length" not in told:
            return False
        address = told.get("Location", "")
        return "Content-Location" not in told and PLAIN.fullmatch(address) is not None
