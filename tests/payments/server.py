"""The whole service, for a browser: ``python -m tests.payments.server PORT DATABASE_URL DATA``.

It has one page more than the real one: ``/test/<person>`` signs somebody in. And it does not ask Stripe by itself in
the first minutes, so that a test sees what the webhook does.
"""

import sys
from datetime import timedelta
from pathlib import Path

import uvicorn
from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.app import create_service
from lti_tool.asgi import create_asgi
from lti_tool.config import read_settings
from lti_tool.kernel import web
from lti_tool.kernel.db import Database
from lti_tool.payments import rules


def main(port: int, database_url: str, data: Path) -> None:
    rules.WEBHOOK_PATIENCE = rules.RECOVERY = timedelta(minutes=5)
    settings = read_settings(data_dir=data, port=port)
    service = create_service(settings, Database(database_url))

    @service.flask.get("/test/<int:person>")
    def sign_in(person: int) -> Response:
        web.sign_in(person)
        return redirect(request.args["next"])

    asgi = create_asgi(service.flask, service.rooms, service.worker)
    uvicorn.run(asgi, port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
