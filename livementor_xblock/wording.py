"""The block's own gettext: catalogues that travel in the package, in the language of the page around it.

The platform's loader of bundled translations can't be relied on, and ``fr_CA`` does not fall back to ``fr`` there.
"""

import gettext
from functools import cache
from importlib.resources import files

DOMAIN = "messages"
SUPPORTED = ("en", "fr")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for extraction; it is translated where it is shown."""
    return message


def negotiate(*wanted: str | None) -> str:
    """The first supported language among these tags (``fr-CA`` is served by ``fr``), else English."""
    spoken = (tag.replace("_", "-").split("-")[0].lower() for tag in wanted if tag)
    return next((language for language in spoken if language in SUPPORTED), SUPPORTED[0])


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """The messages of a language; English ones where there is no catalogue."""
    folder = str(files(__package__) / "translations")
    return gettext.translation(DOMAIN, folder, [locale], fallback=True)


def page_locale() -> str:
    """The language that Django speaks in this request, as LMS, Studio and workbench set it."""
    from django.conf import settings
    from django.utils.translation import get_language

    return negotiate(get_language() if settings.configured else None)


def direction(locale: str) -> str:
    return "rtl" if locale in RIGHT_TO_LEFT else "ltr"
