"""The Django settings of the course site."""

from pathlib import Path
from secrets import token_hex

import django
from django.conf import settings

HERE = Path(__file__).parent


def configure(*, address: str, tool_url: str, data: Path) -> None:
    """Set Django up for a site at ``address`` that knows one tool; its database lies in ``data``."""
    settings.configure(
        DEBUG=False,
        SECRET_KEY=token_hex(32),
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="devstack.platform.urls",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "config_models",
            "lti_consumer",
        ],
        MIDDLEWARE=[
            "edx_django_utils.cache.middleware.RequestCacheMiddleware",
            "django.middleware.common.CommonMiddleware",
            "devstack.platform.open_edx.nobody_signed_in",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": data / "platform.sqlite3",
                "OPTIONS": {"timeout": 20},
            }
        },
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "APP_DIRS": True,
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        LANGUAGE_CODE="en",
        PLATFORM_NAME="Northfield University",
        LMS_ROOT_URL=address,
        LTI_BASE=address,
        LTI_API_BASE=address,
        USAGE_ID_PATTERN=r"(?P<usage_id>[^/]+)",
        TOOL_URL=tool_url,
    )
    django.setup()
