"""Whose data these are: root acts as the owner of a checkout's data, others are sent away."""

import os
import pwd
from pathlib import Path

from schakel_local.place import ACCOUNT, Place

# What root may do in another's place, as that other: end things and clean up.
CLEARING = {"stop", "reset"}


class NotYours(RuntimeError):
    """The data in this checkout belong to another account."""


def act_as_owner(here: Place, command: str) -> None:
    """Go on as who the data belong to, or refuse: two servers on one checkout would lose both."""
    owner = _owner(here.data)
    if owner is None or owner in _ours():
        return
    if os.getuid() != 0 or command not in CLEARING:
        name = "root" if _name(owner) == ACCOUNT else _name(owner)
        message = (
            f"The data in {here.data} belong to {name}. Run this as {name}"
            f" (sudo -u {name} make {command}), or work in a checkout of your own."
        )
        raise NotYours(message)
    become(owner)


def become(uid: int) -> None:
    """Give up root for good."""
    account = pwd.getpwuid(uid)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(uid)


def _owner(data: Path) -> int | None:
    return data.stat().st_uid if data.exists() else None


def _ours() -> set[int]:
    ours = {os.getuid()}
    if os.getuid() == 0:
        ours |= {entry.pw_uid for entry in pwd.getpwall() if entry.pw_name == ACCOUNT}
    return ours


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
