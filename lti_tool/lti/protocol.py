"""The one place that knows pylti1p3.

It sees launches only after ``checks`` accepted them: its own validation can't be reached from here.
"""

from collections.abc import Mapping
from typing import Any

from pylti1p3.message_launch import MessageLaunch
from pylti1p3.registration import Registration as Protocol

from lti_tool.lti.models import Registration


class CheckedLaunch(MessageLaunch[Any, Any, Any, Any]):
    """pylti1p3's view of claims that were checked here: kinds of messages, services, deep links."""

    def __init__(self, claims: Mapping[str, Any], registration: Registration) -> None:
        # MessageLaunch.__init__ wants a request, cookies and a session, and opens connections: none is needed.
        self._jwt = {"body": claims}  # type: ignore[typeddict-item]
        self._validated = True
        self._auto_validation = False
        self._registration = described(registration)

    def _get_request_param(self, key: str) -> str:
        raise NotImplementedError("the request was read before")

    def validate(self) -> "CheckedLaunch":
        raise NotImplementedError("launches are checked by lti_tool.lti.checks")


def described(registration: Registration) -> Protocol:
    """The registration as pylti1p3's services want it."""
    return (
        Protocol()
        .set_issuer(registration.issuer)
        .set_client_id(registration.client_id)
        .set_auth_login_url(registration.auth_login_url)
        .set_auth_token_url(registration.auth_token_url)
        .set_key_set_url(registration.key_set_url)
    )
