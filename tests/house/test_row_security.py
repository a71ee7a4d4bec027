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
