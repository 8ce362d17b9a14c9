"""The compose file and the images: valid, and each path and setting that they name is there. Docker is not needed."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from lti_tool.config import PREFIX, Settings, read_settings

DEVSTACK = Path(__file__).parents[2] / "devstack"
ROOT = DEVSTACK.parent
COMPOSE = DEVSTACK / "compose.yaml"
PUBLIC = re.compile(r"docker\.io/(?:[\w-]+/)?[\w-]+:(?!latest$)\d[\w.-]*")
VALUE = re.compile(r"\$\{(\w+)(?::[-?][^}]*)?\}")
FILLED = {
    "MENTORS_HOST": "mentors.example.org",
    "SECRET_KEY": "s" * 64,
    "POSTGRES_PASSWORD": "p" * 32,
    "TURN_SECRET": "t" * 32,
    "MAIL_URL": "smtp://user:password@mail.example.org:587",
}


def filled(text: str) -> str:
    return VALUE.sub(lambda found: FILLED.get(found[1], ""), text)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(filled(COMPOSE.read_text()))["services"]
    return told


def test_it_follows_the_compose_specification() -> None:
    text = COMPOSE.read_text()
    for told in (text, filled(text)):
        names = PyCompose.from_yaml(told).service_names()
        assert {"livementor", "database", "redis", "turn", "proxy"} == set(names)


def test_what_does_not_follow_it_is_seen() -> None:
    with pytest.raises(ValueError, match="restrt"):
        PyCompose.from_yaml(COMPOSE.read_text().replace("restart:", "restrt:"))


def test_other_images_are_public_and_have_a_tag(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert "build" in service or PUBLIC.fullmatch(service["image"]), name


def test_every_path_is_there(services: dict[str, Any]) -> None:
    build = services["livementor"]["build"]
    assert (DEVSTACK / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert not source.startswith(".") or (DEVSTACK / source).is_file(), source
    assert set(yaml.safe_load(COMPOSE.read_text())["volumes"]) == {"database", "certificates"}


def test_the_example_names_every_value_and_no_secret() -> None:
    lines = (DEVSTACK / "compose/example.env").read_text().splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(told) == {found[1] for found in VALUE.finditer(COMPOSE.read_text())}
    assert {name for name, value in told.items() if value} == {"MENTORS_HOST", "MAIL_SENDER"}
    assert "devstack/compose/.env" in (ROOT / ".gitignore").read_text().splitlines()


def test_the_service_starts_with_these_settings(services: dict[str, Any], tmp_path: Path) -> None:
    settings = read_settings(services["livementor"]["environment"], data_dir=tmp_path)
    assert settings.is_production
    assert settings.base_url == "https://mentors.example.org"
    assert settings.turn_secret == FILLED["TURN_SECRET"]


def test_every_setting_that_is_named_exists() -> None:
    named = {f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", COMPOSE.read_text())) <= named


OF_TUTOR = DEVSTACK / "tutor/tutorlivementor/templates/livementor/build/livementor/Dockerfile"
DOCKERFILES = (DEVSTACK / "Dockerfile", OF_TUTOR)


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_images_begin_with_public_ones_and_end_without_root(path: Path) -> None:
    text = path.read_text()
    assert all(PUBLIC.fullmatch(name) for name in re.findall(r"^FROM (\S+)", text, re.M))
    assert re.findall(r"^(USER|CMD)", text, re.M) == ["USER", "CMD"]
    assert '"livementor", "serve"' in text


def test_what_the_image_is_made_of_is_there() -> None:
    text = (DEVSTACK / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
    ignored = (DEVSTACK / "Dockerfile.dockerignore").read_text().splitlines()
    assert {".git", ".venv", "var", "devstack/compose/.env"} <= set(ignored)
