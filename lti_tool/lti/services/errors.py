"""What a platform's services say instead of what was asked: these words for teachers, ``data`` for the log."""

from lti_tool.kernel.errors import Conflict, Forbidden, Unavailable
from lti_tool.kernel.i18n import N_


class AccessRefused(Forbidden):
    """No access token. ``reason``: the code of OAuth 2 (``invalid_client``, ``invalid_scope``), or the status."""

    code = "lti_access_refused"
    message = N_("Your course platform does not give us access to this: %(reason)s.")

    def __init__(self, reason: str = "invalid_client", **data: object) -> None:
        super().__init__(reason=reason, **data)


class ServiceRefused(Forbidden):
    """A service said no. ``status``: of HTTP."""

    code = "lti_service_refused"
    message = N_("Your course platform refused what we asked of it (status %(status)s).")

    def __init__(self, status: int = 403, **data: object) -> None:
        super().__init__(status=status, **data)
        self.status = status


class AnswerUnreadable(Unavailable):
    """An answer that is not what the specification says. ``url``, ``why``: for the log."""

    code = "lti_answer_unreadable"
    message = N_("Your course platform sent an answer that can't be read. Try again later.")


class GradesNotOffered(Forbidden):
    code = "lti_grades_not_offered"
    message = N_("Your course platform does not take grades from us for this unit.")


class ColumnGone(Forbidden):
    code = "lti_column_gone"
    message = N_("The column for lessons is gone from your course platform's gradebook.")


class ScoreOutdated(Conflict):
    code = "lti_score_outdated"
    message = N_("Your course platform has a later score of this learner already.")
