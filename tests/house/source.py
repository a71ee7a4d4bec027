"""What the house rules read: the source files and the apps they belong to."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
MADE_BY_MACHINES = {"migrations", "__pycache__"}


def python_files(*folders: str) -> list[Path]:
    """Every Python file below the folders, without migrations."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if not MADE_BY_MACHINES & set(path.parts)
    )


def apps() -> list[Path]:
    """The folder of every app: below schakel and, one floor down, below schakel/base."""
    house = SRC / "schakel"
    found = [path.parent for path in [*house.glob("*/apps.py"), *house.glob("base/*/apps.py")]]
    return sorted(folder for folder in found if folder != house / "base")


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text())


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method in the file, inner ones too."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def shown(path: Path) -> str:
    """The path as people say it."""
    return str(path.relative_to(ROOT))
