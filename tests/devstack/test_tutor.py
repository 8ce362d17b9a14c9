"""The Tutor plugin with a stand-in for Tutor: what it hooks in renders, and fits what it is put into."""

import ast
import runpy
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose
from jinja2 import Environment, StrictUndefined

from lti_tool.config import read_settings
from tests.devstack.test_compose import PUBLIC

HOME = Path(__file__).parents[2] / "devstack" / "tutor"
PACKAGE = HOME / "tutorlivementor"
OF_TUTOR = {"LMS_HOST": "lms.example.org", "ENABLE_HTTPS": True}
PLACES = {
    "caddyfile",
    "local-docker-compose-caddy-aliases",
    "local-docker-compose-jobs-services",
    "local-docker-compose-services",
    "openedx-common-settings",
    "openedx-dockerfile-post-python-requirements",
}
"""Of Tutor's own patches, as its releases 20 to 22 have them."""


class Hooks(defaultdict[str, list[Any]]):
    """``Filters.NAME.add_item`` and ``add_items``, noted by name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        kept = self[name]
        return SimpleNamespace(add_item=kept.append, add_items=kept.extend)


@pytest.fixture(scope="module")
def hooked() -> Hooks:
    filters = Hooks(list)
    tutor, hooks = ModuleType("tutor"), SimpleNamespace(Filters=filters)
    tutor.hooks = hooks  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "tutor", tutor)
        runpy.run_path(str(PACKAGE / "plugin.py"))
    return filters


class Config(dict[str, Any]):
    """Tutor's settings: texts that are templates themselves."""

    def render(self, text: str) -> str:
        made = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 - no HTML
        made.filters["random_string"] = lambda length: "r" * length
        rendered = {name: self.value(value, made) for name, value in self.items()}
        return made.from_string(text).render(rendered)

    def value(self, value: Any, made: Environment) -> Any:
        return made.from_string(value).render(OF_TUTOR) if isinstance(value, str) else value


@pytest.fixture
def config(hooked: Hooks) -> Config:
    return Config([*hooked["CONFIG_DEFAULTS"], *hooked["CONFIG_UNIQUE"], *OF_TUTOR.items()])


@pytest.fixture
def patches(hooked: Hooks, config: Config) -> dict[str, str]:
    return {name: config.render(text) for name, text in hooked["ENV_PATCHES"]}


def template(name: str) -> str:
    return (PACKAGE / "templates" / name).read_text()


def test_every_patch_has_a_place_in_tutor(patches: dict[str, str]) -> None:
    assert set(patches) == PLACES


def test_services_and_job_follow_the_compose_specification(patches: dict[str, str]) -> None:
    for place in ("local-docker-compose-services", "local-docker-compose-jobs-services"):
        services = yaml.safe_load(patches[place])
        PyCompose.from_yaml(yaml.safe_dump({"services": services}))
    assert set(yaml.safe_load(patches["local-docker-compose-services"])) == {
        "livementor",
        "livementor-database",
        "livementor-turn",
    }


def test_images_are_public_or_built_by_the_plugin(
    hooked: Hooks, patches: dict[str, str], config: Config
) -> None:
    built = {config.render(image) for _, _, image, _ in hooked["IMAGES_BUILD"]}
    for service in yaml.safe_load(patches["local-docker-compose-services"]).values():
        assert service["image"] in built or PUBLIC.fullmatch(service["image"])
    for _, path, _, _ in hooked["IMAGES_BUILD"]:
        assert (PACKAGE / "templates" / Path(*path[1:]) / "Dockerfile").is_file()


def test_files_that_are_mounted_are_rendered(hooked: Hooks, patches: dict[str, str]) -> None:
    targets = dict(hooked["ENV_TEMPLATE_TARGETS"])
    for service in yaml.safe_load(patches["local-docker-compose-services"]).values():
        named = [volume.split(":")[0] for volume in service.get("volumes", ())]
        for path in [*named, *filter(None, [service.get("env_file")])]:
            if path.startswith("../../data/"):
                continue
            folder, name = path.removeprefix("../plugins/").rsplit("/", 1)
            assert targets[folder] == "plugins"
            assert (PACKAGE / "templates" / folder / name).is_file()


def test_lms_and_studio_are_told_where_the_service_is(
    config: Config, patches: dict[str, str]
) -> None:
    told = {"XBLOCK_SETTINGS": {}}  # type: dict[str, Any]
    exec(patches["openedx-common-settings"], told)  # noqa: S102
    assert told["XBLOCK_SETTINGS"]["livementor"] == {
        "service_url": "https://mentors.lms.example.org",
        "issuer": "https://lms.example.org",
        "key_id": "",
        "secret": "",
    }
    assert ast.parse(patches["openedx-common-settings"])


@pytest.mark.parametrize("secure", [True, False])
def test_the_service_starts_with_these_settings(
    config: Config, tmp_path: Path, secure: bool
) -> None:
    config["ENABLE_HTTPS"] = secure
    config["LIVEMENTOR_MAIL_URL"] = "smtp://user:password@mail.example.org:587"
    lines = config.render(template("livementor/apps/livementor.env")).splitlines()
    settings = read_settings(dict(line.split("=", 1) for line in lines), data_dir=tmp_path)
    assert settings.is_production is secure
    assert settings.base_url.startswith("https://" if secure else "http://")
    assert settings.mail_sender == "Livementor <no-reply@lms.example.org>"


@pytest.mark.parametrize(
    ("requirement", "installed"),
    [("livementor", "livementor[service]"), ("livementor==0.1.0", "livementor[service]==0.1.0"),
     ("livementor @ git+https://git.example.org/livementor@v1", "livementor[service] @ git+https://git.example.org/livementor@v1")],
)  # fmt: skip
def test_lms_gets_the_block_and_the_service_all_of_it(
    config: Config, hooked: Hooks, requirement: str, installed: str
) -> None:
    config["LIVEMENTOR_REQUIREMENT"] = requirement
    assert f'"{installed}"' in config.render(template("livementor/build/livementor/Dockerfile"))
    place = dict(hooked["ENV_PATCHES"])["openedx-dockerfile-post-python-requirements"]
    assert config.render(place).strip() == f'RUN ${{PIP_COMMAND:-pip}} install "{requirement}"'


def test_no_secret_stands_in_the_plugin_and_each_is_drawn_once(hooked: Hooks) -> None:
    for name, value in hooked["CONFIG_UNIQUE"]:
        assert "random_string" in value, name
    defaults = dict(hooked["CONFIG_DEFAULTS"])
    assert not [name for name, value in defaults.items() if "SECRET" in name and value]
    assert all(name.startswith("LIVEMENTOR_") for name in defaults)


def test_it_is_found_by_tutor() -> None:
    told = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    assert told["entry-points"]["tutor.plugin.v1"] == {"livementor": "tutorlivementor.plugin"}
