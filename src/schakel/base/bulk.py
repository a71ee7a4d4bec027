"""Writing many rows at once, by COPY: for the owner of the database, in the demonstration (ADR 0090).

A role that row-level security binds cannot COPY, and PostgreSQL says so. Sealed fields are sealed
row by row, and every trigger and constraint of the table holds, as with any other way of writing.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

from schakel.base.fields import EncryptedTextField

Read = Callable[[models.Model], object]
# Travels as it is: psycopg knows the type, and Django would make nothing else of it.
_AS_IT_IS = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
    models.UUIDField,
)


def copy_rows(rows: Sequence[models.Model]) -> int:
    """Add rows of one model, in the given order; a date that is filled in stays as it is."""
    if not rows:
        return 0
    model = type(rows[0])
    fields = model._meta.concrete_fields
    reads = [_reader(field) for field in fields]
    # All of it before the COPY begins: sealing may have to look up a key, on the same connection.
    values = [[read(row) for read in reads] for row in rows]
    statement, translated = _statement(model, fields), connection.wrap_database_errors
    with connection.cursor() as cursor, translated, cursor.copy(statement) as copy:
        for each in values:
            copy.write_row(each)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return len(rows)


def _statement(
    model: type[models.Model], fields: "Sequence[models.Field[Any, Any]]"
) -> sql.Composed:
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    table = sql.Identifier(model._meta.db_table)
    return sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)


def _reader(field: "models.Field[Any, Any]") -> Read:
    """Return how the value of a field is taken from a row."""
    name = field.attname
    if isinstance(field, EncryptedTextField):
        return lambda row: field.pre_save(row, add=True)
    if getattr(field, "auto_now_add", False):
        return lambda row: getattr(row, name) or field.pre_save(row, add=True)
    if isinstance(field, _AS_IT_IS):
        return lambda row: row.__dict__[name]
    if isinstance(field, ArrayField):
        return lambda row: _array(row.__dict__[name])
    return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _array(values: Sequence[str] | None) -> str | None:
    """Return a list of texts as PostgreSQL writes them; many times as fast as asking per value."""
    if values is None:
        return None
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
