"""An exception to a rule names the rule and its reason; a lock names no host."""

import re

from tests.house.source import ROOT, python_files, shown

MARK = re.compile(r"#\s*(noqa|type:\s*ignore)\b(?P<rest>.*)")
EXPLAINED = re.compile(r"^(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[a-z-]+(,\s*[a-z-]+)*\])\s+(#|-)\s*\S+")
FOLDERS = ("src", "tests", "bench", "tools")


def _marks(text: str) -> list[str]:
    return [found["rest"] for found in MARK.finditer(text)]


def test_every_noqa_and_type_ignore_names_its_rule_and_reason():
    bare = [
        f"{shown(path)}: {rest.strip() or 'bare'}"
        for path in python_files(*FOLDERS)
        if path.name != "test_exceptions_are_explained.py"
        for rest in _marks(path.read_text())
        if not EXPLAINED.match(rest)
    ]
    assert bare == []


def test_the_rule_can_fail():
    (reasonless,) = _marks("x = 1  # noqa: S105")
    (bare,) = _marks("x = 1  # type: ignore")
    (explained,) = _marks("x = 1  # noqa: S105 - a name, not a secret")
    assert not EXPLAINED.match(reasonless)
    assert not EXPLAINED.match(bare)
    assert EXPLAINED.match(explained)


def test_no_lock_names_a_host():
    locks = [*(ROOT / "requirements").glob("*.txt"), *(ROOT / "tools").glob("**/package-lock.json")]
    assert len(locks) >= 5
    named = [shown(lock) for lock in locks if "://" in lock.read_text()]
    assert named == []


def test_every_requirement_says_what_it_is_for():
    silent = [
        f"{shown(path)}: {line}"
        for path in (ROOT / "requirements").glob("*.in")
        for line in path.read_text().splitlines()
        if line and not line.startswith(("#", "-r")) and "#" not in line
    ]
    assert silent == []
