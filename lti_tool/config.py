"""Settings: read once from the environment, checked at start, then passed as values.

In development a folder is enough: secrets are drawn at random into it, and PostgreSQL runs in it. In
production nothing is guessed: what is missing is named, all at once.
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal
from urllib.parse import urlsplit

from lti_tool.kernel.errors import ConfigurationError

Environment = Literal["development", "production"]
PREFIX = "LIVEMENTOR_"
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Settings:
    """Every setting, by its name in the environment without ``LIVEMENTOR_``, in lower case."""

    environment: Environment
    """``development`` or ``production``."""
    base_url: str
    """Where people reach the service, without a slash at the end: ``https://mentors.example.org``."""
    data_dir: Path
    """The folder of the embedded database and of development's secrets."""
    secret_key: str = field(repr=False)
    """At least 32 characters; signs cookies and links, and encrypts the secrets that lie in the database."""
    database_url: str | None = field(default=None, repr=False)
    """``postgresql://…`` (15 or later), from ``DATABASE_URL``. Without it, PostgreSQL runs in the data folder."""
    stripe_secret_key: str | None = field(default=None, repr=False)
    """Stripe's secret key. Without it only free lessons can be booked."""
    stripe_publishable_key: str | None = None
    """Stripe's publishable key, for the card form."""
    stripe_webhook_secret: str | None = field(default=None, repr=False)
    """The signing secret of the webhook that Stripe calls at ``/webhooks/stripe``."""
    stripe_api_base: str | None = None
    """Another address of Stripe's API; development only."""
    stripe_js_url: str = "https://js.stripe.com/v3/"
    """Where the card form's script comes from."""
    commission_percent: int = 15
    """What the service keeps of each lesson's price, in whole percent."""
    mail_url: str | None = field(default=None, repr=False)
    """``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``. Development does without."""
    mail_sender: str = "Livementor <no-reply@localhost>"
    """The From of every mail."""
    turn_urls: tuple[str, ...] = ()
    """TURN servers for the live lesson, separated by commas: ``turns:turn.example.org:443?transport=tcp``."""
    turn_secret: str | None = field(default=None, repr=False)
    """The shared secret of those servers (coturn's ``static-auth-secret``)."""
    documents_days: int = 30
    """How many days after the decision an applicant's documents are deleted."""
    platform_networks: tuple[str, ...] = ()
    """Private networks in which course platforms live, separated by commas: ``10.20.0.0/16``."""

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc


def read_settings(
    environ: Mapping[str, str] | None = None,
    *,
    data_dir: Path | None = None,
    port: int | None = None,
) -> Settings:
    """The settings of this process. ``port``: where development is reached, unless an address is set.

    Raises ConfigurationError naming all that is wrong.
    """
    given = dict(os.environ if environ is None else environ)
    found = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in given.items()
        if name.startswith(PREFIX) and value
    }
    known = Settings.__dataclass_fields__
    unknown = sorted(PREFIX + name.upper() for name in found if name not in known)
    if unknown:
        raise ConfigurationError(f"Unknown settings: {', '.join(unknown)}.")
    folder = data_dir or Path(found.pop("data_dir", "var"))
    found.pop("data_dir", None)
    production = found.get("environment", "development") == "production"
    if not production:
        found.setdefault("secret_key", _development_secret(folder))
        found.setdefault("base_url", f"http://localhost:{_development_port(folder, port)}")
    found.setdefault("database_url", given.get("DATABASE_URL", ""))
    settings = _typed(found, folder.resolve())
    problems = _problems(settings)
    if problems:
        raise ConfigurationError("\n".join(problems))
    return settings


def _typed(found: dict[str, str], folder: Path) -> Settings:
    percent, days = found.pop("commission_percent", "15"), found.pop("documents_days", "30")
    turn_urls, networks = (
        _listed(found.pop(name, "")) for name in ("turn_urls", "platform_networks")
    )
    return Settings(
        environment=found.pop("environment", "development"),  # type: ignore[arg-type]
        base_url=found.pop("base_url", "").rstrip("/"),
        data_dir=folder,
        secret_key=found.pop("secret_key", ""),
        database_url=found.pop("database_url", None) or None,
        commission_percent=int(percent) if percent.isdecimal() else -1,
        documents_days=int(days) if days.isdecimal() else -1,
        turn_urls=turn_urls,
        platform_networks=networks,
        **found,
    )


def _listed(told: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in told.split(",") if one.strip())


def _problems(settings: Settings) -> list[str]:
    stripe = (
        settings.stripe_secret_key,
        settings.stripe_publishable_key,
        settings.stripe_webhook_secret,
    )
    database = settings.database_url or "postgresql://"
    production = settings.is_production
    checks = [
        (
            settings.environment in ("development", "production"),
            "LIVEMENTOR_ENVIRONMENT must be development or production.",
        ),
        (
            _is_address(settings.base_url),
            "LIVEMENTOR_BASE_URL must be an address such as https://mentors.example.org.",
        ),
        (
            settings.is_https or not production,
            "LIVEMENTOR_BASE_URL must begin with https:// in production.",
        ),
        (
            len(settings.secret_key) >= SHORTEST_SECRET,
            f"LIVEMENTOR_SECRET_KEY must be set, with at least {SHORTEST_SECRET} characters.",
        ),
        (
            database.startswith("postgresql://"),
            "DATABASE_URL must begin with postgresql://.",
        ),
        (
            0 <= settings.commission_percent <= 100,
            "LIVEMENTOR_COMMISSION_PERCENT must be a whole number from 0 to 100.",
        ),
        (
            settings.documents_days >= 0,
            "LIVEMENTOR_DOCUMENTS_DAYS must be a whole number of days.",
        ),
        (
            all(stripe) or not any(stripe),
            "Set all of LIVEMENTOR_STRIPE_SECRET_KEY, _PUBLISHABLE_KEY and _WEBHOOK_SECRET, or none.",
        ),
        (
            settings.stripe_api_base is None or not production,
            "LIVEMENTOR_STRIPE_API_BASE is for development.",
        ),
        (
            settings.mail_url is not None or not production,
            "LIVEMENTOR_MAIL_URL must be set in production (smtp://…).",
        ),
        (
            urlsplit(settings.mail_url or "smtp://host").scheme in ("smtp", "smtps"),
            "LIVEMENTOR_MAIL_URL must look like smtp://user:password@host:587.",
        ),
        (
            settings.turn_secret is not None or not settings.turn_urls,
            "LIVEMENTOR_TURN_SECRET must be set beside LIVEMENTOR_TURN_URLS.",
        ),
        (
            all(_is_network(told) for told in settings.platform_networks),
            "LIVEMENTOR_PLATFORM_NETWORKS must be networks such as 10.20.0.0/16.",
        ),
    ]
    return [problem for holds, problem in checks if not holds]


def _is_network(told: str) -> bool:
    try:
        ip_network(told)
    except ValueError:
        return False
    return True


def _is_address(told: str) -> bool:
    """Of a web site."""
    try:
        parts = urlsplit(told)
        _ = parts.port  # raises for what is no number
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.hostname is not None


def _development_secret(folder: Path) -> str:
    """A random secret, drawn once for this data folder and readable by its owner only. Raises ConfigurationError."""
    path = folder / "secret_key"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text()
    except OSError as error:
        told = f"The data folder {folder} can't be used: {error.strerror}. Choose another one with --data."
        raise ConfigurationError(told) from error


def _development_port(folder: Path, port: int | None) -> int:
    """The port on which this data folder was served last: whatever else runs on it tells the same addresses."""
    path = folder / "port"
    with suppress(OSError, ValueError):
        if port is None:
            return int(path.read_text())
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(str(port))
    return port or 8000


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and never over what another process wrote at the same time."""
    with NamedTemporaryFile("w", dir=path.parent) as drawn, suppress(FileExistsError):
        drawn.write(text)
        drawn.flush()
        path.hardlink_to(drawn.name)
