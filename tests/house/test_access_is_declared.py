"""Who may visit an address is declared before the address exists (tests/access/table.py)."""

from procrastinate.contrib.django import app
from tests.access import table

from schakel.base.live.urls import lines


def test_every_address_is_declared():
    known = {
        *table.declared(), *table.STRANGERS_ONLY, *table.DEMONSTRATION, *table.NOT_SERVED,
        table.STEPS_VIEW,
    }  # fmt: skip
    undeclared = [
        f"{name} ({address})"
        for name, address in table.routes()
        if name not in known and not address.startswith(table.ALLAUTH)
    ]
    assert undeclared == [], "declare who may come in tests/access/table.py"


def test_nothing_is_declared_that_does_not_exist():
    existing = {name for name, _ in table.routes()}
    assert {*table.ROUTES, *table.API, *table.STRANGERS_ONLY} - existing == set()


def test_no_address_of_ours_hides_among_those_of_allauth():
    hidden = [
        name
        for name, address in table.routes()
        if address.startswith(table.ALLAUTH) and name in table.ROUTES
    ]
    assert hidden == []


def test_every_task_is_declared():
    ours = {name for name in app.tasks if "builtin" not in name}
    assert ours == set(table.TASKS)


def test_every_line_is_declared():
    assert {line.name for line in lines} == set(table.WEBSOCKETS)


def test_every_step_on_a_signal_asks_for_a_right():
    free = [step.slug for step in table.STEPS if not step.rights]
    assert table.STEPS
    assert free == []
