"""Joins everything: the one file that knows every room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from ipaddress import ip_network

import procrastinate
from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool.config import Settings
from lti_tool.course_team.views import blueprint as course_team
from lti_tool.kernel import codes_jobs, events, web
from lti_tool.kernel.clock import Clock, SystemClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.jobs import Job, worker_app
from lti_tool.kernel.tokens import Signer, Vault
from lti_tool.lessons import jobs as lessons_jobs
from lti_tool.lessons.engines import PeerToPeer
from lti_tool.lessons.events import LessonFinished, LessonStarted
from lti_tool.lessons.sockets import LiveRooms
from lti_tool.lessons.views import blueprint as lessons
from lti_tool.lti import jobs as lti_jobs
from lti_tool.lti.grading.subscribers import subscribers as lti_subscribers
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.key_sources import HttpKeySource
from lti_tool.lti.notices import jobs as notices_jobs
from lti_tool.lti.services.platforms import Platforms
from lti_tool.lti.transport import HttpTransport
from lti_tool.lti.views import blueprint as lti
from lti_tool.lti.views.console import add_console_pages
from lti_tool.lti.views.register import add_registration_pages
from lti_tool.mail import jobs as mail_jobs
from lti_tool.mail.letters import join_link, sign_in_link
from lti_tool.mail.smtp import mailer_for
from lti_tool.mail.subscribers import subscribers as mail_subscribers
from lti_tool.mail.views import blueprint as mail
from lti_tool.mentors import jobs as mentors_jobs
from lti_tool.mentors.vetting.storage import Storage
from lti_tool.mentors.views import BookedLesson
from lti_tool.mentors.views import blueprint as mentors
from lti_tool.openedx import jobs as openedx_jobs
from lti_tool.openedx.views import blueprint as openedx
from lti_tool.payments import jobs as payments_jobs
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.gateway import PaymentGateway
from lti_tool.payments.stripe_gateway import gateway as stripe_gateway
from lti_tool.payments.subscribers import share_the_money, take_the_money
from lti_tool.payments.subscribers import subscribers as payments_subscribers
from lti_tool.payments.views import blueprint as payments
from lti_tool.people import jobs as people_jobs
from lti_tool.people import joining
from lti_tool.people.views import blueprint as people
from lti_tool.picker.handoff import make as make_code
from lti_tool.picker.lists import Lists
from lti_tool.picker.place import Places
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import blueprint as picker
from lti_tool.scheduling import agenda
from lti_tool.scheduling import jobs as scheduling_jobs
from lti_tool.scheduling.joining import refuse_lessons_between
from lti_tool.scheduling.views import blueprint as scheduling

PERIODIC = [
    *people_jobs.PERIODIC,
    *mentors_jobs.PERIODIC,
    *scheduling_jobs.PERIODIC,
    *payments_jobs.PERIODIC,
    *mail_jobs.PERIODIC,
    *lti_jobs.PERIODIC,
    *notices_jobs.PERIODIC,
    *openedx_jobs.PERIODIC,
    *codes_jobs.PERIODIC,
]


@dataclass(frozen=True)
class Service:
    """What a process runs: pages, live rooms, jobs."""

    settings: Settings
    database: Database
    flask: Flask
    rooms: LiveRooms
    worker: procrastinate.App


def create_service(settings: Settings, database: Database, clock: Clock | None = None) -> Service:
    """The service on a database of the newest schema. ``clock`` None: this machine's."""
    clock = clock or SystemClock()
    signer = Signer(settings.secret_key)
    gateway = stripe_gateway(settings)
    services = web.Services(settings, database, clock, signer)
    return Service(
        settings=settings,
        database=database,
        flask=create_app(services, gateway),
        rooms=LiveRooms(database, signer, clock),
        worker=worker_app(database.url, all_jobs(services, gateway), PERIODIC),
    )


def create_app(services: web.Services, gateway: PaymentGateway | None) -> Flask:
    """Every page. ``gateway`` None: only free lessons can be booked."""
    settings = services.settings
    percent = settings.commission_percent
    checkout = Checkout(services.database, gateway, percent) if gateway else None
    transport = platform_transport(services)
    places = Places()
    platforms = lti(KeySets(HttpKeySource(transport)), places)
    add_registration_pages(platforms, transport)
    add_console_pages(platforms, transport, services)
    app, lists = web.bare_app(services), Lists(services.database)
    join = partial(joining.join, objections=[refuse_lessons_between])
    for pages in (
        people(sign_in_link(settings.base_url), join_link(settings.base_url), join),
        mentors(documents(settings), lessons_ahead),
        scheduling(),
        payments(checkout),
        lessons(PeerToPeer(settings.turn_urls, settings.turn_secret)),
        picker(lists, Searches(services.database), join, places),
        course_team(),
        platforms,
        openedx(lists.told, make_code),
        mail(),
    ):
        app.register_blueprint(pages)
    app.add_url_rule("/healthz", view_func=health)
    return app


def documents(settings: Settings) -> Storage:
    """What applicants upload."""
    return Storage(settings.data_dir / "documents", Vault(settings.secret_key))


def lessons_ahead(session: Session, mentor_id: int, now: datetime) -> list[BookedLesson]:
    """For the board of applications: they stay when a mentor is suspended."""
    ahead = agenda.of_mentor(session, mentor_id, now).upcoming
    return [BookedLesson(one.booking.start, one.booking.minutes, one.other) for one in ahead]


def platform_transport(services: web.Services) -> HttpTransport:
    """How course platforms are called."""
    return HttpTransport(
        services.clock,
        allow_loopback=not services.settings.is_production,
        networks=[ip_network(told) for told in services.settings.platform_networks],
    )


def all_jobs(services: web.Services, gateway: PaymentGateway | None) -> Mapping[str, Job]:
    database, clock, settings = services.database, services.clock, services.settings
    mailer = mailer_for(settings.mail_url, settings.mail_sender)
    vault, transport = Vault(settings.secret_key), platform_transport(services)
    platforms = Platforms(database, vault, transport, clock)
    return {
        **events.jobs(database, all_subscribers(settings, clock)),
        **codes_jobs.jobs(database, clock),
        **people_jobs.jobs(database, clock),
        **mentors_jobs.jobs(database, clock, documents(settings), days=settings.documents_days),
        **scheduling_jobs.jobs(database, clock),
        **payments_jobs.jobs(database, gateway, clock),
        **lessons_jobs.jobs(database, clock),
        **mail_jobs.jobs(database, mailer, clock, keep=not settings.is_production),
        **lti_jobs.jobs(database, platforms, clock),
        **notices_jobs.jobs(database, platforms, clock, settings.base_url),
        **openedx_jobs.jobs(database, clock),
    }


def all_subscribers(settings: Settings, clock: Clock) -> events.Subscribers:
    """Who hears of what, over all rooms."""
    tables: tuple[events.Subscribers, ...] = (
        payments_subscribers(),
        {LessonStarted: [take_the_money], LessonFinished: [share_the_money(clock)]},
        lti_subscribers(),
        mail_subscribers(settings.base_url, clock),
    )
    kinds = dict.fromkeys(kind for table in tables for kind in table)
    return {kind: [heard for table in tables for heard in table.get(kind, ())] for kind in kinds}


def health() -> Response:
    """200 when pages can be served: the database answers."""
    web.session().execute(text("SELECT 1"))
    return jsonify(status="ok")
