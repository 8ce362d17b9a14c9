"""Tokens that must be refused, each for one reason, with a page that has a reference number and a line in the log."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.db import Database
from lti_tool.lti import claims as names

from .platforms import CLIENT, DROP, launch
from .refusals import refusal

LONG = "x" * 256
SETTINGS = {
    "deep_link_return_url": "https://lms.example.edu/back",
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe"],
}


def deep_linking(**changed: Any) -> dict[str, Any]:
    settings = {k: v for k, v in (SETTINGS | changed).items() if v is not DROP}
    return {"message_type": names.DEEP_LINKING_REQUEST, names.DEEP_LINKING: settings}


def seconds(now: datetime, offset: float) -> float:
    return (now + timedelta(seconds=offset)).timestamp()


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "iss_missing": ({"iss": DROP}, "iss"),
    "iss_other": ({"iss": "https://evil.example"}, "iss"),
    "iss_almost": ({"iss": "https://lms.example.edu/"}, "iss"),
    "aud_missing": ({"aud": DROP}, "aud"),
    "aud_other": ({"aud": "somebody-else"}, "aud"),
    "aud_empty_list": ({"aud": []}, "aud"),
    "aud_list_of_others": ({"aud": ["a", "b"]}, "aud"),
    "aud_several_no_azp": ({"aud": [CLIENT, "b"]}, "azp"),
    "aud_several_other_azp": ({"aud": [CLIENT, "b"], "azp": "b"}, "azp"),
    "nonce_missing": ({"nonce": DROP}, "nonce"),
    "nonce_other": ({"nonce": "made-up"}, "nonce"),
    "message_type_missing": ({"message_type": DROP}, "message_type"),
    "message_type_unknown": ({"message_type": "LtiStartProctoring"}, "message_type"),
    "message_type_list": ({"message_type": ["LtiResourceLinkRequest"]}, "message_type"),
    "version_missing": ({"version": DROP}, "version"),
    "wrong_lti_version": ({"version": "11.3"}, "version"),
    "version_number": ({"version": 1.3}, "version"),
    "deployment_id_missing": ({"deployment_id": DROP}, "deployment_id"),
    "deployment_id_of_another_login": ({"deployment_id": "deployment-2"}, "deployment_id"),
    "deployment_id_number": ({"deployment_id": 1}, "deployment_id"),
    "target_link_uri_missing": ({"target_link_uri": DROP}, "target_link_uri"),
    "target_link_uri_other": ({"target_link_uri": "http://localhost/picker"}, "target_link_uri"),
    "resource_link_missing": ({"resource_link": DROP}, "resource_link"),
    "resource_link_null": ({"resource_link": None}, "resource_link"),
    "resource_link_without_id": ({"resource_link": {"title": "x"}}, "resource_link"),
    "resource_link_id_null": ({"resource_link": {"id": None}}, "resource_link"),
    "resource_link_id_too_long": ({"resource_link": {"id": LONG}}, "resource_link"),
    "sub_too_long": ({"sub": LONG}, "sub"),
    "sub_empty": ({"sub": ""}, "sub"),
    "sub_number": ({"sub": 12}, "sub"),
    "sub_with_nul": ({"sub": "a\x00b"}, "sub"),
    "sub_with_half_a_letter": ({"sub": "\ud800"}, "sub"),
    "roles_missing": ({"roles": DROP}, "roles"),
    "roles_null": ({"roles": None}, "roles"),
    "roles_text": ({"roles": "Learner"}, "roles"),
    "roles_of_numbers": ({"roles": [1]}, "roles"),
    "name_not_text": ({"name": {"first": "N"}}, "name"),
    "exp_missing": ({"exp": DROP}, "exp"),
    "exp_text": ({"exp": "tomorrow"}, "exp"),
    "iat_missing": ({"iat": DROP}, "iat"),
    "iat_true": ({"iat": True}, "iat"),
    "deep_linking_settings_missing": (
        {"message_type": names.DEEP_LINKING_REQUEST},
        "deep_linking_settings",
    ),
    "deep_link_return_url_missing": (
        deep_linking(deep_link_return_url=DROP),
        "deep_linking_settings.deep_link_return_url",
    ),
    "accept_types_missing": (deep_linking(accept_types=DROP), "deep_linking_settings.accept_types"),
}


@pytest.mark.parametrize(("changed", "reason"), BAD.values(), ids=BAD)
def test_bad_payloads(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    changed: dict[str, Any],
    reason: str,
) -> None:
    refusal(launch(browser, now, **changed), caplog, database, reason)


@pytest.mark.parametrize(
    ("claim", "offset", "reason"),
    [
        ("exp", -61, "exp"),
        ("iat", -301, "iat"),
        ("iat", -30 * 24 * 3600, "iat"),
        ("iat", 61, "iat"),
        ("nbf", 61, "nbf"),
    ],
)
def test_timestamps_incorrect(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    claim: str,
    offset: int,
    reason: str,
) -> None:
    answer = launch(browser, now, **{claim: seconds(now, offset)})
    refusal(answer, caplog, database, reason)


@pytest.mark.parametrize(
    ("claim", "offset"), [("exp", -59), ("iat", -299), ("iat", 59), ("nbf", 59)]
)
def test_clocks_may_differ_by_a_minute(
    browser: FlaskClient, now: datetime, claim: str, offset: int
) -> None:
    assert launch(browser, now, **{claim: seconds(now, offset)}).status_code == 303
