"""The revisions lead to the schema of the models, wherever they start and however many start them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.migrations.commands import LOCK, alembic_config, missing, upgrade
from lti_tool.migrations.schema import all_tables, create_all, is_ours

QUEUE_OF_0001 = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
CATALOGUE = {
    "columns": """
        SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text,
               pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT oid::regprocedure::text, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "types": """
        SELECT typname, typtype::text, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
                                        FROM pg_enum WHERE enumtypid = pg_type.oid)
        FROM pg_type WHERE typnamespace = 'public'::regnamespace""",
}
MakeDatabase = Callable[[], Database]


def catalogue(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that the server knows of the schema, but Alembic's own table."""
    with database.engine.connect() as connection:
        return {
            kind: sorted(
                (tuple(row) for row in connection.execute(text(query.replace(":", "\\:")))), key=str
            )
            for kind, query in CATALOGUE.items()
        }


def without_alembic(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[str]]:
    return {
        kind: [str(row) for row in rows if "alembic_version" not in str(row)]
        for kind, rows in found.items()
    }


def test_the_revisions_make_what_the_models_say(empty_database: MakeDatabase) -> None:
    by_revisions, at_once = empty_database(), empty_database()
    upgrade(by_revisions)
    with at_once.engine.begin() as connection:
        create_all(connection)
    found, wanted = without_alembic(catalogue(by_revisions)), without_alembic(catalogue(at_once))
    for kind in CATALOGUE:
        assert found[kind] == wanted[kind], kind
        assert wanted[kind], kind


def test_a_changed_model_needs_a_revision(empty_database: MakeDatabase) -> None:
    database = empty_database()
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        assert compare_metadata(context, all_tables()) == []


def test_an_upgrade_again_changes_nothing(empty_database: MakeDatabase) -> None:
    database = empty_database()
    upgrade(database)
    before = catalogue(database)
    upgrade(database)
    assert catalogue(database) == before


def test_what_is_missing_is_told_in_order(empty_database: MakeDatabase) -> None:
    database = empty_database()
    lacking = missing(database)
    assert lacking[0] == "0001"
    assert lacking == sorted(lacking)
    with database.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    assert missing(database) == lacking[1:]
    upgrade(database)
    assert missing(database) == []


def test_two_who_upgrade_at_once_wait_for_one_another(empty_database: MakeDatabase) -> None:
    database = empty_database()
    with ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(upgrade, database) for _ in range(3)]:
            done.result(60)
    assert missing(database) == []


def test_an_upgrade_waits_for_whoever_holds_the_lock(empty_database: MakeDatabase) -> None:
    database = empty_database()
    with ThreadPoolExecutor(1) as threads, database.engine.connect() as holder:
        holder.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        done = threads.submit(upgrade, database)
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not holder.scalar(waiting):
            assert not done.done()
        assert missing(database)
        holder.rollback()
        done.result(60)
    assert missing(database) == []


def test_a_failed_upgrade_leaves_nothing(empty_database: MakeDatabase) -> None:
    database = empty_database()
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE ledger_entry (id int)"))
    with pytest.raises(Exception, match="ledger_entry"):
        upgrade(database)
    with database.engine.connect() as connection:
        tables = connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        assert tables.all() == ["ledger_entry"]


def test_the_way_back_leaves_an_empty_database(empty_database: MakeDatabase) -> None:
    database = empty_database()
    upgrade(database)
    with database.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert all(not rows for rows in without_alembic(catalogue(database)).values())


def test_a_database_of_a_newer_version_is_left_alone(empty_database: MakeDatabase) -> None:
    database = empty_database()
    upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for ask in (missing, upgrade):
        with pytest.raises(ConfigurationError, match="9999, which is newer"):
            ask(database)


def test_the_queue_is_the_one_that_the_first_revision_made() -> None:
    """Fails when procrastinate brings another schema: its migration then becomes a revision of ours."""
    assert sha256(SchemaManager.get_schema().encode()).hexdigest() == QUEUE_OF_0001
