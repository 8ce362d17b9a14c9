"""Django without a site: the block speaks English, and keeps lists in this process."""

from collections.abc import Iterator

import pytest

from livementor_xblock import shelf


@pytest.fixture(autouse=True)
def empty_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[shelf.ProcessShelf]:
    fresh = shelf.ProcessShelf()
    monkeypatch.setattr(shelf, "_OF_THIS_PROCESS", fresh)
    yield fresh
