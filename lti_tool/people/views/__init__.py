"""Pages for signing in by mail, signing out, one's own account, and joining it to another."""

from functools import partial

from flask import Blueprint

from lti_tool.kernel import web
from lti_tool.kernel.codes import CodeExpired, CodeUnknown, CodeUsed
from lti_tool.people import joining, service
from lti_tool.people.own_address import OtherBrowser
from lti_tool.people.sign_in import LinkMail
from lti_tool.people.views import account, own_address, signing
from lti_tool.people.views.signing import require_operator

__all__ = ["blueprint", "require_operator"]


def blueprint(
    send_link: LinkMail, send_join_link: LinkMail, join: joining.Join = joining.join
) -> Blueprint:
    """Pages under ``/sign-in``, ``/sign-out`` and ``/account``. Anybody may sign in; an account is its owner's.

    ``join``: with the objections of all rooms.
    """
    pages = Blueprint("people", __name__)
    pages.get("/sign-in")(signing.ask)
    pages.add_url_rule("/sign-in", "send", partial(signing.send, send_link), methods=["POST"])
    pages.get("/sign-in/<code>")(signing.confirm)
    pages.post("/sign-in/<code>")(signing.enter)
    pages.post("/sign-out")(signing.leave)
    pages.get("/account")(account.account)
    pages.post("/account")(account.save)
    pages.post("/account/course")(account.begin_course)
    address, link = "/account/address", "/account/address/<code>"
    asked = partial(own_address.send, send_join_link)
    pages.add_url_rule(address, "send_join_link", asked, methods=["POST"])
    pages.get(link)(own_address.look)
    pages.add_url_rule(link, "add_address", partial(own_address.add, join), methods=["POST"])
    pages.register_error_handler(OtherBrowser, own_address.other_browser)
    for over in (CodeUnknown, CodeUsed, CodeExpired):
        pages.register_error_handler(over, signing.link_is_over)
    pages.record_once(lambda made: web.follow_numbers(made.app, service.number))
    return pages
