"""Root in another's checkout, and another in root's: the data stay whose they are."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from schakel_local import belonging
from schakel_local.belonging import NotYours, act_as_owner
from schakel_local.place import Place

NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def here(tmp_path) -> Place:
    return Place(data=tmp_path / "postgres", kind="embedded", durable=True)


@pytest.fixture
def anothers(here, monkeypatch) -> Place:
    """The data of somebody who is neither us nor the server's account."""
    here.data.mkdir()
    monkeypatch.setattr(belonging, "_owner", lambda _data: NOBODY.pw_uid)
    return here


@pytest.mark.parametrize("command", ["run", "start", "stop", "reset"])
def test_in_an_own_or_an_empty_place_everything_goes_on(here, command):
    act_as_owner(here, command)
    here.data.mkdir()
    act_as_owner(here, command)


@pytest.mark.parametrize("command", ["run", "start", "prepare"])
def test_root_starts_nothing_on_anothers_data(anothers, command, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(NotYours, match=f"sudo -u nobody make {command}"):
        act_as_owner(anothers, command)


@pytest.mark.parametrize("command", ["stop", "reset"])
def test_root_stops_and_clears_as_the_owner(anothers, command, monkeypatch):
    became = []
    monkeypatch.setattr(os, "getuid", lambda: 0)
    monkeypatch.setattr(belonging, "become", became.append)
    act_as_owner(anothers, command)
    assert became == [NOBODY.pw_uid]


@pytest.mark.parametrize("command", ["run", "stop", "reset"])
def test_an_ordinary_user_touches_nobody_elses_data(anothers, command, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: NOBODY.pw_uid + 1)
    with pytest.raises(NotYours, match="belong to nobody"):
        act_as_owner(anothers, command)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another")
def test_becoming_another_is_for_good():
    said = "import os; print(os.getuid(), os.geteuid(), os.getgroups())"
    source = Path(belonging.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c",
         (f"import sys; sys.path.insert(0, {str(source)!r}); "
         f"from schakel_local.belonging import become; become({NOBODY.pw_uid}); {said}")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    uid, effective, groups = done.stdout.split()
    assert (uid, effective) == (str(NOBODY.pw_uid),) * 2
    assert groups in {"[]", f"[{NOBODY.pw_gid}]"}
