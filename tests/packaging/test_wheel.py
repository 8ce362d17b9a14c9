"""The names in the wheel and in the source archive: all that is needed, nothing that is not."""

import re
import tarfile
from email import message_from_string
from pathlib import Path

from .conftest import ROOT, STALE, Built

FORBIDDEN = re.compile(
    r"\.map$|\.po$|\.pot$|__pycache__|(^|/)(tests|devstack|node_modules|build)/|secret_key|\.env$"
)


def shared(folder: str, *below: str) -> set[str]:
    """Files of a shared folder, by their path in it."""
    home = ROOT / folder
    return {
        str(path.relative_to(home))
        for name in below
        for path in (home / name).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def in_package(built: Built, package: str) -> set[str]:
    return {name.removeprefix(package) for name in built.names() if name.startswith(package)}


def test_the_service_has_its_pages_scripts_and_mails(built: Built) -> None:
    wanted = shared("static", "picker", "tool") - {"tool/dist/room.js.map"}
    assert {"tool/dist/room.js", "tool/dist/room.css", "tool/dist/LICENCES.txt"} <= wanted
    assert in_package(built, "lti_tool/static/") == wanted
    assert in_package(built, "lti_tool/templates/") == shared(
        "templates", "picker", "tool", "email"
    )


def test_the_xblock_has_its_own_files_and_the_list_and_no_page_of_the_service(built: Built) -> None:
    assert in_package(built, "livementor_xblock/public/") == shared("static", "picker", "xblock")
    assert in_package(built, "livementor_xblock/templates/") == shared(
        "templates", "picker", "xblock"
    )


def test_each_has_its_own_catalogues(built: Built) -> None:
    assert in_package(built, "lti_tool/translations/") == {"fr/LC_MESSAGES/messages.mo"}
    assert in_package(built, "livementor_xblock/translations/") == {
        f"{language}/LC_MESSAGES/xblock.mo" for language in ("ar", "de", "es", "fr")
    }


def test_every_module_is_there_and_no_other(built: Built) -> None:
    for package in ("lti_tool", "livementor_xblock"):
        wanted = {
            str(path.relative_to(ROOT / package))
            for path in (ROOT / package).rglob("*.py")
            if "__pycache__" not in path.parts
        }
        found = {name for name in in_package(built, f"{package}/") if name.endswith(".py")}
        assert found == wanted


def test_migrations_taxonomy_and_types_are_there(built: Built) -> None:
    names = set(built.names())
    taxonomy = {
        f"lti_tool/courses/taxonomy/{path.name}"
        for path in (ROOT / "lti_tool/courses/taxonomy").iterdir()
        if path.is_file()
    }
    assert taxonomy
    assert taxonomy <= names
    assert "lti_tool/mentors/vetting/self_assessment.toml" in names
    assert {
        "lti_tool/py.typed",
        "lti_tool/migrations/script.py.mako",
        "lti_tool/migrations/versions/__init__.py",
        "lti_tool/migrations/versions/0001_queue.py",
    } <= names


def test_nothing_travels_that_is_not_needed(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        in_archive = [name.partition("/")[2] for name in archive.getnames()]
    assert [name for name in built.names() if FORBIDDEN.search(name)] == []
    assert [name for name in in_archive if name.endswith((".map", STALE))] == []
    assert STALE not in built.names()
    assert {"pyproject.toml", "setup.py", "LICENSE", "CHANGELOG.md"} <= set(in_archive)


def test_an_lms_gets_neither_flask_nor_sqlalchemy(built: Built) -> None:
    metadata = message_from_string(built.text(".dist-info/METADATA"))
    required = metadata.get_all("Requires-Dist") or []
    plain = {re.split(r"[^\w-]", line)[0].lower() for line in required if "extra ==" not in line}
    assert plain == {"xblock", "jinja2", "pyjwt", "requests"}
    service = {re.split(r"[^\w-]", line)[0] for line in required if "service" in line}
    assert {"Flask", "SQLAlchemy", "procrastinate", "stripe"} <= service


def test_the_command_and_the_block_are_registered(built: Built) -> None:
    entries = built.text(".dist-info/entry_points.txt")
    assert "livementor = lti_tool.cli:main" in entries
    assert "livementor = livementor_xblock.block:LivementorBlock" in entries
    assert Path(built.wheel).name.endswith("-py3-none-any.whl")
