"""What ``lti1p3platform`` leaves to its users: people, a course, and where columns and scores are kept."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import AssignmentsGradesService, NamesRoleProvisioningService

COURSE, LINK = "course-数学", "link-1"
TITLE = "Algèbre linéaire – 数学"
CLIENT_ID, DEPLOYMENT_ID = "livementor-at-small", "small-1"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"


@dataclass(frozen=True)
class Visitor:
    name: str
    role: str
    email: str = ""


VISITORS = {
    "nadia": Visitor("Nadia Benali", MEMBERSHIP + "Learner", "nadia@small.example"),
    "tomas": Visitor("Tomáš Dvořák 陈", MEMBERSHIP + "Learner"),
    "lefevre": Visitor("Claire Lefèvre", MEMBERSHIP + "Instructor", "lefevre@small.example"),
    "admin": Visitor("Sam Osei", INSTITUTION + "Administrator"),
}


@dataclass
class SmallPlatform:
    """``tool``: its address. ``address``: ours, once it is served. The lists hold what the tool sent."""

    tool: str
    address: str = ""
    picked: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def configuration(self) -> "Configuration":
        return Configuration(platform=self)

    def registration(self) -> dict[str, str]:
        """What the tool must know: the options of ``livementor lti add``, without their dashes."""
        return {
            "name": "Small",
            "issuer": self.address,
            "client_id": CLIENT_ID,
            "deployment_id": DEPLOYMENT_ID,
            "auth_login_url": f"{self.address}/auth",
            "auth_token_url": f"{self.address}/token",
            "key_set_url": f"{self.address}/jwks",
        }


class Configuration(LTI1P3PlatformConfAbstract):
    def init_platform_config(self, platform: SmallPlatform) -> None:
        public, private = _key_pair()
        launch = f"{platform.tool}/lti/launch"
        self._registration = (
            Registration()
            .set_iss(platform.address)
            .set_client_id(CLIENT_ID)
            .set_deployment_id(DEPLOYMENT_ID)
            .set_launch_url(launch)
            .set_deeplink_launch_url(launch)
            .set_oidc_login_url(f"{platform.tool}/lti/login")
            .set_tool_key_set_url(f"{platform.tool}/lti/jwks.json")
            .set_platform_public_key(public)
            .set_platform_private_key(private)
        )

    def get_registration_by_params(self, **_: Any) -> Registration:
        return self._registration


class Login(OIDCLoginAbstract):
    """The first step of a launch. The hint of the message is ``link`` or ``pick``."""

    def set_lti_message_hint(self, *, hint: str) -> None:
        self._lti_message_hint = hint

    def get_redirect(self, url: str) -> str:
        return url


class Launch(LTIAdvantageMessageLaunchAbstract):
    """What is signed for whoever comes back from the tool's login."""

    def __init__(self, request: Request, platform: SmallPlatform) -> None:
        super().__init__(request, platform.configuration)
        self._platform = platform

    def prepare_launch(self, preflight_response: dict[str, Any]) -> None:
        who = preflight_response["login_hint"]
        visitor, address = VISITORS[who], self._platform.address
        self.set_user_data(who, [visitor.role], visitor.name, visitor.email or None)
        self.set_launch_context_claim(COURSE, context_title=TITLE, context_label="AL 1")
        if preflight_response["lti_message_hint"] == "pick":
            self.set_dl(f"{address}/picked", "Demander de l’aide", "Un mentor, tout de suite")
            return
        self.set_resource_link_claim(LINK, title="Valeurs propres")
        self.set_launch_presentation_claim("iframe")
        self.set_ags(f"{address}/columns")
        self.set_nrps(f"{address}/members")

    def render_launch_form(self, launch_data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return launch_data


class Grades(AssignmentsGradesService):
    """Columns and scores are kept in the lists of the platform."""

    def __init__(self, request: Request, platform: SmallPlatform) -> None:
        super().__init__(request, platform.configuration, f"{platform.address}/columns")
        self._platform = platform

    def find_lineitems(self, **asked: Any) -> Any:
        wanted = {"resourceId": asked.get("resource_id"), "tag": asked.get("tag")}
        found = [one for one in self._platform.columns.values() if wanted.items() <= one.items()]
        return {"content": found, "has_next": False}

    def find_lineitem(self, line_item_id: str) -> Any:
        return self._platform.columns[line_item_id]

    def create_lineitem(self, creation_data: Any) -> Any:
        number = str(len(self._platform.columns) + 1)
        made = {**creation_data, "id": f"{self._platform.address}/columns/{number}"}
        self._platform.columns[number] = made
        return made

    def update_lineitem(self, update_data: Any) -> Any:
        raise NotImplementedError

    def delete_lineitem(self, line_item_id: str) -> None:
        raise NotImplementedError

    def get_results(self, line_item_id: str, **_: Any) -> Any:
        raise NotImplementedError

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        same = [one for one in self._platform.scores if one["userId"] == score["userId"]]
        if any(score["timestamp"] <= one["timestamp"] for one in same):
            return UpdateScoreStatus.OLD_TIMESTAMP
        self._platform.scores.append({**score, "column": line_item_id})
        return UpdateScoreStatus.SUCCESS


class Members(NamesRoleProvisioningService):
    """Everybody, with what the platform shares of them; learners only where a link of ours is asked for."""

    def __init__(self, request: Request, platform: SmallPlatform) -> None:
        super().__init__(request, platform.configuration, f"{platform.address}/members")

    def get_context_by_id(self) -> Context:
        return Context(id=COURSE, label="AL 1", title=TITLE)

    def is_resource_link_valid(self, context_id: str, resource_link_id: str) -> bool:
        return (context_id, resource_link_id) == (COURSE, LINK)

    def get_member_data_page(self, **asked: Any) -> Any:
        told = [
            {"user_id": key, "roles": [one.role], "name": one.name}
            for key, one in VISITORS.items()
            if "rlid" not in asked or one.role.endswith("Learner")
        ]
        page, size = int(asked.get("page", 1)), min(int(asked.get("limit", 3)), 3)
        shown = told[(page - 1) * size : page * size]
        return {"content": shown, "has_next": page * size < len(told)}


def _key_pair() -> tuple[str, str]:
    """Public and private, as PEM."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return public.decode(), private.decode()
