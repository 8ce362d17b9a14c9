"""The self-assessment, once the application has come to the training."""

from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.i18n import current_locale, gettext
from lti_tool.mentors.vetting import applications, training
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.stages import StageChanged
from lti_tool.mentors.vetting.training import questions


def ask_training() -> Response:
    return _page(_mine())


def check_training() -> Response:
    """Each answer that is not the right one is explained; all are asked again."""
    mine, answers = _mine(), {one.code: request.form.get(one.code, "") for one in questions()}
    left = training.take(web.session(), mine, answers, web.now())
    if left:
        return _page(mine, answers, {one.code for one in left})
    return redirect("/mentor/application?done=trained", 303)


def _mine() -> Application:
    """Raises NotSignedIn, StageChanged."""
    found = applications.of_person(web.session(), web.require_person())
    if found is None:
        raise StageChanged
    training.require_training(found)
    return found


def _page(
    application: Application, answers: dict[str, str] | None = None, left: set[str] | None = None
) -> Response:
    left = left or set()
    numbers = {one.code: number for number, one in enumerate(questions(), 1)}
    return web.page(
        "tool/mentor/training.html",
        status=400 if left else 200,
        application=application,
        questions=questions(),
        answers=answers or {},
        left=left,
        errors={
            f"{code}-1": gettext("Question %(num)s: look at it again.", num=number)
            for code, number in numbers.items()
            if code in left
        },
        in_language=lambda texts: texts.get(current_locale(), texts["en"]),
    )
