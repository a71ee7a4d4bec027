"""`python -m schakel_local run|start|prepare|stop|reset`: called by the Makefile."""

import argparse
import os
import sys
from collections.abc import Callable

import psycopg

from schakel_local.account import NoAccount
from schakel_local.addresses import DATABASE, BadDatabaseUrl
from schakel_local.belonging import NotYours, act_as_owner
from schakel_local.binaries import NoServerFound
from schakel_local.creation import create_database
from schakel_local.place import place
from schakel_local.preparation import NotPrepared, forget, prepare
from schakel_local.server import ServerFailed, local_server
from schakel_local.serving import PortTaken, check_port, end_left_behind, serve

EXPECTED = (
    NoAccount,
    NoServerFound,
    ServerFailed,
    NotPrepared,
    BadDatabaseUrl,
    PortTaken,
    NotYours,
)


def run() -> int:
    """Everything `make run` does once the environment is there, in the order of ADR 5."""
    check_port()
    start()
    prepare()
    return serve()


def start() -> None:
    """Start the local server and make its database; with DATABASE_URL there is nothing to start."""
    if os.environ.get("DATABASE_URL"):
        return
    server = local_server()
    server.start()
    with server.connect("postgres") as connection:
        create_database(connection, DATABASE)


def stop() -> None:
    """Stop Schakel where it was left running, and the local server."""
    if end_left_behind():
        sys.stdout.write("Schakel has stopped.\n")
    if os.environ.get("DATABASE_URL"):
        return
    said = "The database has stopped." if local_server().stop() else "The database was not running."
    sys.stdout.write(f"{said}\n")


def reset() -> None:
    """Throw the local database away."""
    local_server().remove()
    forget()
    sys.stdout.write("The local database is gone; `make run` makes a new one.\n")


COMMANDS: dict[str, Callable[[], int | None]] = {
    "run": run,
    "start": start,
    "prepare": prepare,
    "stop": stop,
    "reset": reset,
}


def main() -> int:
    """Run one command; what goes wrong is told in one line."""
    parser = argparse.ArgumentParser(prog="schakel_local", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    command = parser.parse_args().command
    try:
        act_as_owner(place(), command)
        return COMMANDS[command]() or 0
    except (*EXPECTED, psycopg.Error) as error:
        sys.stderr.write(f"{str(error).strip()}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
