"""The scripts of the room say nothing that the server does not put into the page, and the other way round."""

import re
from pathlib import Path

from lti_tool.lessons.wording import SENTENCES

SOURCES = Path(__file__).parents[2] / "static/tool/live"
TROUBLES = ("refused", "busy", "missing", "insecure")
NETWORK = ("waiting", "connecting", "good", "weak", "reconnecting", "offline")
MADE_UP = {
    *(f"{device}_{trouble}" for device in ("camera", "microphone") for trouble in TROUBLES),
    *(f"{place}_{state}" for place in ("network", "stage") for state in NETWORK),
    *(f"notes_{state}" for state in ("saved", "saving", "unsaved", "offline")),
    *("camera", "microphone", "speaker"),
}


def test_every_sentence_is_given_and_used() -> None:
    scripts = "".join(path.read_text() for path in SOURCES.glob("*.js"))
    said = set()
    for call in re.findall(r"\bsay\((?:[^()]|\([^()]*\))*\)", scripts):
        said |= {
            text for text in re.findall(r'"(\w+)"', call) if text in SENTENCES or " " not in text
        }
    said -= {"connected", "elsewhere"}
    assert said | MADE_UP == set(SENTENCES)
