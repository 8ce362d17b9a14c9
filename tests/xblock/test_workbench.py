"""The block in the workbench, over HTTP: another runtime than the one of the other tests, and not ours."""

import re
from collections.abc import Iterator

import pytest
import requests

from livementor_xblock.block import LivementorBlock
from tests.xblock.service import SECRET, Service
from tests.xblock.service import running as serving
from tests.xblock.workbench import Workbench, workbench


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with serving() as service:
        yield service


@pytest.fixture(scope="module")
def bench(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with workbench(tmp_path_factory.mktemp("workbench"), service.settings) as bench:
        yield bench


def test_pages_are_painted_and_the_service_is_asked_nothing(
    bench: Workbench, service: Service
) -> None:
    before = len(service.asked)
    for view in ("student_view", "author_view", "public_view"):
        page = bench.page(view, "mentor")
        assert "Get a mentor for this unit" in page
        assert SECRET not in page
    assert len(service.asked) == before


def test_the_editor_shows_its_fields_and_no_secret(bench: Workbench) -> None:
    page = bench.page("studio_view", "mentor")
    for name in LivementorBlock.editable_fields:
        assert LivementorBlock.fields[name].display_name in page
    for label in ("Title", "Message to learners", "Subjects"):
        assert label in page
    assert SECRET not in page


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("fr-CA", "Réessayer"),
        ("fr", "Réessayer"),
        ("de", "Noch einmal versuchen"),
        ("es-419", "Intentar de nuevo"),
        ("ar", "حاول مجددًا"),
        ("it", "Try again"),
        ("en-GB", "Try again"),
    ],
)
def test_the_readers_language_is_spoken(bench: Workbench, wanted: str, said: str) -> None:
    assert said in bench.page(scenario="mentor", **{"Accept-Language": wanted})


def test_the_list_is_for_the_unit_around_the_block(bench: Workbench, service: Service) -> None:
    page = bench.page()
    assert "Eigenvalues and eigenvectors" in page
    answer = bench.ask("mentors")
    assert answer.json()["state"] == "ready"
    assert "Ada Lovelace" in answer.json()["html"]


def test_a_learner_is_handed_over(bench: Workbench, service: Service) -> None:
    usual = service.body
    service.say({"url": f"{service.url}/handoff/abc"})
    answer = bench.ask("handoff", "POST", json={"mentor": "ada"})
    service.body = usual
    assert answer.json() == {"url": f"{service.url}/handoff/abc"}
    assert service.asked[-1][1]["subject"] == "xblock::ines"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_is_not(bench: Workbench, service: Service, method: str) -> None:
    before = len(service.asked)
    answer = bench.ask("handoff", method, "unauth_handler", json={"mentor": "ada"})
    assert answer.status_code == (401 if method == "POST" else 405)
    assert SECRET not in answer.text
    assert len(service.asked) == before


def test_the_styles_and_scripts_are_served(bench: Workbench) -> None:
    found = re.findall(r"""(?:src|href)=["'](/resource/livementor/[^"']+)""", bench.page())
    assert len(set(found)) == 4
    for path in (*found, "/resource/livementor/public/picker/picker.js"):
        assert requests.get(bench.url + path, timeout=10).status_code == 200
