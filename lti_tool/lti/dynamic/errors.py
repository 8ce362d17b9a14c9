"""Why a registration does not come about. Nothing is stored then, and the invitation is as good as before."""

from lti_tool.kernel.errors import InvalidInput, Unavailable
from lti_tool.kernel.i18n import N_


class RegistrationIncomplete(InvalidInput):
    code = "lti_registration_incomplete"
    message = N_(
        "This link is for the administration of your course platform. Paste it there as the registration address "
        "of a new tool; the platform adds its own address to it."
    )


class ConfigurationUnavailable(Unavailable):
    """``reason``: a few words of the transport, for administrators."""

    code = "lti_configuration_unavailable"
    message = N_("We can't read what your course platform says about itself (%(reason)s).")

    def __init__(self, reason: str = "not https") -> None:
        super().__init__(reason=reason)


class ConfigurationRefused(InvalidInput):
    """``reason``: the field of the platform's configuration that is missing or wrong."""

    code = "lti_configuration_refused"
    message = N_(
        "We can't accept what your course platform says about itself: “%(reason)s” is missing or not right."
    )

    def __init__(self, reason: str = "issuer") -> None:
        super().__init__(reason=reason)


class RegistrationFailed(Unavailable):
    """``reason``: a few words of the transport, or the field of the answer that is missing."""

    code = "lti_registration_failed"
    message = N_("Your course platform did not register the tool (%(reason)s).")

    def __init__(self, reason: str = "status 400") -> None:
        super().__init__(reason=reason)
