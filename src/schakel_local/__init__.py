"""The local PostgreSQL server and the development processes: found, started, stopped. Knows no app.

`settings` asks `database_settings`; the Makefile calls `python -m schakel_local`. Nobody else does.
"""

from schakel_local.addresses import database_settings

__all__ = ["database_settings"]
