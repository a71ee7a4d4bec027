"""Migrations are complete, named and about structure only (conventions, section 8)."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from tests import databases
from tests.house.source import SRC, shown

NAMED = re.compile(r"^\d{4}_[a-z][a-z0-9_]{3,}$")
NAMELESS = re.compile(r"_auto_\d")


def _migrations():
    return [path for path in SRC.glob("**/migrations/*.py") if path.name != "__init__.py"]


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_migration_has_a_name_that_says_what():
    nameless = [
        shown(path)
        for path in _migrations()
        if not NAMED.match(path.stem) or NAMELESS.search(path.stem)
    ]
    assert nameless == []


def test_migrations_change_structure_only():
    moving_data = [shown(path) for path in _migrations() if "RunPython" in path.read_text()]
    assert moving_data == []


@pytest.mark.django_db
def test_a_database_of_before_the_merge_has_nothing_to_do():
    merged = set(MigrationExecutor(connection).loader.replacements)
    ran = MigrationRecorder(connection)
    for app, name in merged:
        ran.record_unapplied(app, name)

    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert len(merged) >= 9
    assert merged <= ran.applied_migrations().keys()


@pytest.mark.slow
def test_every_table_can_be_undone_and_made_again(own_database):
    name = connection.settings_dict["NAME"]
    databases.manage("migrate", "accounts", "zero", database=name)
    left = connection.introspection.table_names()
    databases.manage("migrate", database=name)
    assert "signals_signal" not in left
    assert "signals_signal" in connection.introspection.table_names()
