"""Every table is closed by row-level security, or named here with the reason why not."""

import pytest
from django.db import connection

# Prefixes of tables that hold nothing of a case.
NAMED_EXCEPTIONS = {
    "django_": "Django's own: content types, migrations, sessions (opaque keys)",
    "auth_": "Django's permissions, unused: rights are in code",
    "account_": "sign-in of users, before an organisation is chosen",
    "mfa_": "second factors, read before an organisation is chosen",
    "socialaccount_": "OIDC sign-in, before an organisation is chosen",
    "usersessions_": "who is signed in where, before an organisation is chosen",
    "axes_": "failed sign-ins, of people who have no organisation yet",
    "procrastinate_": "jobs: ids only",
    "accounts_": "the chain knows who takes part",
    "reference_": "published policy data, for everybody",
    "api_apitoken": "found by its fingerprint before anybody is known",
    "encryption_organisationkey": "keys, wrapped by a key that lies outside the database",
    "demo_filling": "how many batches of invented data are there",
    "pghistory_context": "who caused a change: ids only",
}


def _tables() -> list[tuple[str, bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
            "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        return cursor.fetchall()


def _is_excepted(table: str) -> bool:
    return table.startswith(tuple(NAMED_EXCEPTIONS))


@pytest.mark.django_db
def test_every_table_of_a_case_is_closed_even_for_its_owner():
    tables = _tables()
    open_tables = [
        name for name, on, forced in tables if not (on and forced) and not _is_excepted(name)
    ]
    assert tables
    assert open_tables == []


@pytest.mark.django_db
def test_every_closed_table_has_a_policy():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = 'public'")
        ruled = {row[0] for row in cursor.fetchall()}
    closed = {name for name, on, _ in _tables() if on}
    assert closed - ruled == set()


@pytest.mark.django_db
def test_no_view_looks_past_the_policies():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class WHERE relkind IN ('v', 'm') "
            "AND relnamespace = 'public'::regnamespace "
            "AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_no_serving_role_owns_a_table_or_passes_the_policies():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles "
            "WHERE rolname IN ('schakel_app', 'schakel_counts', 'schakel_retention')"
        )
        assert sorted(cursor.fetchall()) == [
            ("schakel_app", False, False, False),
            ("schakel_counts", False, False, False),
            ("schakel_retention", False, False, False),
        ]
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tableowner LIKE 'schakel\\_%'")
        assert {row[0] for row in cursor.fetchall()} <= {"schakel_owner"}


# All that the role of counts may read; it sees the rows of every organisation.
COUNTED = {
    "signals_signal": {
        "id", "organisation_id", "trace_id", "workflow_service", "phase", "registered_at",
        "exploitation_forms", "closing_reason", "merged_into_id", "furthest",
    },
    "signals_phasechange": {"signal_id", "to_phase", "at"},
    "signals_involvedperson": {"signal_id", "role"},
}  # fmt: skip
GRANTED = """
    SELECT c.relname, a.attname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND has_column_privilege('schakel_counts', c.oid, a.attnum, %s)
"""


@pytest.mark.django_db
def test_who_counts_reads_the_counted_columns_and_writes_nothing():
    with connection.cursor() as cursor:
        granted = {}
        cursor.execute(GRANTED, ["SELECT"])
        for table, column in cursor.fetchall():
            granted.setdefault(table, set()).add(column)
        cursor.execute(GRANTED, ["INSERT, UPDATE, REFERENCES"])
        written = cursor.fetchall()
        cursor.execute("SELECT pg_has_role('schakel_counts', oid, 'MEMBER'), rolname FROM pg_roles")
        roles = {name for is_member, name in cursor.fetchall() if is_member}
    assert granted == COUNTED
    assert written == []
    assert roles == {"schakel_counts"}
