"""What Tutor is told: settings, files to render, an image to build, and a job to run at initialisation."""

from pathlib import Path

from tutor import hooks

HOME = Path(__file__).parent
DEFAULTS = {
    "LIVEMENTOR_REQUIREMENT": "livementor",
    "LIVEMENTOR_DOCKER_IMAGE": "livementor:0.1.0",
    "LIVEMENTOR_HOST": "mentors.{{ LMS_HOST }}",
    "LIVEMENTOR_KEY_ID": "",
    "LIVEMENTOR_SECRET": "",
    "LIVEMENTOR_MAIL_URL": "",
    "LIVEMENTOR_MAIL_SENDER": "Livementor <no-reply@{{ LMS_HOST }}>",
    "LIVEMENTOR_STRIPE_SECRET_KEY": "",
    "LIVEMENTOR_STRIPE_PUBLISHABLE_KEY": "",
    "LIVEMENTOR_STRIPE_WEBHOOK_SECRET": "",
    "LIVEMENTOR_POSTGRES_IMAGE": "docker.io/postgres:17-alpine",
    "LIVEMENTOR_COTURN_IMAGE": "docker.io/coturn/coturn:4.6.3",
}
"""``KEY_ID`` and ``SECRET`` are what ``livementor openedx add`` printed; until then the block says what is missing."""
DRAWN_ONCE = {
    "LIVEMENTOR_SECRET_KEY": "{{ 48|random_string }}",
    "LIVEMENTOR_POSTGRES_PASSWORD": "{{ 24|random_string }}",
    "LIVEMENTOR_TURN_SECRET": "{{ 32|random_string }}",
}
"""Kept in Tutor's ``config.yml``, and never drawn again: the first one encrypts secrets in the database."""

hooks.Filters.CONFIG_DEFAULTS.add_items(list(DEFAULTS.items()))
hooks.Filters.CONFIG_UNIQUE.add_items(list(DRAWN_ONCE.items()))
hooks.Filters.ENV_TEMPLATE_ROOTS.add_item(str(HOME / "templates"))
hooks.Filters.ENV_TEMPLATE_TARGETS.add_items(
    [("livementor/build", "plugins"), ("livementor/apps", "plugins")]
)
hooks.Filters.IMAGES_BUILD.add_item(
    ("livementor", ("plugins", "livementor", "build", "livementor"), "{{ LIVEMENTOR_DOCKER_IMAGE }}", ())
)  # fmt: skip
hooks.Filters.CLI_DO_INIT_TASKS.add_item(("livementor", "livementor db upgrade"))
for path in sorted((HOME / "patches").iterdir()):
    hooks.Filters.ENV_PATCHES.add_item((path.name, path.read_text()))
