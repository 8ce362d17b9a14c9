"""Platforms whose launches show the service are asked to tell us, once for each kind and deployment."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, text

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.jobs import Job
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti import claims as names
from lti_tool.lti.commands import decide
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.models import Deployment, Launch
from lti_tool.lti.notices.handlers import EVERY, JOB, LATELY, SCOPE
from lti_tool.lti.notices.jobs import jobs
from lti_tool.lti.notices.models import NoticeHandler
from lti_tool.lti.notices.reading import CONTEXT_COPY, HELLO
from lti_tool.lti.services.platforms import Platforms
from lti_tool.lti.transport import Answer, Call

from .granted import GRANTED
from .transports import FakeTransport, answer

SERVICE = "https://lms.example.edu/api/notice-handlers/7"
OURS = "https://mentors.example.org"
CLAIM = {
    "service_versions": ["1.0"],
    "platform_notification_service_url": SERVICE,
    "scope": [SCOPE],
    "notice_types_supported": [HELLO, CONTEXT_COPY, "LtiAssetProcessorSubmissionNotice"],
}
Launched = Callable[..., None]


class Service:
    """The platform's: it takes what it is given, unless ``status`` says something else."""

    def __init__(self) -> None:
        self.status = 200
        self.put: list[dict[str, Any]] = []
        self.scopes: list[str] = []

    def __call__(self, call: Call) -> Answer:
        if urlsplit(call.url).path == "/token":
            self.scopes.append((call.body or b"").decode())
            return answer(body=GRANTED)
        assert (call.method, call.url) == ("PUT", SERVICE)
        assert call.headers["Authorization"] == "Bearer given"
        assert call.headers["Content-Type"] == "application/json"
        self.put.append(json.loads(call.body or b""))
        return answer(self.status)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def run(services: Services, clock: FixedClock, service: Service) -> dict[str, Job]:
    vault = Vault(services.settings.secret_key)
    platforms = Platforms(services.database, vault, FakeTransport(service), clock)
    return jobs(services.database, platforms, clock, OURS)


@pytest.fixture
def launched(services: Services, registered: dict[str, Any], clock: FixedClock) -> Launched:
    """A launch of the deployment, that says this of the service."""

    def launch(claim: Any = CLAIM) -> None:
        with services.database.transaction() as session:
            deployment = session.scalars(select(Deployment)).one()
            row = {"registration_id": deployment.registration_id, "deployment_id": deployment.id}
            told = {} if claim is None else {names.NOTICES_SERVICE: claim}
            number = session.query(Launch).count()
            made = Launch(nonce=f"n-{number}", claims=told, created_at=clock.now(), **row)
            session.add(made)

    return launch


def handlers(services: Services) -> list[NoticeHandler]:
    with services.database.transaction() as session:
        return list(session.scalars(select(NoticeHandler).order_by(NoticeHandler.kind)))


def due(services: Services) -> list[dict[str, Any]]:
    """What the waiting jobs are about; they are taken away."""
    query = "DELETE FROM procrastinate_jobs WHERE task_name = :name RETURNING args"
    with services.database.transaction() as session:
        found = session.scalars(text(query), {"name": JOB}).all()
    return sorted(found, key=lambda one: str(one["kind"]))


def register_all(services: Services, run: dict[str, Job]) -> int:
    run["lti.ask_for_notices"]()
    waiting = due(services)
    for one in waiting:
        run[JOB](**one)
    return len(waiting)


def test_a_handler_is_registered_for_each_kind_that_we_want(
    services: Services, run: dict[str, Job], launched: Launched, service: Service
) -> None:
    launched()
    launched()
    assert register_all(services, run) == 2
    address = f"{OURS}/lti/notices"
    assert service.put == [
        {"notice_type": CONTEXT_COPY, "handler": address},
        {"notice_type": HELLO, "handler": address},
    ]
    assert "scope%2Fnoticehandlers" in service.scopes[0]
    assert all(one.registered_at and not one.trouble for one in handlers(services))


def test_what_is_registered_is_left_alone(
    services: Services, run: dict[str, Job], launched: Launched, clock: FixedClock
) -> None:
    launched()
    register_all(services, run)
    clock.advance(timedelta(days=1))
    launched()
    assert register_all(services, run) == 0


def test_a_service_that_moved_is_asked_again(
    services: Services, run: dict[str, Job], launched: Launched, clock: FixedClock
) -> None:
    launched()
    register_all(services, run)
    clock.advance(timedelta(minutes=1))
    launched(CLAIM | {"platform_notification_service_url": "https://lms.example.edu/other"})
    run["lti.ask_for_notices"]()
    assert len(due(services)) == 2


@pytest.mark.parametrize(
    "claim",
    [
        None,
        "text",
        {},
        CLAIM | {"service_versions": ["2.0"]},
        CLAIM | {"notice_types_supported": ["LtiAssetProcessorSubmissionNotice"]},
        CLAIM | {"notice_types_supported": "LtiContextCopyNotice"},
        CLAIM | {"platform_notification_service_url": None},
        CLAIM | {"service_versions": 1},
    ],
)
def test_a_launch_that_does_not_show_the_service(
    services: Services, run: dict[str, Job], launched: Launched, claim: Any
) -> None:
    launched(claim)
    assert register_all(services, run) == 0
    assert handlers(services) == []


def test_old_launches_are_not_looked_at(
    services: Services, run: dict[str, Job], launched: Launched, clock: FixedClock
) -> None:
    launched()
    clock.advance(LATELY)
    assert register_all(services, run) == 0


def test_a_platform_that_says_no_is_asked_again_later(
    services: Services, run: dict[str, Job], launched: Launched, service: Service, clock: FixedClock
) -> None:
    service.status = 403
    launched()
    register_all(services, run)
    assert {one.trouble for one in handlers(services)} == {"lti_service_refused"}
    assert register_all(services, run) == 0
    service.status = 200
    clock.advance(EVERY + timedelta(seconds=1))
    assert register_all(services, run) == 2
    assert {one.trouble for one in handlers(services)} == {""}


def test_a_platform_that_does_not_answer_is_tried_again_by_the_queue(
    services: Services, run: dict[str, Job], launched: Launched, service: Service
) -> None:
    service.status = 503
    launched()
    run["lti.ask_for_notices"]()
    with pytest.raises(PlatformUnreachable):
        run[JOB](**due(services)[0])
    assert handlers(services)[0].trouble == "lti_platform_unreachable"


def test_a_platform_that_is_off_is_not_asked(
    services: Services,
    run: dict[str, Job],
    launched: Launched,
    service: Service,
    registered: dict[str, Any],
    clock: FixedClock,
) -> None:
    launched()
    with services.database.transaction() as session:
        decide(session, registered["id"], None, "off", clock.now())
    register_all(services, run)
    assert service.put == service.scopes == []
    assert {one.trouble for one in handlers(services)} == {"lti_platform_off"}
