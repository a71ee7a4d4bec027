"""Roles, extensions and grants that the product expects; safe to repeat on any PostgreSQL >= 15."""

from typing import Any

import psycopg
from psycopg import sql

# Serves pages; counts for the monitor; destroys at the end of a retention period. None passes RLS.
SERVING_ROLES = ("schakel_app", "schakel_counts", "schakel_retention")
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
LIMITS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"

Connection = psycopg.Connection[Any]


def prepare_roles(connection: Connection) -> None:
    """Make the roles that are absent. On the local socket they need no password."""
    present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for role in SERVING_ROLES:
        name = sql.Identifier(role)
        if role not in present:
            connection.execute(sql.SQL("CREATE ROLE {} {}").format(name, sql.SQL(LIMITS)))
            # An owner who is no superuser must be able to step down to the role.
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def create_database(connection: Connection, name: str, template: str | None = None) -> bool:
    """Create the database when absent, as a copy of the template where one is given."""
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if known:
        return False
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        # Copying files beats writing every page to the log for a database of this size.
        statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    connection.execute(statement)
    return True


def drop_database(connection: Connection, name: str) -> None:
    """Drop the database, also when somebody is still connected."""
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def prepare_database(connection: Connection) -> None:
    """Extensions, grants and default privileges of the database connected to."""
    for extension in EXTENSIONS:
        name = sql.Identifier(extension)
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(name))
    for role in SERVING_ROLES:
        name = sql.Identifier(role)
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
    # The other two roles get columns and tables by name, in the migrations of whoever needs them.
    connection.execute(
        "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO schakel_app"
    )
    connection.execute("ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO schakel_app")
