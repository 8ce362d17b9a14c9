"""The block's own gettext: catalogues that travel in the package, in the language of the page around it.

The platform's loader of bundled translations can't be relied on, and ``fr_CA`` does not fall back to ``fr`` there. What
a platform pulled for us with atlas (OEP-58) wins, message by message.
"""

import gettext
from functools import cache
from importlib.resources import files
from pathlib import Path

DOMAIN = "xblock"
SUPPORTED = ("en", "ar", "de", "es", "fr")
OF_THE_PLATFORM, PULLED = "django", "conf/plugins-locale/xblock.v1/livementor_xblock"
"""The domain and the folder, below ``REPO_ROOT``, of what atlas pulled."""
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
    own = gettext.translation(DOMAIN, folder, [locale], fallback=True)
    pulled = _pulled()
    if pulled is None:
        return own
    regions = [locale, *sorted(found.name for found in pulled.glob(f"{locale}_*"))]
    found = gettext.translation(OF_THE_PLATFORM, str(pulled), regions, fallback=True)
    if type(found) is gettext.NullTranslations:
        return own
    found.add_fallback(own)
    return found


def _pulled() -> Path | None:
    from django.conf import settings

    root = getattr(settings, "REPO_ROOT", None) if settings.configured else None
    return Path(root) / PULLED if root else None


def page_locale() -> str:
    """The language that Django speaks in this request, as LMS, Studio and workbench set it."""
    from django.conf import settings
    from django.utils.translation import get_language

    return negotiate(get_language() if settings.configured else None)


def direction(locale: str) -> str:
    return "rtl" if locale in RIGHT_TO_LEFT else "ltr"
