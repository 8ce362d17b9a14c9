"""What an LMS gets by ``pip install livementor``: run in an environment that has the wheel and xblock-sdk alone."""

import importlib.metadata
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NOT_IN_AN_LMS = {
    "flask",
    "sqlalchemy",
    "babel",
    "stripe",
    "procrastinate",
    "psycopg",
    "cryptography",
}
VIEWS = ("student_view", "author_view", "studio_view", "public_view")
CONNECTION = {
    "service_url": "https://mentors.example.org",
    "key_id": "lms-1",
    "secret": "never in a page, and long enough",
}


def main() -> None:
    installed = {found.name.lower() for found in importlib.metadata.distributions()}
    assert not NOT_IN_AN_LMS & installed, NOT_IN_AN_LMS & installed
    with TemporaryDirectory() as folder:
        pages = painted(Path(folder))
    for view, page in pages.items():
        assert CONNECTION["secret"] not in page, view
        assert CONNECTION["key_id"] not in page, view
        assert "Un mentor pour cette unité" in page, view
    assert not NOT_IN_AN_LMS & set(sys.modules)
    versions = [importlib.metadata.version(name) for name in ("XBlock", "xblock-sdk", "Django")]
    print("clean: XBlock {}, xblock-sdk {}, Django {}".format(*versions), "and", sorted(pages))


def painted(folder: Path) -> dict[str, str]:
    """Each view of a block in the workbench, in French."""
    client = workbench(folder)
    pages = {}
    for view in VIEWS:
        answer = client.get(f"/scenario/alone/{view}/", headers={"Accept-Language": "fr-CA"})
        assert answer.status_code == 200, (view, answer.status_code)
        pages[view] = answer.content.decode()
    for path in re.findall(r"/resource/livementor/public/[\w/.-]+", pages["student_view"]):
        assert client.get(path).status_code == 200, path
    return pages


def workbench(folder: Path) -> Any:
    """A client of xblock-sdk's workbench with one block of ours in it."""
    import django
    from django.conf import settings
    from workbench import settings as stock

    ours = {
        "ALLOWED_HOSTS": ["testserver"],
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db"}},
        "LOGGING": {"version": 1},
        "MIDDLEWARE": [*stock.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"],
        "XBLOCK_SETTINGS": {"livementor": CONNECTION},
    }
    usual = {name: getattr(stock, name) for name in dir(stock) if name.isupper()}
    settings.configure(**usual | ours)
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from workbench.runtime import WORKBENCH_KVS
    from workbench.scenarios import add_xml_scenario, get_scenarios

    call_command("migrate", run_syncdb=True, verbosity=0)
    WORKBENCH_KVS.prep_for_scenario_loading()
    add_xml_scenario("alone", "the block alone", "<livementor/>")
    get_scenarios.initialized = True
    return Client()


if __name__ == "__main__":
    main()
