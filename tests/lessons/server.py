"""The lessons alone, as a process of their own: ``python -m tests.lessons.server PORT DATABASE_URL``.

It has one page more than the real service: ``/test/<person>`` signs somebody in.
"""

import sys
from pathlib import Path

import uvicorn
from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.asgi import create_asgi
from lti_tool.config import Settings
from lti_tool.kernel import web
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import Signer
from lti_tool.lessons.engines import PeerToPeer
from lti_tool.lessons.sockets import LiveRooms
from lti_tool.lessons.views import blueprint


def main(port: int, database_url: str) -> None:
    settings = Settings(
        environment="development",
        base_url=f"http://localhost:{port}",
        data_dir=Path(),
        secret_key="a secret of the tests that is long enough",
        database_url=database_url,
    )
    database, clock = Database(database_url), SystemClock()
    signer = Signer(settings.secret_key)
    app = web.bare_app(web.Services(settings, database, clock, signer))
    app.register_blueprint(blueprint(PeerToPeer()))

    @app.get("/test/<int:person>")
    def sign_in(person: int) -> Response:
        web.sign_in(person)
        return redirect(request.args["next"])

    service = create_asgi(app, LiveRooms(database, signer, clock), None)
    uvicorn.run(service, port=port, log_level="warning", ws_per_message_deflate=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
