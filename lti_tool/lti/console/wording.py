"""Why a platform's address does not do, in words for whoever types it."""

from lti_tool.kernel.i18n import N_, gettext
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.services.errors import AccessRefused
from lti_tool.lti.transport import Answer

GONE = (404, 405, 410, 501)
"""Nothing there that takes such a request."""
UNREACHED = {
    "not https": N_("The address must begin with https://."),
    "not a public address": N_(
        "It is in a private network. The operator can name that network in LIVEMENTOR_PLATFORM_NETWORKS."
    ),
    "SSLError": N_(
        "Its certificate is not accepted. Is it valid for this name, with all certificates between?"
    ),
    "ConnectTimeout": N_("Nothing answers there. Does a firewall keep this service out?"),
    "ReadTimeout": N_("It took the request and did not answer in time. Try again."),
    "too slow": N_("It took the request and did not answer in time. Try again."),
    "too large": N_("Its answer is far too large. Is the address complete?"),
    "it was down a moment ago": N_(
        "It failed several times in a row, so it is left alone for a minute. Then try again."
    ),
    "ConnectionError": N_("Nothing answers there. Check the name of the server for a misspelling."),
    "InvalidURL": N_("This address is not complete."),
}
NO_ANSWER = N_("Nothing answers there (%(why)s).")
SAID = {
    "invalid_client": N_(
        "It does not know this client id, or can’t read our keys: check both there, and that it reaches them."
    ),
    "invalid_scope": N_(
        "It knows us and does not let the tool see who takes part in a course: switch names and roles on there."
    ),
    "unauthorized_client": N_(
        "It knows us and does not let the tool ask: switch the tool on there."
    ),
}


def status(answer: Answer) -> str:
    if answer.status in GONE:
        return gettext(
            "There is nothing at this address (status %(status)s). Compare it with what the LMS shows.",
            status=answer.status,
        )
    if 300 <= answer.status < 400:
        return gettext("It leads elsewhere. Type the address that it leads to.")
    if answer.status >= 500:
        return gettext(
            "It fails at the moment (status %(status)s). Try again.", status=answer.status
        )
    return gettext(
        "It answers with something else (status %(status)s). Compare it with what the LMS shows.",
        status=answer.status,
    )


def unreached(error: PlatformUnreachable) -> str:
    why = str(error.data.get("why", ""))
    return gettext(UNREACHED.get(why, NO_ANSWER), why=why)


def refusal(error: AccessRefused) -> str:
    """The platform's word, its own explanation if it has one, and what to do."""
    reason, why = str(error.data["reason"]), str(error.data.get("why") or "")[:200]
    said = gettext(
        "It refused our request and said: %(reason)s.", reason=f"{reason}, {why}" if why else reason
    )
    advice = SAID.get(reason)
    return f"{said} {gettext(advice)}" if advice else said
