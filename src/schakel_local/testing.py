"""Loaded by pytest before anything else: tests use a server of their own, as the owner.

The server is started by the first test that asks for a database, see `tests/databases.py`.
"""

import os

os.environ.setdefault("SCHAKEL_CLUSTER", "test")
os.environ.setdefault("SCHAKEL_DB_ROLE", "schakel_owner")
