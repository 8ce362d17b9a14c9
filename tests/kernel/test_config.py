"""Settings: nothing is guessed in production, and all that is wrong is named at once."""

from pathlib import Path

import pytest

from lti_tool.config import Settings, read_settings
from lti_tool.kernel.errors import ConfigurationError

PRODUCTION = {
    "LIVEMENTOR_ENVIRONMENT": "production",
    "LIVEMENTOR_BASE_URL": "https://mentors.example.org/",
    "LIVEMENTOR_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "LIVEMENTOR_MAIL_URL": "smtp://mail.example.org",
    "DATABASE_URL": "postgresql://db.example.org/livementor",
}


def test_production_reads_everything_from_the_environment(tmp_path: Path) -> None:
    settings = read_settings(PRODUCTION, data_dir=tmp_path)
    assert settings.is_production
    assert settings.base_url == "https://mentors.example.org"
    assert settings.database_url == "postgresql://db.example.org/livementor"


def test_production_names_all_that_is_missing_and_makes_nothing_up(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_settings({"LIVEMENTOR_ENVIRONMENT": "production"}, data_dir=tmp_path)
    for name in ("LIVEMENTOR_BASE_URL", "LIVEMENTOR_SECRET_KEY", "LIVEMENTOR_MAIL_URL"):
        assert name in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIVEMENTOR_SECRET_KEY", "short"),
        ("LIVEMENTOR_BASE_URL", "http://mentors.example.org"),
        ("LIVEMENTOR_STRIPE_SECRET_KEY", "sk_live_only_one_of_three"),
        ("LIVEMENTOR_STRIPE_API_BASE", "http://127.0.0.1:8420"),
        ("LIVEMENTOR_COMMISSION_PERCENT", "15.5"),
        ("LIVEMENTOR_DOCUMENTS_DAYS", "-3"),
        ("LIVEMENTOR_MAIL_URL", "mail.example.org:587"),
        ("LIVEMENTOR_TURN_URLS", "turns:turn.example.org"),
        ("LIVEMENTOR_PLATFORM_NETWORKS", "10.20.0.0/16, the school's"),
        ("LIVEMENTOR_BASE_URL", "https://[mentors"),
        ("LIVEMENTOR_BASE_URL", "https://mentors.example.org:web"),
        ("LIVEMENTOR_BASE_URL", "https://"),
        ("DATABASE_URL", "sqlite:///here.db"),
        ("LIVEMENTOR_MISSPELT", "1"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name.removeprefix("LIVEMENTOR_STRIPE")):
        read_settings({**PRODUCTION, name: value}, data_dir=tmp_path)


def test_development_draws_a_secret_once_for_its_owner(tmp_path: Path) -> None:
    first, second = (read_settings({}, data_dir=tmp_path) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert first.secret_key != read_settings({}, data_dir=tmp_path / "other").secret_key


def test_a_secret_is_not_printed(tmp_path: Path) -> None:
    settings: Settings = read_settings(PRODUCTION, data_dir=tmp_path)
    assert settings.secret_key not in repr(settings)


def test_a_data_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ConfigurationError, match=r"file/below can't be used: .*--data"):
        read_settings({}, data_dir=tmp_path / "file" / "below")


def test_other_commands_tell_the_address_at_which_the_folder_is_served(tmp_path: Path) -> None:
    assert read_settings({}, data_dir=tmp_path).base_url == "http://localhost:8000"
    assert read_settings({}, data_dir=tmp_path, port=9100).base_url == "http://localhost:9100"
    assert read_settings({}, data_dir=tmp_path).base_url == "http://localhost:9100"
    assert read_settings({}, data_dir=tmp_path / "other").base_url == "http://localhost:8000"
    (tmp_path / "port").write_text("")
    assert read_settings({}, data_dir=tmp_path).base_url == "http://localhost:8000"
