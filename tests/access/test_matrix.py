"""Every route x role x relation answers as declared, and row-level security alone holds too."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from tests.access import cells, scene, tokens, unscoped
from tests.access.cells import Cell, Verdict
from tests.access.scene import Home, Relation
from tests.access.table import STRANGERS_ONLY, About, Who, declared

SAMPLE = 900
SECOND_LAYER = 400
TOKENS = 120


@pytest.fixture(scope="module")
def homes(django_db_setup, django_db_blocker) -> Iterator[list[Home]]:
    """The scene, built once for all tests here; every visit is undone, and at the end the scene."""
    # The walk outlasts the quarter of an hour after which somebody must sign in again.
    patient = override_settings(SESSION_COOKIE_AGE=24 * 3600)
    with django_db_blocker.unblock(), patient, cells.undone():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE schakel_app")
        yield scene.build()


def walk(wanted: list[Cell], homes: list[Home]) -> list[str]:
    """Visit the cells; give those that answer otherwise than declared, or show a strange signal."""
    wrong = []
    for cell in wanted:
        home = homes[cell.home]
        answer = cells.visit(cell, home)
        met, promised = cells.verdict(answer), cells.expected(cell)
        if met not in promised:
            wrong.append(
                f"{cell}: {'/'.join(sorted(promised))}, but met {met} ({answer.status_code})"
            )
        if any(number in cells.shown(answer) for number in home.strange_references()):
            wrong.append(f"{cell}: shows a signal of another organisation")
    return wrong


def test_a_sample_of_the_matrix_answers_as_declared(homes):
    wrong = walk(cells.sample(cells.all_cells(len(homes)), SAMPLE), homes)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_every_cell_of_the_matrix_answers_as_declared(homes):
    wrong = walk(cells.all_cells(len(homes)), homes)
    assert not wrong, "\n".join(wrong)


def with_tokens(wanted: list[tokens.TokenCell], homes: list[Home]) -> list[str]:
    """Knock with a token of one right; give what answers otherwise than declared, or shows too much."""
    wrong = []
    for cell in wanted:
        home = homes[cell.home]
        answer = tokens.visit(cell, home)
        met = cells.verdict(answer)
        if met not in tokens.expected(cell):
            wrong.append(f"{cell}: met {met} ({answer.status_code})")
        elif met == Verdict.OPEN and tokens.lacks_right(cell) and not tokens.holds_nothing(answer):
            wrong.append(f"{cell}: shows rows without the right")
        if any(number in cells.shown(answer) for number in home.strange_references()):
            wrong.append(f"{cell}: shows a signal of another organisation")
    return wrong


def test_a_token_opens_what_its_right_says_of_its_own_organisation(homes):
    wanted = cells.sample(tokens.all_cells(len(homes)), TOKENS)
    assert with_tokens(wanted, homes) == []


@pytest.mark.slow
def test_every_token_opens_what_its_right_says_of_its_own_organisation(homes):
    assert with_tokens(tokens.all_cells(len(homes)), homes) == []


def test_a_token_shows_nothing_foreign_by_row_level_security_alone(homes):
    foreign = [cell for cell in tokens.all_cells(len(homes)) if cell.relation == Relation.FOREIGN]
    with unscoped.application_scoping_off():
        wanted = cells.sample(foreign, TOKENS)
        met = {str(cell): cells.verdict(tokens.visit(cell, homes[cell.home])) for cell in wanted}
    assert [cell for cell, verdict in met.items() if verdict == Verdict.OPEN] == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "GET", "POST"])
def test_a_method_that_is_not_declared_is_not_served(homes, method):
    served = []
    for route, access in declared().items():
        if method not in access.methods and not access.by_token:
            cell = Cell(route, method, "lead_detective", Relation.OWN, 0)
            answer = cells.visit(cell, homes[0])
            served += (
                [f"{cell}: {answer.status_code}"] if answer.status_code not in {404, 405} else []
            )
    assert served == []


def strange_visits(homes: list[Home]) -> list[Cell]:
    """Every route as two roles with many rights: on foreign things, and lists of anything."""
    return [
        Cell(route, method, role, Relation.FOREIGN, home)
        for route, access in declared().items()
        for method in sorted(access.methods)
        for role in ("lead_detective", "prosecutor")
        for home in range(len(homes))
        if access.about != About.NOTHING or method == "GET"
    ]


def test_row_level_security_alone_keeps_foreign_rows_away(homes):
    wanted = cells.sample(strange_visits(homes), SECOND_LAYER)
    with unscoped.application_scoping_off():
        shown = [str(cell) for cell in wanted if _shows_strange(cell, homes[cell.home])]
    assert not shown, "\n".join(shown)


def _shows_strange(cell: Cell, home: Home) -> bool:
    answer = cells.visit(cell, home)
    is_about_thing = declared()[cell.route].about != About.NOTHING
    is_answered = is_about_thing and cells.verdict(answer) in {Verdict.OPEN, Verdict.BROKEN}
    return is_answered or any(number in cells.shown(answer) for number in home.strange_references())


def test_what_is_foreign_and_what_does_not_exist_answer_alike(homes):
    things = [cell for cell in cells.all_cells(len(homes)) if cell.relation == Relation.FOREIGN]
    different = []
    for cell in cells.sample(things, 100):
        absent = replace(cell, relation=Relation.ABSENT)
        met = [cells.visit(each, homes[cell.home]).status_code for each in (cell, absent)]
        different += [f"{cell}: {met}"] if len(set(met)) > 1 else []
    assert not different, "\n".join(different)


def test_without_row_level_security_the_same_visits_would_show_foreign_rows(homes):
    """The proof that scoping was really off above: the net below it is then needed."""
    home = homes[0]
    with unscoped.application_scoping_off(), cells.undone():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE schakel_owner")
        text = home.browsers["lead_detective"].get(reverse("signals:list")).text
    assert home.things[Relation.FOREIGN].signal.reference in text


def test_nobody_sees_a_page_of_the_workplace_without_signing_in(homes):
    seen = [
        route
        for route, access in declared().items()
        if access.who != Who.PUBLIC
        and Client().get(cells.address(route, homes[0], Relation.OWN)).status_code == 200
    ]
    assert seen == []


def test_what_the_scene_does_not_reach_shows_a_stranger_nothing(homes):
    shown = []
    for route, who in STRANGERS_ONLY.items():
        if who != Who.PUBLIC:
            answer = cells.stranger(route)
            met = cells.verdict(answer)
            is_safe = met in {Verdict.SIGN_IN, Verdict.UNKNOWN, Verdict.REFUSED}
            shown += [] if is_safe or answer.status_code == 405 else [f"{route}: {met}"]
    assert shown == []
