"""Ages, grounds and what readings decide together: tables one can check by hand."""

from datetime import date, timedelta

import pytest

from schakel.scanning import workflow
from schakel.scanning.models import Hit
from schakel.scanning.selectors.page import pieces
from schakel.scanning.workflow import AgeBand, Decision, NoGround

TODAY = date(2026, 11, 21)
S, N, U = Decision.SIGNAL, Decision.NO_SIGNAL, Decision.UNSURE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "band"),
    [(0, AgeBand.FULL), (365, AgeBand.FULL), (366, AgeBand.COMPARE), (1826, AgeBand.COMPARE),
     (1827, AgeBand.EXPIRED)],
)  # fmt: skip
def test_the_police_may_read_for_a_year_and_compare_for_five(days, band):
    ground = workflow.grounds()["wpg_8"]
    assert ground.band(TODAY - timedelta(days=days), TODAY) is band


@pytest.mark.django_db
def test_a_supervisor_may_read_for_a_year_and_never_compares():
    ground = workflow.grounds()["avg_6_1_e"]
    assert ground.band(TODAY - timedelta(days=366), TODAY) is AgeBand.EXPIRED


@pytest.mark.django_db
def test_no_shipped_ground_carries_running_investigations():
    for code, ground in workflow.grounds().items():
        assert "investigation" not in ground.kinds
        for type_code in ground.organisation_types:
            with pytest.raises(NoGround):
                workflow.ground(
                    code, organisation_type=type_code, purpose="investigation",
                    kind="investigation",
                )  # fmt: skip


@pytest.mark.parametrize(
    ("decisions", "is_double", "decided"),
    [
        ([], False, None), ([S], False, S), ([N], False, N), ([U], False, None),
        ([U, U], False, None), ([U, N], False, N), ([U, U, S], False, S),
        ([S], True, None), ([S, S], True, S), ([N, N], True, N), ([N, S], True, S),
        ([U, N], True, N),
    ],
)  # fmt: skip
def test_readings_decide_together(decisions, is_double, decided):
    assert workflow.outcome(decisions, is_double=is_double) == decided


def test_a_week_begins_on_monday():
    assert workflow.week_of(date(2026, 11, 22)) == date(2026, 11, 16)
    assert workflow.week_of(date(2026, 11, 16)) == date(2026, 11, 16)


def test_marks_of_overlapping_hits_keep_every_number_and_the_whole_text():
    text = "De baas nam zijn pas niet af."
    hits = [
        Hit(words=[[3, 7], [17, 20]], trigger=[21, 25]),
        Hit(words=[[12, 20]], trigger=[]),
    ]

    cut = pieces(text, hits)

    assert "".join(piece.text for piece in cut) == text
    assert {piece.text: piece.hits for piece in cut if piece.hits} == {
        "baas": (1,), "zijn ": (2,), "pas": (1, 2),
    }  # fmt: skip
    assert [piece.text for piece in cut if piece.decides] == ["niet"]
