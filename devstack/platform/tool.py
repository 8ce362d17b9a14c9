"""The one tool that the site knows: its configuration, and the launches that begin here."""

from typing import Any

from django.conf import settings

from devstack.platform.courses import Course, Unit, Visitor, block_id

CLIENT_ID = "livementor-at-northfield"
DEPLOYMENT_ID = "1"
"""Open edX's platform code knows no other."""
PICKED = "block-v1:Northfield+LA101+2026_T3+type@lti_consumer+block@picked"
"""Where Open edX keeps what a teacher picked: in one block, so each answer replaces the one before."""


def configure_tool() -> None:
    """Write the configuration into Open edX's own tables; again: bring it in step with the tool's address."""
    from lti_consumer.models import Lti1p3Passport, LtiConfiguration

    passport, _ = Lti1p3Passport.objects.update_or_create(
        lti_1p3_client_id=CLIENT_ID,
        defaults={
            "name": "Livementor",
            "lti_1p3_tool_keyset_url": f"{settings.TOOL_URL}/lti/jwks.json",
        },
    )
    passport.lti_1p3_public_jwk  # noqa: B018 - Open edX makes the platform's key when it is first looked at
    LtiConfiguration.objects.update_or_create(
        lti_1p3_passport=passport,
        defaults={
            "version": LtiConfiguration.LTI_1P3,
            "config_store": LtiConfiguration.CONFIG_ON_DB,
            "lti_1p3_oidc_url": f"{settings.TOOL_URL}/lti/login",
            "lti_1p3_launch_url": f"{settings.TOOL_URL}/lti/launch",
            "lti_advantage_enable_nrps": True,
            "lti_advantage_ags_mode": LtiConfiguration.LTI_ADVANTAGE_AGS_PROGRAMMATIC,
            "lti_advantage_deep_linking_enabled": True,
            "lti_advantage_deep_linking_launch_url": f"{settings.TOOL_URL}/lti/launch",
            "location": PICKED,
        },
    )


def configuration() -> Any:
    from lti_consumer.models import LtiConfiguration

    return LtiConfiguration.objects.get(lti_1p3_passport__lti_1p3_client_id=CLIENT_ID)


def registration() -> dict[str, str]:
    """What the tool must know of this site: the options of ``livementor lti add``, without their dashes."""
    from lti_consumer.utils import (
        get_lms_lti_access_token_link,
        get_lms_lti_keyset_link,
        get_lms_lti_launch_link,
    )

    passport = configuration().passport_id
    return {
        "name": settings.PLATFORM_NAME,
        "issuer": settings.LTI_API_BASE,
        "client_id": CLIENT_ID,
        "deployment_id": DEPLOYMENT_ID,
        "auth_login_url": get_lms_lti_launch_link(),
        "auth_token_url": get_lms_lti_access_token_link(passport),
        "key_set_url": get_lms_lti_keyset_link(passport),
    }


def launch_address(
    course: Course, unit: Unit, visitor: Visitor, target: str, picked: int | None = None
) -> str:
    """Where the browser begins the launch of the tool in this unit. ``target``: ``iframe`` or ``window``.

    ``picked``: the number of a link that a teacher picked, in place of what stands in the unit.
    """
    from lti_consumer.api import get_lti_1p3_launch_start_url

    data = _launch(course, unit, visitor, target)
    return str(get_lti_1p3_launch_start_url(data, dl_content_id=picked))


def picking_address(course: Course, unit: Unit, visitor: Visitor) -> str:
    """Where the browser begins to pick what to embed (deep linking)."""
    from lti_consumer.api import get_lti_1p3_launch_start_url

    data = _launch(course, unit, visitor, "iframe")
    return str(get_lti_1p3_launch_start_url(data, deep_link_launch=True))


def picked() -> list[dict[str, Any]]:
    """What the tool answered, as Open edX has kept it."""
    from lti_consumer.models import LtiDlContentItem

    return [
        {"id": item.pk, "type": item.content_type, **item.attributes}
        for item in LtiDlContentItem.objects.order_by("pk")
    ]


def _launch(course: Course, unit: Unit, visitor: Visitor, target: str) -> Any:
    from lti_consumer.data import Lti1p3LaunchData

    return Lti1p3LaunchData(
        user_id=visitor.key,
        user_role=visitor.role,
        name=visitor.name,
        email=visitor.email or None,
        config_id=configuration().config_id,
        resource_link_id=block_id(course, unit),
        context_id=course.id,
        context_type=["course_offering"],
        context_title=course.title,
        context_label=course.number,
        launch_presentation_document_target=target,
        custom_parameters=dict(unit.custom),
    )
