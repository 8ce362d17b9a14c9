"""Installed from the wheel, from a folder, and in place: the packages find their templates, scripts and catalogues."""

import json
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Built, run

FIND = """
import json, sys
from importlib.resources import files

WANTED = {
    "lti_tool": ["templates/tool/error.html", "templates/picker", "templates/email", "static/picker",
                 "static/tool/dist/room.js", "translations/fr/LC_MESSAGES/messages.mo",
                 "courses/taxonomy", "migrations/versions/0001_queue.py", "py.typed"],
    "livementor_xblock": ["templates/picker", "templates/xblock", "public/picker", "public/xblock/block.js",
                          "public/xblock/editor.js", "translations/ar/LC_MESSAGES/xblock.mo"],
}
for package, names in WANTED.items():
    for name in names:
        found = files(package).joinpath(*name.split("/"))
        assert found.is_file() or any(found.iterdir()), f"{package}: {name}"

from lti_tool.kernel.i18n import gettext, use_locale
with use_locale("fr"):
    french = gettext("Sign in to go on.")
import lti_tool, livementor_xblock.wording
from lti_tool.migrations.commands import alembic_config
from alembic.script import ScriptDirectory
print(json.dumps([french, lti_tool.__file__, ScriptDirectory.from_config(alembic_config()).get_base()]))
"""
WITHOUT_THE_SERVICE = """
import sys
import lti_tool.courses.context
assert not {"flask", "sqlalchemy", "babel", "stripe"} & set(sys.modules)
"""
Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Install into a new environment that sees the dependencies of this one; returns its Python."""

    def go(*what: str | Path, cwd: Path) -> Path:
        run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
        python = tmp_path / "venv/bin/python"
        [home] = (tmp_path / "venv/lib").glob("python*/site-packages")
        (home / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        run(*pip, "--no-deps", "--no-build-isolation", "--no-index", *what, cwd=cwd)
        return python

    return go


def found_by(python: Path, cwd: Path) -> list[str]:
    """French, the place of the package, and the first revision, as the installation has them."""
    found: list[str] = json.loads(run(python, "-c", FIND, cwd=cwd))
    return found


def test_from_the_wheel(built: Built, install: Install, tmp_path: Path) -> None:
    python = install(built.wheel, cwd=tmp_path)
    french, place, revision = found_by(python, tmp_path)
    assert place.startswith(str(tmp_path / "venv"))
    assert revision == "0001"
    assert french == "Connectez-vous pour continuer."


def test_from_a_folder(checkout: Callable[[Path], Path], install: Install, tmp_path: Path) -> None:
    source = checkout(tmp_path / "source")
    python = install(".", cwd=source)
    french, place, _ = found_by(python, tmp_path)
    assert place.startswith(str(tmp_path / "venv"))
    assert french == "Connectez-vous pour continuer."
    home = Path(place).parent
    assert not list(home.rglob("*.map"))
    assert not list(home.rglob("a_module_that_was_deleted.py"))


def test_in_place(checkout: Callable[[Path], Path], install: Install, tmp_path: Path) -> None:
    source = checkout(tmp_path / "source")
    python = install("--editable", ".", cwd=source)
    french, place, _ = found_by(python, tmp_path)
    assert place.startswith(str(source))
    assert french == "Connectez-vous pour continuer."


def test_what_the_block_needs_of_the_service_brings_nothing_of_it(
    built: Built, install: Install, tmp_path: Path
) -> None:
    python = install(built.wheel, cwd=tmp_path)
    run(python, "-c", WITHOUT_THE_SERVICE, cwd=tmp_path)
