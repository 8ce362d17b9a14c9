"""``python -m livementor_xblock.bench``: the cost of the block, beside the block that Open edX's cookiecutter makes.

Both are painted by the same runtime in the same run, in turns. The empty block reads three files each time, HTML, CSS
and JavaScript, as the cookiecutter's does; here they are small ones of ours. Bytes are counted after gzip.
"""

import gzip
from collections.abc import Callable
from importlib.resources import files
from statistics import median
from time import process_time
from typing import Any

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.field_data import DictFieldData
from xblock.fields import Integer, Scope, ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import Runtime

from livementor_xblock.block import STYLES, LivementorBlock

ROUNDS, TIMES = 15, 200
MOST_TIMES, MOST_BYTES = 2.0, 25 * 1024
LATER = ("picker/picker.js", "xblock/own.js")
"""Fetched after the first paint, with the list itself."""


class EmptyBlock(XBlock):
    """As the cookiecutter makes one, without the counter's handler."""

    count = Integer(default=0, scope=Scope.user_state)

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        html, css, js = (self._read(name) for name in ("page.js", "tokens.css", "page.js"))
        page = Fragment(html.replace("{", "{{").replace("}", "}}").format(self=self))
        page.add_css(css)
        page.add_javascript(js)
        page.initialize_js("EmptyBlock")
        return page

    def _read(self, name: str) -> str:
        return (files("livementor_xblock") / "public" / "picker" / name).read_text()


class Learner(UserService):
    def get_current_user(self) -> XBlockUser:
        user = XBlockUser(is_current_user=True)
        user.opt_attrs = {
            "edx-platform.is_authenticated": True,
            "edx-platform.anonymous_user_id": "a",
        }
        return user


class Bare(Runtime):
    """Services that answer at once, so that what is measured is the block."""

    def __init__(self) -> None:
        services = {"field-data": DictFieldData({}), "settings": self, "user": Learner()}
        super().__init__(id_reader=None, id_generator=None, services=services)

    def get_settings_bucket(self, _block: XBlock) -> dict[str, str]:
        return {"service_url": "https://mentors.example.org", "key_id": "k", "secret": "s"}

    def local_resource_url(self, _block: XBlock, uri: str) -> str:
        return f"/resource/{uri}"

    def handler_url(self, *_: Any, **__: Any) -> str:
        raise NotImplementedError

    resource_url = get_block = publish = handler_url


def main() -> None:
    runtime = Bare()
    ids = ScopeIds(
        "learner", "livementor", "definition", "block-v1:A+B+C+type@livementor+block@one"
    )
    block = LivementorBlock(runtime, scope_ids=ids)
    empty = EmptyBlock(runtime, scope_ids=ids)
    ours, theirs = measured(block.student_view, empty.student_view)
    print("student_view, of CPU")
    print(f"  Livementor           {ours * 1e6:8.0f} µs")
    print(f"  the empty block      {theirs * 1e6:8.0f} µs")
    print(verdict("times the empty block", ours / theirs, MOST_TIMES, "{:.2f}"))
    page = compressed(block.student_view().body_html().encode())
    before = page + sum(shipped(name) for name in (*STYLES, "xblock/block.js"))
    after = sum(shipped(name) for name in LATER)
    print("bytes, compressed")
    print(f"  before the first paint {before:6} (HTML {page}), after it {after:6} and the list")
    print(verdict("in all", before + after, MOST_BYTES, "{:.0f}"))


def measured(*ways: Callable[[], object]) -> list[float]:
    """Seconds of CPU for each, the median of rounds in which they take turns."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for way, times in zip(ways, taken, strict=True):
            begun = process_time()
            for _ in range(TIMES):
                way()
            times.append((process_time() - begun) / TIMES)
    return [median(times) for times in taken]


def shipped(name: str) -> int:
    return compressed((files("livementor_xblock") / "public" / name).read_bytes())


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def verdict(name: str, found: float, most: float, form: str) -> str:
    reached = "reached" if found < most else "NOT reached"
    return f"  {name}: {form.format(found)}   goal under {form.format(most)}: {reached}"


if __name__ == "__main__":
    main()
