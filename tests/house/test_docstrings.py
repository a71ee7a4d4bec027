"""Services speak the user's words; methods explain themselves (conventions, sections 4 and 6)."""

import ast
from pathlib import Path

from tests.house.source import apps, shown, tree


def _service_files() -> list[Path]:
    files = [file for app in apps() for file in [app / "services.py", *app.glob("services/*.py")]]
    return [file for file in files if file.exists()]


def _public(body: list[ast.stmt]) -> list[ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    return [node for node in body if isinstance(node, kinds) and not node.name.startswith("_")]


def _service_functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{shown(path)}:{node.lineno} {node.name}", node)
        for path in _service_files()
        for node in _public(tree(path).body)
        if isinstance(node, ast.FunctionDef)
    ]


def test_every_service_says_what_it_does():
    silent = [name for name, node in _service_functions() if not ast.get_docstring(node)]
    assert silent == []


def _is_a_transaction(node: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_a_service_takes_its_arguments_by_name_and_the_actor_first():
    loose = []
    for name, node in _service_functions():
        positional = [argument.arg for argument in node.args.args]
        every = [*positional, *(argument.arg for argument in node.args.kwonlyargs)]
        # What several services share may take two arguments by place, a service itself none.
        allowed = 0 if _is_a_transaction(node) else 2
        if "actor" in every and (every[0] != "actor" or len(positional) > allowed):
            loose.append(name)
    assert loose == []
