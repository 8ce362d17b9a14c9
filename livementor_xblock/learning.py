"""The learner's side: going on to book, lessons ahead, what they share, and being reminded.

What a learner decides here holds in all units (``Scope.preferences``). The service hears of somebody only once they
chose a mentor, so whoever never did costs no request and is not told of.
"""

import logging
import re
from typing import Any

from webob import Request, Response
from xblock.core import XBlock, XBlockMixin
from xblock.fields import Boolean, Dict, Scope, String

from livementor_xblock import answers, viewer, wording
from livementor_xblock.acting import client, oneself, require_oneself
from livementor_xblock.codes import limits
from livementor_xblock.course import course_context
from livementor_xblock.rendering import render
from livementor_xblock.service_client import ServiceAway

logger = logging.getLogger(__name__)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST_COURSES = 50
MOST_LESSONS = 3


class LearningMixin(XBlockMixin):
    """What is one learner's own."""

    has_gone_on = Boolean(
        help="Whether the learner ever went on to book: the service then knows of them.",
        default=False,
        scope=Scope.preferences,
    )
    sharing = String(
        help="Whether name and e-mail address go to the service: yes, no, or not asked yet.",
        default="",
        scope=Scope.preferences,
    )
    reminders = Dict(
        help="Courses in which the learner wants to be reminded, with the day of the last time.",
        default={},
        scope=Scope.preferences,
    )

    def mine(self, role: str) -> dict[str, Any] | None:
        """For the page's script; None where nothing may be somebody's own."""
        if not viewer.is_oneself(self):
            return None
        told = {
            "script": str(self.runtime.local_resource_url(self, "public/xblock/own.js")),
            "known": self.has_gone_on,
            "sharing": self.sharing,
        }
        if role != "learner" or not (self.nudge_attempts or self.nudge_minutes):
            return told
        last = self.reminders.get(self._course())
        waits = {"attempts": self.nudge_attempts, "minutes": self.nudge_minutes}
        return {**told, "reminding": {**waits, "on": last is not None, "last": last or ""}}

    @XBlock.handler
    @answers.for_oneself(away="service_away")
    def handoff(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """``{"mentor": slug}`` becomes ``{"url": ...}``: good once, for the learner who is signed in to the LMS.

        ``question`` goes along; ``share`` is the first answer to whether name and address do.
        """
        subject, body = oneself(self), answers.told(request)
        mentor, question = answers.code(body, "mentor", "no_mentor"), answers.question(body)
        share = answers.yes_or_no(body, "share")
        if share is not None and not self.sharing:
            self.sharing = "yes" if share else "no"
        url = client(self).hand_off(
            course_context(self),
            limits(self),
            subject=subject,
            mentor=mentor,
            locale=wording.page_locale(),
            sent={**question, **(viewer.name_and_address(self) if self.sharing == "yes" else {})},
        )
        self.has_gone_on = True
        self._complete()
        return answers.as_json({"url": url})

    @XBlock.handler
    @answers.for_oneself(away="lessons_away")
    def lessons(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """``{"zone": IANA}`` becomes ``{"html": ...}``: lessons ahead, empty where there is none."""
        require_oneself(self)
        if not self.has_gone_on:
            return answers.as_json({"html": ""})
        locale, zone = wording.page_locale(), answers.told(request).get("zone")
        wanted = {"subject": oneself(self), "locale": locale, "zone": zone}
        found = _lessons(client(self).post("/openedx/learner", wanted))
        html = render("xblock/lessons.html", locale, lessons=found) if found else ""
        return answers.as_json({"html": html})

    @XBlock.handler
    @answers.for_oneself(away="room_away")
    def join(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """``{"booking": id}`` becomes ``{"url": ...}``: into the lesson's room, good once."""
        subject = oneself(self)
        booking = answers.code(answers.told(request), "booking", "no_lesson")
        wanted = {"subject": subject, "booking": booking, "locale": wording.page_locale()}
        service = client(self)
        return answers.as_json({"url": service.address(service.post("/openedx/join", wanted))})

    @XBlock.handler
    @answers.for_oneself(away="forget_away")
    def share(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """``{"share": bool}``: whether the next choice sends name and address. No: the service forgets them first."""
        require_oneself(self)
        share = answers.yes_or_no(answers.told(request), "share")
        if share is None:
            raise answers.Unable("no_answer")
        if not share and self.sharing == "yes":
            wanted = {"subject": oneself(self), "locale": wording.page_locale()}
            client(self).post("/openedx/forget", wanted)
        self.sharing = "yes" if share else "no"
        return answers.as_json({"sharing": self.sharing})

    @XBlock.handler
    @answers.for_oneself(away="service_away")
    def remind(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """``{"on": bool}``: whether to remind in this course; ``{"shown": "2026-11-25"}``: it was done that day.

        Only the LMS notes it; the service is told nothing.
        """
        require_oneself(self)
        body, course = answers.told(request), self._course()
        wanted, shown = answers.yes_or_no(body, "on"), body.get("shown")
        others = {key: day for key, day in self.reminders.items() if key != course}
        if wanted is not None:
            kept = {course: self.reminders.get(course, "")} if wanted else {}
            self.reminders = dict([*others.items(), *kept.items()][-MOST_COURSES:])
        elif course in self.reminders and isinstance(shown, str) and DAY.fullmatch(shown):
            self.reminders = {**others, course: shown}
        return answers.as_json({"on": course in self.reminders})

    def _course(self) -> str:
        return str(getattr(self.scope_ids.usage_id, "context_key", None) or "")

    def _complete(self) -> None:
        """The LMS learns that the learner went on to book, where the author wants that to count."""
        if not self.completes:
            return
        try:
            self.emit_completion(1.0)
        except Exception:  # what the platform makes of it must not cost the learner the booking
            logger.exception("completion was not taken")


def _lessons(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """As this version reads them. Raises ServiceAway."""
    found = answer.get("lessons")
    if not isinstance(found, list):
        raise ServiceAway("the answer has no lessons")
    return [one for one in found if isinstance(one, dict) and one.get("booking")][:MOST_LESSONS]
