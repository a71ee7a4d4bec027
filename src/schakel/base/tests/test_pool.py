"""A pooled connection never carries an organisation over to whoever gets it next (ADR 0092)."""

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from schakel_local.addresses import database_settings, forget_organisation

pytestmark = pytest.mark.django_db
ORGANISATION = "SELECT current_setting('app.org', true)"
SET = "SELECT set_config('app.org', '7', false)"


@pytest.fixture
def pool():
    """One connection, so that the next borrower gets the very same."""
    settings = connection.get_connection_params() | {"autocommit": True}
    with ConnectionPool(
        kwargs=settings, min_size=1, max_size=1, reset=forget_organisation, timeout=60
    ) as opened:
        yield opened


def _process(borrowed):
    return borrowed.execute("SELECT pg_backend_pid()").fetchone()[0]


def test_the_next_borrower_of_a_connection_has_no_organisation(pool):
    with pool.connection() as borrowed:
        borrowed.execute(SET)
        before = _process(borrowed)

    with pool.connection() as borrowed:
        assert _process(borrowed) == before, "it is the same connection"
        assert not borrowed.execute(ORGANISATION).fetchone()[0]


def test_a_transaction_that_was_left_open_or_failed_is_wiped_too(pool):
    borrowed = pool.getconn()
    borrowed.execute(SET)
    borrowed.autocommit = False
    with pytest.raises(psycopg.errors.DivisionByZero):
        borrowed.execute("SELECT 1 / 0")
    pool.putconn(borrowed)

    with pool.connection() as borrowed:
        assert not borrowed.execute(ORGANISATION).fetchone()[0]


def test_connections_are_pooled_only_where_the_environment_says_so(monkeypatch):
    monkeypatch.delenv("SCHAKEL_DB_POOL", raising=False)
    assert "pool" not in database_settings()["OPTIONS"]

    monkeypatch.setenv("SCHAKEL_DB_POOL", "6")
    settings = database_settings()

    assert settings["OPTIONS"]["pool"]["max_size"] == 6
    assert settings["OPTIONS"]["pool"]["reset"] is forget_organisation
    assert settings["CONN_MAX_AGE"] == 0
