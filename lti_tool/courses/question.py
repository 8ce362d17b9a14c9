"""What a learner wants help with, in their own words: lines of text that go to the mentor as they are."""

from lti_tool.courses.context import tidy
from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import N_

LONGEST = 1000
"""Characters."""


class QuestionTooLong(InvalidInput):
    code = "question_too_long"
    message = N_(
        "Shorten your question to %(most)s characters. The rest can be said in the lesson."
    )

    def __init__(self) -> None:
        super().__init__(most=LONGEST)


def read(text: str) -> str:
    """Without what a database or a page can't bear, and without empty lines at its ends. Raises QuestionTooLong."""
    if len(text.replace("\r\n", "\n").strip()) > LONGEST:
        raise QuestionTooLong
    return "\n".join(tidy(line, LONGEST) for line in text.splitlines()).strip()
