"""Makes and drops databases. Roles, extensions and grants are the first migration's work."""

from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]


def create_database(connection: Connection, name: str, template: str | None = None) -> None:
    """Create the database when absent, as a copy of the template where one is given."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        # Copying files beats writing every page to the log for a database of this size.
        statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    connection.execute(statement)


def drop_database(connection: Connection, name: str) -> None:
    """Drop the database, also when somebody is still connected."""
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )
