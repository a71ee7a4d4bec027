"""Where Django looks for its database."""

import pytest

from schakel_local.addresses import BadDatabaseUrl, database_settings

NAMES = (
    "DATABASE_URL",
    "DATABASE_URL_SCHAKEL_OWNER",
    "DATABASE_URL_SCHAKEL_APP",
    "SCHAKEL_DB_ROLE",
    "SCHAKEL_DB_NAME",
)


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_a_word_the_application_role_uses_the_socket():
    entry = database_settings()
    assert entry["USER"] == "schakel_app"
    assert entry["HOST"].startswith("/")
    assert entry["CONN_MAX_AGE"] == 0


def test_the_owner_is_used_when_asked_for(monkeypatch):
    monkeypatch.setenv("SCHAKEL_DB_ROLE", "schakel_owner")
    assert database_settings()["USER"] == "schakel_owner"
    assert database_settings("schakel_counts")["USER"] == "schakel_counts"


def test_a_server_of_somebody_else_is_refused():
    assert database_settings()["OPTIONS"]["requirepeer"]


def test_a_url_wins_with_everything_in_it(monkeypatch):
    url = "postgresql://kees:p%40ss@db.example:6432/schakel%20x?sslmode=verify-full"
    monkeypatch.setenv("DATABASE_URL", url)
    entry = database_settings()
    assert (entry["USER"], entry["PASSWORD"]) == ("kees", "p@ss")
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example", "6432", "schakel x")
    assert entry["OPTIONS"] == {"sslmode": "verify-full", "options": "-c role=schakel_app"}


def test_whoever_connects_to_serve_takes_on_the_role_that_row_security_binds(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://superuser@db/schakel?options=-c%20jit%3Doff")
    assert database_settings()["OPTIONS"]["options"] == "-c jit=off -c role=schakel_app"
    assert database_settings("schakel_owner")["OPTIONS"] == {"options": "-c jit=off"}
    monkeypatch.setenv("DATABASE_URL", "postgresql://schakel_app@db/schakel")
    assert database_settings()["OPTIONS"] == {}


def test_the_owner_has_an_address_of_its_own(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/schakel")
    monkeypatch.setenv("DATABASE_URL_SCHAKEL_OWNER", "postgresql://owner@db/schakel")
    assert database_settings()["USER"] == "app"
    assert database_settings("schakel_owner")["USER"] == "owner"


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://x", "schakel", "sqlite:///x.db"])
def test_another_kind_of_url_is_refused_in_words(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(BadDatabaseUrl, match="must look like"):
        database_settings()
