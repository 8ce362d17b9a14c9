"""The one tool that the site knows: its configuration, and the launches that begin here."""

from typing import Any

from django.conf import settings

from devstack.platform.courses import COURSES, Course, Unit, Visitor, block_id

CLIENT_ID = "livementor-at-northfield"
DEPLOYMENT_ID = "1"
"""Open edX's platform code knows no other."""


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
    course = next(iter(COURSES.values()))
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
            "location": block_id(course, course.units[0]),
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


def launch_address(course: Course, unit: Unit, visitor: Visitor, target: str) -> str:
    """Where the browser begins the launch of the tool in this unit. ``target``: ``iframe`` or ``window``."""
    from lti_consumer.api import get_lti_1p3_launch_start_url
    from lti_consumer.data import Lti1p3LaunchData

    return str(
        get_lti_1p3_launch_start_url(
            Lti1p3LaunchData(
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
        )
    )
