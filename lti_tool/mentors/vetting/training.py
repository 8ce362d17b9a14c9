"""The training of new mentors: questions with one right answer each, asked until all are right."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.mentors.vetting import decisions
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.stages import StageChanged

LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Question:
    """Texts by language. ``right``: which of ``answers``, from 1."""

    code: str
    text: Mapping[str, str]
    answers: tuple[Mapping[str, str], ...]
    right: int
    why: Mapping[str, str]


@cache
def questions() -> tuple[Question, ...]:
    """Those of ``self_assessment.toml``, in its order."""
    source = files("lti_tool.mentors.vetting") / "self_assessment.toml"
    written = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(_question(one) for one in written["question"])


def wrong(answers: Mapping[str, str]) -> list[Question]:
    """The questions that are not answered right, by their code."""
    return [one for one in questions() if answers.get(one.code) != str(one.right)]


def take(
    session: Session, application: Application, answers: Mapping[str, str], now: datetime
) -> list[Question]:
    """What is to be looked at again; nothing when it is passed, which is noted once. Raises StageChanged."""
    require_training(application)
    left = wrong(answers)
    if not left and application.trained_at is None:
        application.trained_at = now
        decisions.log(session, application, "trained", by=None, now=now)
    return left


def require_training(application: Application) -> None:
    """Raises StageChanged for whom it is not (yet)."""
    if application.stage not in ("training", "approved"):
        raise StageChanged


def _question(written: Mapping[str, Any]) -> Question:
    """Files have the apostrophe of the keyboard, people read the one of print."""

    def told(*texts: str) -> dict[str, str]:
        return dict(zip(LANGUAGES, (text.replace("'", "’") for text in texts), strict=True))

    return Question(
        code=written["code"],
        text=told(written["en"], written["fr"]),
        answers=tuple(told(*answer) for answer in written["answers"]),
        right=written["right"],
        why=told(written["why_en"], written["why_fr"]),
    )
