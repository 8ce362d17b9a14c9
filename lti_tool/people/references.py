"""What refers to a person in the tables of all rooms, and what the owner of a table wants when two accounts become one.

By default every row follows, and what the database refuses refuses the joining. The owner of a column says otherwise in
its ``info``: ``mapped_column(ForeignKey("person.id"), info=ONE_STAYS)``, or ``info=refused_by(BothTeach)``.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Table,
    UniqueConstraint,
    and_,
    delete,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.i18n import N_

KEY = "joining"
ONE_STAYS: dict[Any, Any] = {KEY: None}
"""Where both accounts have the same row, one is enough: a customer at Stripe, a mail that is sent once."""


class AccountsClash(Conflict):
    code = "join_clash"
    message = N_(
        "Both accounts have something that one account can have only once, so they stay apart."
    )


def refused_by(error: type[Conflict]) -> dict[Any, Any]:
    """In place of ``AccountsClash``, when the database refuses to have this column's rows under one person."""
    return {KEY: error}


def references(metadata: MetaData) -> Iterator[Column[Any]]:
    """Every column that holds a person's number, table by table in a fixed order."""
    person = metadata.tables["person"]
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        yield from (column for column in table.columns if column.references(person.c.id))


def move(session: Session, column: Column[Any], kept: int, gone: int) -> None:
    """Give the rows of one person to another. Raises AccountsClash, or what the column's owner says instead."""
    wish = column.info.get(KEY, AccountsClash)
    try:
        if wish is None:
            _drop_doubles(session, column, kept, gone)
        session.execute(update(column.table).where(column == gone).values({column: kept}))
    except IntegrityError as error:
        raise (wish or AccountsClash)() from error


def _drop_doubles(session: Session, column: Column[Any], kept: int, gone: int) -> None:
    table = column.table
    for unique in unique_with(column):
        other = table.alias()
        same: list[ColumnElement[bool]] = [
            each == other.c[each.name] for each in unique if each is not column
        ]
        mine, theirs = other.c[column.name] == kept, column == gone
        session.execute(delete(table).where(and_(mine, theirs, *same)))


def unique_with(column: Column[Any]) -> Iterator[list[Column[Any]]]:
    """The sets of columns that are unique together and have this one among them."""
    table = column.table
    assert isinstance(table, Table)  # noqa: S101 - columns of models
    constraints = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    sets = [list(one.columns) for one in (table.primary_key, *constraints)]
    for unique in [*sets, *(list(one.columns) for one in table.indexes if one.unique)]:
        if any(each is column for each in unique):
            yield unique
