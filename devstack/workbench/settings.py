"""The workbench's own Django settings, with the data in a folder and a connection to the service."""

from pathlib import Path
from typing import Any

import django
from django.conf import settings

LOCALES = "django.middleware.locale.LocaleMiddleware"
"""The reader's browser chooses the language, as their account does in an LMS."""


def configure(*, data: Path, connection: dict[str, str]) -> None:
    """Set Django up. ``connection``: what ``livementor openedx add`` printed."""
    from workbench import settings as stock

    settings.configure(
        **{name: getattr(stock, name) for name in dir(stock) if name.isupper()}
        | _ours(stock, data),
        XBLOCK_SETTINGS={"livementor": connection},
    )
    django.setup()


def _ours(stock: Any, data: Path) -> dict[str, Any]:
    return {
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": data / "workbench.sqlite3",
                "OPTIONS": {"timeout": 20},
            }
        },
        "MIDDLEWARE": [*stock.MIDDLEWARE, LOCALES],
        "LOGGING": {"version": 1, "disable_existing_loggers": False},
        "TIME_ZONE": "UTC",
    }
