"""An operator's own subjects, names and topics, put over those of the package. Pure; on the data as it is written.

They lie in a file of their own, so that neither an upgrade nor ``livementor db upgrade`` can lose them.
"""

import tomllib
from collections.abc import Sequence
from typing import Any

from lti_tool.courses.context import LEVELS

Written = dict[str, Any]
NEEDED = ("domain", "en", "fr", "levels", "topics")
"""What a subject that the package does not have must say."""


def correct(files: Sequence[Written], text: str) -> None:
    """Change the data of ``files`` as ``text`` says; its form is told in ``taxonomy/README.md``.

    Raises ValueError, in words for the operator.
    """
    of_domain = {file["domain"]["code"]: file["subject"] for file in files}
    by_code = {subject["code"]: subject for file in files for subject in file["subject"]}
    for own in tomllib.loads(text).get("subject", []):
        _check(own)
        known = by_code.get(own["code"])
        if known is None:
            _add(own, of_domain)
        else:
            known |= {**own, "topics": _topics(known["topics"], own.get("topics", []))}


def _check(own: Written) -> None:
    if not isinstance(own.get("code"), str):
        raise ValueError("Each [[subject]] needs a code.")
    unknown = [level for level in own.get("levels", "").split() if level not in LEVELS]
    if unknown:
        raise ValueError(
            f"{own['code']}: levels are {', '.join(LEVELS)}, not {', '.join(unknown)}."
        )
    if any(len(topic) not in (2, 3) for topic in own.get("topics", [])):
        raise ValueError(f"{own['code']}: a topic is its English and its French name, then levels.")


def _add(own: Written, of_domain: dict[str, list[Written]]) -> None:
    missing = [name for name in NEEDED if name not in own]
    if missing:
        raise ValueError(f"{own['code']} is a new subject and lacks {', '.join(missing)}.")
    if own["domain"] not in of_domain:
        raise ValueError(f"{own['code']}: there is no domain {own['domain']}.")
    of_domain[own["domain"]].append(own)


def _topics(known: list[list[str]], own: list[list[str]]) -> list[list[str]]:
    """One's own after the others; one of the same English label takes its place."""
    said = {_label(topic) for topic in own}
    return [*(topic for topic in known if _label(topic) not in said), *own]


def _label(topic: list[str]) -> str:
    return topic[0].split(" / ")[0]
