"""Why a launch is refused. Each has a page with a reference number and a line in the log."""

from lti_tool.kernel.errors import Forbidden, Gone, InvalidInput, TooManyRequests, Unavailable
from lti_tool.kernel.i18n import N_


class LoginIncomplete(InvalidInput):
    code = "lti_login_incomplete"
    message = N_("Your course platform did not say enough to begin: “%(missing)s” is missing.")

    def __init__(self, missing: str = "iss") -> None:
        super().__init__(missing=missing)


class PlatformUnknown(Forbidden):
    code = "lti_platform_unknown"
    message = N_("Your course platform is not registered here. Its administrator can register it.")


class PlatformAmbiguous(InvalidInput):
    code = "lti_platform_ambiguous"
    message = N_(
        "Your course platform has several registrations here and did not say which one is meant. "
        "Its administrator can use the login address of the registration."
    )


class PlatformWaiting(Forbidden):
    code = "lti_platform_waiting"
    message = N_("Your course platform is registered and waits for approval.")


class PlatformOff(Forbidden):
    code = "lti_platform_off"
    message = N_("Mentoring is switched off for your course platform.")


class TutoringPaused(Forbidden):
    code = "lti_tutoring_paused"
    message = N_(
        "Your institution has paused tutoring with Livementor. Lessons that are booked already take place."
    )


class DeploymentWaiting(Forbidden):
    code = "lti_deployment_waiting"
    message = N_(
        "This is the first visit from your part of the course platform; it waits for approval."
    )


class TargetUnknown(InvalidInput):
    code = "lti_target_unknown"
    message = N_("Your course platform asked for an address that is not one of ours.")


class InvitationsUsedUp(TooManyRequests):
    code = "lti_invitations_used_up"
    message = N_("These were all registration links for today. Tomorrow you can make more.")


class PlatformRefused(Forbidden):
    code = "lti_platform_refused"
    message = N_(
        "Your course platform did not let you in: %(reason)s. Sign in there and try again."
    )

    def __init__(self, reason: str = "login_required") -> None:
        super().__init__(reason=reason)


class StateUnknown(Forbidden):
    code = "lti_state_unknown"
    message = N_("This launch did not begin here. Open the unit in your course again.")


class LaunchExpired(Gone):
    code = "lti_launch_expired"
    message = N_("This launch took too long. Open the unit in your course again.")


class LaunchUsed(Gone):
    code = "lti_launch_used"
    message = N_(
        "This launch was already used; each works once. Open the unit in your course again."
    )


class OtherBrowser(Forbidden):
    code = "lti_other_browser"
    message = N_(
        "This launch began in another browser, or this one keeps no cookies. "
        "Allow cookies for this site and open the unit in your course again."
    )


class TokenRefused(Forbidden):
    """The platform's id_token fails a check; ``reason`` names the claim or the part of it, for administrators."""

    code = "lti_token_refused"
    message = N_(
        "We can't accept what your course platform sent (%(reason)s). Open the unit again."
    )

    def __init__(self, reason: str = "signature") -> None:
        super().__init__(reason=reason)


class DeepLinkingNotAllowed(Forbidden):
    code = "lti_deep_linking_not_allowed"
    message = N_(
        "Only who makes the course can put mentors into it. "
        "If that is you, ask the administrator of your course platform which role you have."
    )


class DeepLinkingAnswered(Gone):
    code = "lti_deep_linking_answered"
    message = N_(
        "What you picked was already sent to your course, and each request is answered once. "
        "Begin again in your course to add more."
    )


class PlatformKeysUnavailable(Unavailable):
    code = "lti_platform_keys_unavailable"
    message = N_("Your course platform's keys can't be read now. Try again in a few minutes.")


class PlatformUnreachable(Unavailable):
    """No answer. ``url``, ``why``: for the log."""

    code = "lti_platform_unreachable"
    message = N_("Your course platform does not answer now. Try again in a few minutes.")
