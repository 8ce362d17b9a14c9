"""Where platforms tell what happened, server to server: each notice is signed, which is all that proves who sent it."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.notices import inbox, reading
from lti_tool.lti.notices.errors import NoticesUnreadable


def notices_view(keys: KeySets) -> Callable[[], Response]:
    def notices() -> Response:
        """200 once what is good is written down; jobs do the rest. Raises NoticesUnreadable, and as ``inbox.take``."""
        told = reading.tokens(_body())
        inbox.take(web.session(), keys, told, web.now())
        return Response(status=200)

    return notices


def _body() -> Any:
    """None for what is no JSON. Raises NoticesUnreadable."""
    try:
        return request.get_json(silent=True)
    except RecursionError as error:
        raise NoticesUnreadable from error
