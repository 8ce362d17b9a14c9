"""Why notices are refused before any of them is looked at."""

from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import N_


class NoticesUnreadable(InvalidInput):
    code = "lti_notices_unreadable"
    message = N_("These are no notices of a course platform.")
