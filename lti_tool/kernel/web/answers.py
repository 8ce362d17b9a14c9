"""How a response of any view leaves the service."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.datastructures import Headers

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
    """Flask's own, with the headers that are always the same; an address that is written as it must be stays so.

    Werkzeug takes every address apart and quotes each part, which costs as much as the rest of a redirect.
    """

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        location = self.headers.get("Location")
        if location is None or not PLAIN.fullmatch(location):
            return super().get_wsgi_headers(environ)
        del self.headers["Location"]
        headers = super().get_wsgi_headers(environ)
        self.headers.add("Location", location)
        headers.add("Location", location)
        return headers

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        body, status, headers = super().get_wsgi_response(environ)
        return body, status, [*headers, *HARDENED]
