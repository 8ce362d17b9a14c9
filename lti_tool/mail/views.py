"""The outbox as pages, in development only: what would have left, with links that work."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, make_response, request
from sqlalchemy import select

from lti_tool.kernel import web
from lti_tool.kernel.errors import NotFound
from lti_tool.kernel.web.security import csp_nonce
from lti_tool.mail.models import OutgoingMail

NEWEST = 100


def blueprint() -> Blueprint:
    """``/dev/mail``: everybody in development, nobody in production (404)."""
    pages = Blueprint("mail", __name__)
    pages.before_request(_only_in_development)
    pages.get("/dev/mail")(outbox)
    pages.get("/dev/mail/<uuid:public_id>")(mail)
    pages.get("/dev/mail/<uuid:public_id>/html")(html)
    return pages


def outbox() -> Response:
    """The newest mails, of everybody or ``?to=`` one address."""
    to = request.args.get("to", "").strip().lower()
    return web.page("tool/mail/outbox.html", mails=_newest(to), to=to)


def mail(public_id: UUID) -> Response:
    return web.page("tool/mail/mail.html", mail=_found(public_id))


def html(public_id: UUID) -> Response:
    """The HTML part as mail programs show it, framed by the page above; its style gets this response's nonce."""
    found = _found(public_id)
    web.allow_frames(["'self'"])
    opened = found.html.replace("<style>", f'<style nonce="{csp_nonce()}">', 1)
    return make_response(opened.replace("<head>", '<head><base target="_top">', 1))


def _only_in_development() -> None:
    if web.settings().is_production:
        raise NotFound


def _newest(to: str) -> Sequence[OutgoingMail]:
    wanted = select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(NEWEST)
    if to:
        wanted = wanted.where(OutgoingMail.address == to)
    return web.session().scalars(wanted).all()


def _found(public_id: UUID) -> OutgoingMail:
    found = web.session().scalar(select(OutgoingMail).where(OutgoingMail.public_id == public_id))
    if found is None:
        raise NotFound
    return found
