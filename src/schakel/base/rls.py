"""Row-level security: the organisation and the person of the connection, and what looks at them.

The application's database role cannot pass these policies. No organisation set means no rows, and
no person set means none of the rows that have readers of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_GUARD = "FOR EACH ROW EXECUTE FUNCTION schakel_only_grows()"
_CURRENT = "nullif(current_setting('app.org', true), '')::bigint"


def set_organisation(organisation_id: int | None, *, user_id: int | None = None) -> None:
    """Set the organisation of the whole connection (requests, tasks), and who acts for it.

    None shows no rows. A task acts for nobody.
    """
    # One question, because every request asks it at least twice.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.org', %s, false), set_config('app.user', %s, false)",
            [_shown(organisation_id), _shown(user_id)],
        )


@contextmanager
def acting_for(organisation_id: int) -> Iterator[None]:
    """Act for another organisation within a transaction, as a hand-over must; then go back."""
    with transaction.atomic():
        before = current_organisation()
        _set_locally(organisation_id)
        yield
        _set_locally(before)


def current_organisation() -> int | None:
    """Return the organisation of the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.org', true)")
        (value,) = cursor.fetchone()
    return int(value) if value else None


def _set_locally(organisation_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.org', %s, true)", [_shown(organisation_id)])


def _shown(key: int | None) -> str:
    return "" if key is None else str(key)


class _StructureOperation(Operation):
    """An operation that changes the database but not Django's picture of the models."""

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the state of the models alone."""

    def forward_sql(self) -> list[str]:
        """Return the statements that bring it about."""
        raise NotImplementedError

    def backward_sql(self) -> list[str]:
        """Return the statements that undo it."""
        raise NotImplementedError

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.forward_sql():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.backward_sql():
            schema_editor.execute(statement, params=None)


class OrganisationPolicy(_StructureOperation):
    """Show rows of `table` only to the organisations named in `columns`.

    Writing is for `writers` (default: the first column). Rows of cases are removed by the
    retention role only, unless `deletable` says that the application itself may (drafts).
    """

    def __init__(
        self,
        table: str,
        *,
        columns: tuple[str, ...] = ("organisation_id",),
        writers: tuple[str, ...] = (),
        deletable: bool = False,
    ) -> None:
        self.table = table
        self.columns = columns
        self.writers = writers
        self.deletable = deletable

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {"columns": self.columns, "writers": self.writers, "deletable": self.deletable}
        return type(self).__name__, [self.table], options

    def describe(self) -> str:
        return f"Row-level security on {self.table}"

    def forward_sql(self) -> list[str]:
        seen = " OR ".join(f"{column} = {_CURRENT}" for column in self.columns)
        written = " OR ".join(
            f"{column} = {_CURRENT}" for column in (self.writers or self.columns[:1])
        )
        statements = [
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY reading ON {self.table} FOR SELECT USING ({seen})",
            f"CREATE POLICY adding ON {self.table} FOR INSERT WITH CHECK ({written})",
            f"CREATE POLICY changing ON {self.table} FOR UPDATE USING ({written})",
            f"CREATE POLICY removing ON {self.table} FOR DELETE USING ({written})",
            f"CREATE POLICY retention ON {self.table} TO schakel_retention USING (true)",
            f"CREATE POLICY counting ON {self.table} FOR SELECT TO schakel_counts USING (true)",
        ]
        if not self.deletable:
            statements.append(f"REVOKE DELETE ON {self.table} FROM schakel_app")
        return statements

    def backward_sql(self) -> list[str]:
        names = ("reading", "adding", "changing", "removing", "retention", "counting")
        return [
            *(f"DROP POLICY IF EXISTS {name} ON {self.table}" for name in names),
            f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY",
            f"GRANT DELETE ON {self.table} TO schakel_app",
        ]


class AppendOnly(_StructureOperation):
    """Forbid changing and removing rows of `table`; only retention may remove.

    The one change allowed is a new seal by the rotation of keys, which runs as the owner.
    """

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {}

    def describe(self) -> str:
        return f"{self.table} only grows"

    def forward_sql(self) -> list[str]:
        return [
            f"CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON {self.table} {_GUARD}",
            f"REVOKE UPDATE, DELETE ON {self.table} FROM schakel_app",
        ]

    def backward_sql(self) -> list[str]:
        return [
            f"DROP TRIGGER IF EXISTS only_grows ON {self.table}",
            f"GRANT UPDATE, DELETE ON {self.table} TO schakel_app",
        ]
