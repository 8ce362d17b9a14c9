"""A platform that registered the tool tells it over real HTTP that a course was copied."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests
from sqlalchemy import select

from devstack.registrar.notices import CONTEXT_COPY, HELLO, LTI
from devstack.registrar.products import PRODUCTS, TOOL
from devstack.registrar.server import Registrar, serving
from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course
from lti_tool.courses.settings import settings_for
from lti_tool.kernel import web
from lti_tool.kernel.clock import FixedClock, SystemClock
from lti_tool.kernel.jobs import Job
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti import claims as names
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.key_sources import HttpKeySource
from lti_tool.lti.notices import handlers, inbox
from lti_tool.lti.notices.jobs import jobs
from lti_tool.lti.notices.models import Notice, NoticeHandler
from lti_tool.lti.services.platforms import Platforms
from lti_tool.lti.transport import HttpTransport
from lti_tool.lti.views import blueprint
from lti_tool.lti.views.register import add_registration_pages
from tests.ports import on_a_port

from .platforms import agreed, student
from .registering import Institution
from .served import free_port


@dataclass
class School:
    """``platform`` registered the tool, which runs ``jobs``. ``tool``: its address."""

    platform: Registrar
    services: Services
    tool: str
    jobs: dict[str, Job]

    def launch(self) -> None:
        """Somebody's, as this platform signs it."""
        target = self.platform.registered[0][TOOL]["target_link_uri"]
        asked = {"iss": self.platform.address, "login_hint": "x", "target_link_uri": target}
        browser = requests.Session()
        login = f"{self.tool}/lti/login"
        onward = browser.get(login, params=asked, allow_redirects=False, timeout=10)
        begun = agreed(onward.headers["Location"])
        claims = student(begun.nonce, self.services.clock.now(), target_link_uri=target)
        claims |= {"iss": self.platform.address, "aud": self.platform.client_id}
        claims[LTI + "deployment_id"] = self.platform.notices.deployment
        claims[names.NOTICES_SERVICE] = self.platform.notices.claim(self.platform.notices_address)
        sent = {"state": begun.state, "id_token": self.platform.notices.sign(claims)}
        address = f"{self.tool}/lti/launch"
        answer = browser.post(address, data=sent, allow_redirects=False, timeout=10)
        assert answer.status_code == 303, answer.text

    def register_handlers(self) -> None:
        self.jobs["lti.ask_for_notices"]()
        with self.services.database.transaction() as session:
            asked = session.execute(select(NoticeHandler.deployment_id, NoticeHandler.kind)).all()
        for deployment, kind in asked:
            self.jobs[handlers.JOB](deployment_id=deployment, kind=kind)

    def handle_notices(self) -> list[str]:
        """The kinds of what came."""
        with self.services.database.transaction() as session:
            found = session.execute(select(Notice.id, Notice.kind).order_by(Notice.id)).all()
        for number, _ in found:
            self.jobs[inbox.JOB](notice_id=number)
        return [kind for _, kind in found]

    def settings(self, course: str) -> Any:
        with self.services.database.transaction() as session:
            place = CourseContext(platform=self.platform.address, course_id=course)
            return settings_for(session, place)


@pytest.fixture(params=["moodle", "brightspace"])
def school(request: pytest.FixtureRequest, services: Services) -> Iterator[School]:
    """Brightspace has an audience of its own for access tokens."""
    port = free_port()
    settings = replace(services.settings, base_url=f"http://localhost:{port}")
    own = replace(services, settings=settings, clock=SystemClock())
    app = web.bare_app(own)
    transport = HttpTransport(own.clock, allow_loopback=True)
    pages = blueprint(KeySets(HttpKeySource(transport)))
    add_registration_pages(pages, transport)
    app.register_blueprint(pages)
    platforms = Platforms(own.database, Vault(settings.secret_key), transport, own.clock)
    product = replace(PRODUCTS[request.param], deployment="7")
    with on_a_port(app, port), serving(Registrar(product)) as registrar:
        browser = app.test_client()
        today = FixedClock(own.clock.now())
        institution = Institution(browser, own.database, today, registrar)
        institution.register(institution.invitation())
        made = jobs(own.database, platforms, own.clock, settings.base_url)
        yield School(registrar, own, settings.base_url, made)


def test_a_copied_course_keeps_its_settings(school: School) -> None:
    now = school.services.clock.now()
    with school.services.database.transaction() as session:
        row = {"revision": 1, "changed_at": now, "created_at": now}
        address = school.platform.address
        session.add(Course(platform=address, key="old", subjects=["calculus"], **row))
    school.launch()
    school.register_handlers()
    ours = f"{school.tool}/lti/notices"
    assert school.platform.notices.handlers == {HELLO: ours, CONTEXT_COPY: ours}

    notices = school.platform.notices
    hello = notices.notice(address, HELLO)
    copied = notices.notice(
        address,
        CONTEXT_COPY,
        context={"id": "new", "title": "Algebra"},
        origin_contexts=["old"],
    )
    assert notices.tell(HELLO, hello) == 200
    assert notices.tell(CONTEXT_COPY, copied, hello) == 200
    assert school.handle_notices() == [HELLO, CONTEXT_COPY]
    assert school.settings("new").of_course == ("calculus",)
    altered = f"{copied[:-8]}AAAAAAAA"
    assert notices.tell(CONTEXT_COPY, altered) == 403
