"""``make revision MSG="What changes"``: write a revision of what the models have and the newest one lacks."""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

from lti_tool.kernel.db import Database
from lti_tool.kernel.embedded import embedded_postgres
from lti_tool.migrations.commands import alembic_config, upgrade


def revise(database: Database, message: str) -> Path:
    """Bring this empty database to the newest revision, write the next one, and return its path."""
    upgrade(database)
    config = alembic_config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        made = command.revision(config, message, autogenerate=True, rev_id=_next_number(config))
    assert isinstance(made, Script)  # noqa: S101 - one message makes one script
    return _without_remarks(Path(made.path))


def _next_number(config: Config) -> str:
    revisions = ScriptDirectory.from_config(config).walk_revisions()
    return f"{sum(1 for _ in revisions) + 1:04}"


def _without_remarks(path: Path) -> Path:
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    return path


def main() -> None:
    message = " ".join(sys.argv[1:]).strip()
    if not message:
        sys.exit('Say what changes: make revision MSG="..."')
    with tempfile.TemporaryDirectory(prefix="livementor-") as folder:
        database = Database(embedded_postgres(Path(folder)))
        path = revise(database, message)
        database.close()
    subprocess.run([Path(sys.executable).with_name("ruff"), "format", "--quiet", path], check=True)
    print(f"Read it, and complete what can't be seen in models: {path}")


if __name__ == "__main__":
    main()
