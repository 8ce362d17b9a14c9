"""What can be told to somebody who comes from the list."""

from lti_tool.kernel.errors import Forbidden
from lti_tool.kernel.i18n import N_


class JoinNotBegun(Forbidden):
    code = "join_not_begun"
    message = N_(
        "Nobody asked in this browser to join two accounts, or it was more than 15 minutes ago. "
        "Begin on the page of your account."
    )
