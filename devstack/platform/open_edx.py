"""What ``lti-consumer-xblock`` expects of Open edX around it, as far as this site needs it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse

from devstack.platform.courses import VISITORS, title_of


def provide() -> None:
    """Replace what would be imported from edx-platform. Call it before Django's apps are loaded."""
    from django.dispatch import Signal
    from lti_consumer.plugin import compat

    class NoCourseEvents:
        course_deleted = item_deleted = pre_item_delete = library_updated = Signal()

    compat.get_signal_handler = lambda: NoCourseEvents
    compat.get_event_tracker = lambda: None
    compat.request_cached = lambda function: function
    compat.get_course_members = lambda _: _roster()
    compat.batch_get_or_create_externalids = lambda _: _Identifiers()
    compat.merge_course_forum_roles = lambda _, members: members
    compat.user_has_studio_write_access = lambda *_: True


def nobody_signed_in(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Open edX's code asks who is signed in where it takes what a teacher picked; this site signs nobody in."""
    from django.contrib.auth.models import AnonymousUser

    def ask(request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return answer(request)

    return ask


class _Identifiers:
    """By the number of a member: what launches call this visitor too."""

    def __getitem__(self, number: int) -> Any:
        return SimpleNamespace(external_user_id=list(VISITORS)[number])


def _roster() -> dict[int, dict[str, Any]]:
    """Everybody who visits the site is in every course."""
    return {
        number: {"id": number, "name": one.name, "email": one.email, "roles": [one.role]}
        for number, one in enumerate(VISITORS.values())
    }


def name_links() -> None:
    """Send the title of the unit with its resource link, as other platforms do and Open edX does not."""
    from lti_consumer.lti_1p3.consumer import LtiConsumer1p3

    plain = LtiConsumer1p3.set_resource_link_claim

    def with_title(
        self: Any, resource_link_id: str, description: Any = None, title: Any = None
    ) -> None:
        plain(self, resource_link_id, description, title or title_of(resource_link_id))

    LtiConsumer1p3.set_resource_link_claim = with_title
