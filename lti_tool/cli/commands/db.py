"""``livementor db``."""

from lti_tool.cli.shared import settings_of
from lti_tool.cli.words import Arguments, Words


def add_to(words: Words) -> None:
    database = words.group("db", "the database")
    database.add("upgrade", _upgrade, "bring the database to the newest schema")


def _upgrade(parsed: Arguments) -> int:
    from lti_tool.database import bring_up_to_date, open_database

    bring_up_to_date(open_database(settings_of(parsed)))
    print("The database has the newest schema, and every subject.")
    return 0
