"""Every app has the same rooms and no others (conventions, section 4)."""

import ast

from tests.house.source import SRC, apps, python_files, shown, tree

ROOMS = {
    "__init__.py", "workflow.py", "models.py", "models", "policies.py", "selectors.py",
    "services.py", "forms.py", "views.py", "templates", "api.py", "api", "tasks.py", "management",
    "admin.py", "tests", "apps.py", "urls.py", "consumers.py", "migrations", "templatetags",
    "static", "locale", "__pycache__",
}  # fmt: skip
# A room that grew out of its file is a package of the same name.
GROWN = {"services", "selectors", "views", "forms", "policies", "workflow", "tasks"}
BASE_ROOMS = {"middleware.py", "fields.py", "checks.py"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "tools"}


def test_an_app_has_no_other_rooms():
    strange = []
    for app in apps():
        allowed = ROOMS | GROWN
        if app.parent.name == "base":
            allowed |= BASE_ROOMS
        strange += [shown(room) for room in app.iterdir() if room.name not in allowed]
    assert strange == []


def test_an_app_opens_with_a_paragraph_and_no_code():
    for app in apps():
        body = tree(app / "__init__.py").body
        assert len(body) == 1, f"{shown(app)}/__init__.py holds code"
        assert ast.get_docstring(tree(app / "__init__.py")), f"{shown(app)} does not say what it is"


def test_no_file_has_a_name_that_says_nothing():
    vague = [shown(path) for path in python_files("src", "tests") if path.stem in VAGUE]
    assert vague == []


def test_every_module_says_what_it_is_for():
    silent = [
        shown(path)
        for path in python_files("src", "tests", "bench", "tools")
        if path.name != "apps.py" and tree(path).body and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_django_signals_are_not_used():
    listening = [
        shown(path)
        for path in python_files("src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.dispatch", "django.db.models.signals"))
    ]
    assert listening == []


def test_the_source_lies_in_four_packages():
    packages = {path.name for path in SRC.iterdir() if (path / "__init__.py").exists()}
    assert packages == {"schakel", "schakel_methods", "schakel_local", "schakel_cli"}
