"""Migrations are complete, named and about structure only (conventions, section 8)."""

import re

import pytest
from django.core.management import call_command
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
