"""Brings the database up to date before the first page, and only when something has changed."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from schakel_local.addresses import OWNER_ROLE
from schakel_local.place import CHECKOUT, place

# What the tables, the reference data and the demonstration are made of.
SOURCES = ("src/schakel/**/*.py", "reference/**/*", "requirements/base.txt")


class NotPrepared(RuntimeError):
    """The database could not be brought up to date; Django has already said why."""


def prepare() -> None:
    """Migrate and load as the owner. On the local server an unchanged state is recognised."""
    state = _state()
    if not os.environ.get("DATABASE_URL") and _stamp().exists() and _stamp().read_text() == state:
        return
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=CHECKOUT,
        env=os.environ | {"SCHAKEL_DB_ROLE": OWNER_ROLE},
        check=False,
    )
    if done.returncode != 0:
        message = "The database could not be brought up to date; the reason stands above."
        raise NotPrepared(message)
    if not os.environ.get("DATABASE_URL"):
        _stamp().write_text(state)


def forget() -> None:
    """The data are gone, so nothing is prepared."""
    _stamp().unlink(missing_ok=True)


def _stamp() -> Path:
    return place().data.with_suffix(".prepared")


def _state() -> str:
    digest = hashlib.sha256()
    for path in sorted({file for pattern in SOURCES for file in CHECKOUT.glob(pattern)}):
        if path.is_file() and "tests" not in path.relative_to(CHECKOUT).parts:
            digest.update(path.read_bytes())
    # The demonstration has work that is due today, so a new day counts as a change.
    today = datetime.now(UTC).date().isoformat()
    return f"{digest.hexdigest()} {os.environ.get('SCHAKEL_DEMONSTRATION', '')} {today}"
