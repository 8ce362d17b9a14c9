"""The platform's addresses."""

import contextlib
import html
import threading
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from lti1p3platform.exceptions import LtiException
from lti1p3platform.request import Request, TRequest
from werkzeug.serving import make_server

from devstack.small_platform.platform import Grades, Launch, Login, Members, SmallPlatform

FORM = '<form method="post" action="{action}">{fields}<button>Go on</button></form>'
FIELD = '<input name="{name}" value="{value}">'


class Asked(Request):
    """A request as the package wants it; numbers of pages are numbers, as it adds to them."""

    def build_metadata(self, _: Any) -> TRequest:
        query: dict[str, Any] = request.args.to_dict()
        if "page" in query:
            query["page"] = int(query["page"])
        return {
            "method": request.method,
            "form_data": request.form.to_dict(),
            "get_data": query,
            "headers": request.headers,
            "content_type": request.content_type,
            "path": request.path,
            "json": request.get_json(silent=True, force=True),
        }


def site(platform: SmallPlatform) -> Flask:
    app = Flask("small_platform")

    @app.get("/open/<who>/<hint>")
    def open_tool(who: str, hint: str) -> Any:
        """A launch begins: ``hint`` is ``link`` or ``pick``."""
        login = Login(Asked(request), platform.configuration)
        login.set_lti_message_hint(hint=hint)
        return redirect(login.initiate_login(who))

    @app.get("/auth")
    def auth() -> str:
        told = Launch(Asked(request), platform).lti_launch()
        action = told.pop("launch_url")
        fields = (FIELD.format(name=name, value=html.escape(value)) for name, value in told.items())
        return FORM.format(action=html.escape(action), fields="".join(fields))

    @app.get("/jwks")
    def jwks() -> Response:
        return jsonify(platform.configuration.get_jwks())

    @app.post("/token")
    def token() -> Response:
        return jsonify(platform.configuration.get_access_token(request.form.to_dict()))

    @app.post("/picked")
    def picked() -> str:
        found = platform.configuration.validate_deeplinking_resp(request.form.to_dict())
        platform.picked[:] = found
        return "kept"

    @app.route("/columns", methods=["GET", "POST"])
    def columns() -> Response:
        service = Grades(Asked(request), platform)
        if request.method == "POST":
            return _answer(service.handle_resp(service.handle_create_lineitem))
        told = service.handle_resp(service.handle_get_lineitems)
        told.result = told.result["content"] if told.result else told.result
        return _answer(told)

    @app.post("/columns/<number>/scores")
    def scores(number: str) -> Response:
        service = Grades(Asked(request), platform)
        return _answer(service.handle_resp(service.handle_update_score, line_item_id=number))

    @app.get("/members")
    def members() -> Response:
        service = Members(Asked(request), platform)
        told = service.handle_resp(service.handle_get_members)
        following = (told.result or {}).pop("next", None)
        answer = _answer(told)
        if following:
            answer.headers["Link"] = f'<{following}>; rel="next"'
        return answer

    @app.errorhandler(LtiException)
    def refused(error: LtiException) -> tuple[str, int]:
        return str(error), 400

    return app


def _answer(told: Any) -> Response:
    response = jsonify(told.result)
    response.status_code = told.code
    if told.media_type:
        response.headers["Content-Type"] = told.media_type
    return response


@contextlib.contextmanager
def serving(platform: SmallPlatform) -> Iterator[SmallPlatform]:
    """The platform on a port that is free, as long as the block runs."""
    server = make_server("127.0.0.1", 0, site(platform), threaded=True)
    platform.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
