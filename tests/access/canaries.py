"""A canary in every sealed field: words that may appear nowhere but on their own page."""

from collections.abc import Iterator
from secrets import token_hex

import psycopg
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from schakel.base.fields import EncryptedJSONField, EncryptedTextField

# Written as the last part of each canary; new in every run, so that no earlier run is found.
TOKEN = f"kanarie{token_hex(8)}"


def sealed_fields() -> Iterator[tuple[type[models.Model], list[EncryptedTextField]]]:
    """Give the sealed fields of every model, as its Privacy class names them."""
    for model in apps.get_models():
        if model.__module__.startswith("schakel.") and hasattr(model, "Privacy"):
            named = model.Privacy.personal | model.Privacy.sensitive
            fields = [field for field in model._meta.local_fields if field.name in named]
            sealed = [field for field in fields if isinstance(field, EncryptedTextField)]
            if sealed:
                yield model, sealed


def seed() -> set[str]:
    """Put a canary in every sealed field of every row; give the models that had a row.

    As the owner, in the way in which keys are rotated: history may be changed in no other way.
    """
    seeded = set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE schakel_owner")
        cursor.execute("SELECT set_config('app.rotating', 'on', true)")
        for model, fields in sealed_fields():
            for row in model._default_manager.all():
                _write(row, fields)
                seeded.add(model._meta.label)
    return seeded


def _write(row: models.Model, fields: list[EncryptedTextField]) -> None:
    for field in fields:
        before = getattr(row, field.attname)
        marked = isinstance(field, EncryptedJSONField)
        if marked and before is None:
            continue
        setattr(row, field.attname, _marked(before) if marked else f"{field.name} {TOKEN}")
        try:
            with transaction.atomic():
                row.save(update_fields=[field.name])
        except IntegrityError:
            # A rule of the database keeps this one empty, such as a name without a ground.
            setattr(row, field.attname, before)


def _marked(value: object) -> object:
    # The shape stays, so that pages can still show it.
    if isinstance(value, list):
        return [*value, TOKEN] if all(isinstance(part, str) for part in value) else value
    return {**value, "canary": TOKEN} if isinstance(value, dict) else value


def tables_with(token: str, database: psycopg.Connection) -> list[str]:
    """Give the tables whose rows hold these letters, as a dump of the database would."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    names = [row[0] for row in database.execute(query)]
    found = []
    for name in names:
        with database.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
            rows = b"".join(bytes(part) for part in copy)
        shapes = (token.encode(), token.encode().hex().encode())
        found += [name] if any(shape in rows for shape in shapes) else []
    return found


def log_files_with(token: str, database: psycopg.Connection) -> list[str]:
    """Give the files of the write-ahead log that hold these letters."""
    query = """
        SELECT name FROM pg_ls_waldir()
        WHERE position(convert_to(%s, 'UTF8') IN pg_read_binary_file('pg_wal/' || name)) > 0
    """
    database.execute("SELECT pg_switch_wal()")  # what was still in memory goes to its file
    return [row[0] for row in database.execute(query, [token])]
