"""How Django reaches the database: DATABASE_URL when given, else the local server's socket."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from schakel_local.place import place, server_user

DATABASE = "schakel"
APP_ROLE = "schakel_app"
OWNER_ROLE = "schakel_owner"


class BadDatabaseUrl(ValueError):
    """DATABASE_URL does not name a PostgreSQL database."""


def database_settings(role: str | None = None) -> dict[str, Any]:
    """One entry of DATABASES. The role is the argument, else SCHAKEL_DB_ROLE, else schakel_app.

    DATABASE_URL carries its own user and password; an address for one role goes before it (say
    DATABASE_URL_SCHAKEL_APP). A user of another name takes the role on when it connects, so that
    nobody who owns the tables serves pages past row-level security; who may not is refused.
    """
    role = role or os.environ.get("SCHAKEL_DB_ROLE") or APP_ROLE
    general = os.environ.get("DATABASE_URL")
    url = general and os.environ.get(f"DATABASE_URL_{role.upper()}", general)
    entry = _taking_on(role, _from_url(url)) if url else _from_socket(role)
    # A kept connection would carry one organisation's right into the next request.
    settings = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, **entry}
    most = int(os.environ.get("SCHAKEL_DB_POOL") or 0)
    return _pooled(settings, most) if most else settings


def forget_organisation(connection: psycopg.Connection[Any]) -> None:
    """Take the organisation off a connection that goes back to the pool; one that cannot is thrown away.

    The pool calls it before anybody else may get the connection, whatever the request did (ADR 0092).
    """
    with connection.transaction():
        connection.execute("SELECT set_config('app.org', '', false)")


def _pooled(settings: dict[str, Any], most: int) -> dict[str, Any]:
    """Connections are kept by a pool that wipes each of them; each is tried before it is given out."""
    pool = {"min_size": 1, "max_size": most, "reset": forget_organisation}
    options = {**settings.get("OPTIONS", {}), "pool": pool}
    return {**settings, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def _from_socket(role: str) -> dict[str, Any]:
    user = server_user()
    return {
        "NAME": os.environ.get("SCHAKEL_DB_NAME") or DATABASE,
        "USER": role,
        "PASSWORD": "",
        "HOST": str(place().socket),
        "PORT": "5432",
        # Somebody else's server in a folder of that name is refused.
        "OPTIONS": {"requirepeer": user} if user else {},
    }


def _taking_on(role: str, entry: dict[str, Any]) -> dict[str, Any]:
    """The owner is whoever migrates; every other role is one that the migrations made."""
    if role == OWNER_ROLE or entry["USER"] == role:
        return entry
    options = f"{entry['OPTIONS'].get('options', '')} -c role={role}".strip()
    return {**entry, "OPTIONS": {**entry["OPTIONS"], "options": options}}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        message = "DATABASE_URL must look like postgresql://user:password@host:5432/name"
        raise BadDatabaseUrl(message)
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": os.environ.get("SCHAKEL_DB_NAME") or unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
