"""Browsers that look at the pages of this room, and Stripe that calls its webhook."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.kernel import web as skin
from lti_tool.kernel.db import Database

JSON = {"Accept": "application/json"}
Browser = Callable[[int | None], FlaskClient]
"""A client signed in as this person, or as nobody."""


def browser_of(app: Flask) -> Browser:
    @app.get("/test/<int:person>")
    def enter(person: int) -> str:
        skin.sign_in(person)
        return "in"

    def signed_in(person: int | None) -> FlaskClient:
        client = app.test_client()
        if person is not None:
            client.get(f"/test/{person}")
        return client

    return signed_in


def post(client: FlaskClient, path: str) -> TestResponse:
    return client.post(path, headers=JSON)


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()
    return found


def page_data(page: str) -> dict[str, Any]:
    start = page.index('id="pay-data"')
    found: dict[str, Any] = json.loads(
        page[page.index(">", start) + 1 : page.index("</script>", start)]
    )
    return found


def send(client: FlaskClient, event: Mapping[str, object], signature: str | None) -> TestResponse:
    headers = {"Origin": "https://stripe.com", "Sec-Fetch-Site": "cross-site"}
    if signature is not None:
        headers["Stripe-Signature"] = signature
    return client.post("/webhooks/stripe", data=json.dumps(event), headers=headers | JSON)


def event_about(intent: str, **changes: object) -> dict[str, object]:
    event = {"id": "evt_1", "type": "payment_intent.succeeded", "livemode": False, "intent": intent}
    return {**event, **changes}


def rows(database: Database, table: type[Any]) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
