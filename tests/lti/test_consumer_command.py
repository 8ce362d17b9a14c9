"""``livementor lti consumer``: the old secret comes from a file, and never stands on the line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.cli import main
from lti_tool.config import Settings
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import Vault
from lti_tool.lti.models import Consumer


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    database: Database,
    registered: dict[str, Any],
) -> Any:
    monkeypatch.setattr("lti_tool.cli.commands.lti.settings_of", lambda _: settings)
    monkeypatch.setattr("lti_tool.cli.commands.lti.database_of", lambda _: database)
    return lambda *words: main(["lti", "consumer", registered["id"], "--key", "K", *words])


def secret(database: Database, settings: Settings) -> str:
    with database.transaction() as session:
        kept = session.scalars(select(Consumer.secret)).one()
    return Vault(settings.secret_key).decrypt(kept)


def test_the_secret_is_read_from_a_file(
    run: Any,
    database: Database,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "secret").write_text(" s3cret é\n", "utf-8")
    assert run("--secret-file", str(tmp_path / "secret")) == 0
    told = capsys.readouterr().out
    assert json.loads(told)["keys"] == ["K"]
    assert "s3cret" not in told
    assert secret(database, settings) == " s3cret é"


def test_the_secret_is_read_from_the_input(
    run: Any, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cret\r\n"))
    assert run("--secret-file", "-") == 0
    assert secret(database, settings) == "s3cret"


def test_a_file_that_is_not_there_is_named(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--secret-file", str(tmp_path / "none")) != 0
    assert "none" in capsys.readouterr().err
