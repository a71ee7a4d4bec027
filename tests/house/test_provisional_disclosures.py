"""A database from before the sharing rules keeps what left then, and holds new rows to them."""

import os
from uuid import uuid4

import psycopg
import pytest
from tests import databases

from schakel_local.creation import create_database, drop_database

OLD = ("sharing", "0002_row_security")
ORGANISATION = """
    INSERT INTO accounts_organisation
        (code, name, type, region, takes_public_reports, is_active, is_demonstration)
    VALUES (%s, %s, 'police', '', false, true, true) RETURNING id
"""
DISCLOSURE = """
    INSERT INTO sharing_disclosure (id, sender_id, recipient_id, subject_id, purpose, fields,
        decision, rule_version, decided_by, package_hash, disclosed_at)
    VALUES (%s, %s, %s, %s, 'hand_over_signal', '{report}', 'provisional: service to service',
        'provisional-1', 1, repeat('a', 64), now())
"""


@pytest.fixture
def old_database():
    """A database with the sharing of before, and one disclosure under the provisional rule."""
    databases.start_server()
    name = databases.COPIES.format(os.getpid(), "provisional")
    with databases.owner_connection() as owner:
        drop_database(owner, name)
        create_database(owner, name, None)
    databases.manage("migrate", *OLD, database=name)
    key = uuid4()
    with databases.owner_connection(name) as rows:
        sender, recipient = (
            rows.execute(ORGANISATION, [code, code.upper()]).fetchone()[0] for code in ("a", "b")
        )
        rows.execute("SELECT set_config('app.org', %s, false)", [str(sender)])
        rows.execute(DISCLOSURE, [key, sender, recipient, uuid4()])
    yield name, key, sender
    with databases.owner_connection() as owner:
        drop_database(owner, name)


@pytest.mark.slow
def test_what_left_under_the_provisional_rule_stays_and_nothing_new_joins_it(old_database):
    name, key, sender = old_database
    databases.manage("migrate", database=name)

    with databases.owner_connection(name) as rows:
        rows.execute("SELECT set_config('app.org', %s, false)", [str(sender)])
        kept = rows.execute(
            "SELECT decision, rule_version, verdict, recipient_type, classes, channel "
            "FROM sharing_disclosure WHERE id = %s",
            [key],
        ).fetchone()
        assert kept[:2] == ("provisional: service to service", "provisional-1")
        assert kept[2:5] == ("ask_po", "unknown", [])
        for constraint in ("the_answer_was_met", "disclosure_is_complete"):
            with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
                _insert_again(rows, key, without=constraint)
    # And back: every step can be undone.
    databases.manage("migrate", "signals", "zero", database=name)
    databases.manage("migrate", *OLD, database=name)


def _insert_again(rows, key, *, without):
    """Add a copy; of the two constraints only one is broken at a time."""
    complete = "'{special}'" if without == "the_answer_was_met" else "'{}'"
    verdict = "'yes'" if without == "disclosure_is_complete" else "verdict"
    columns = [
        column
        for (column,) in rows.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = 'sharing_disclosure' ORDER BY ordinal_position"
        )
    ]
    changed = {"id": "gen_random_uuid()", "classes": complete, "verdict": verdict}
    chosen = ", ".join(changed.get(column, column) for column in columns)
    rows.execute(
        f"INSERT INTO sharing_disclosure ({', '.join(columns)}) "  # noqa: S608 - own names
        f"SELECT {chosen} FROM sharing_disclosure WHERE id = %s",
        [key],
    )
