"""The workflows as data, and the widest set of steps as code."""

from copy import deepcopy
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from schakel.base.reference.workflow import read_shipped
from schakel.signals import workflow
from schakel.signals.workflow import Haste, Phase, WorkflowInvalid

REFERENCE = Path(__file__).resolve().parents[4] / "reference"
FILES = sorted(REFERENCE.glob("workflow_*.toml"))
MONDAY_MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def shipped(service: str) -> dict[str, Any]:
    return deepcopy(read_shipped(REFERENCE / f"workflow_{service}.toml", REFERENCE).content)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_workflow_can_be_read(path):
    flow = workflow.read(read_shipped(path, REFERENCE).content, version=1)
    assert path.stem == f"workflow_{flow.service}"
    assert flow.steps() <= {(a, b) for a, tos in workflow.WIDEST.items() for b in tos}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_running_phase_reaches_an_end(path):
    flow = workflow.read(read_shipped(path, REFERENCE).content, version=1)
    for start in flow.phases.keys() & workflow.RUNNING:
        seen, to_visit = set(), [start]
        while to_visit:
            phase = to_visit.pop()
            seen.add(phase)
            to_visit += flow.phases[phase].following - seen
        assert seen & workflow.ENDED


@pytest.mark.parametrize(
    ("phase", "to"),
    [("waiting", "closed"), ("handed_over", "registered"), ("received", "investigation")],
)
def test_a_workflow_cannot_widen_what_code_allows(phase, to):
    data = shipped("police")
    data["phases"][phase]["next"].append(to)
    with pytest.raises(WorkflowInvalid, match="never allowed"):
        workflow.read(data, version=1)


def test_a_phase_without_a_clock_is_refused():
    data = shipped("police")
    del data["phases"]["to_weigh"]["clock"]
    with pytest.raises(WorkflowInvalid, match="in silence"):
        workflow.read(data, version=1)


def test_a_running_phase_without_a_way_out_is_refused():
    data = shipped("police")
    data["phases"]["prosecution"]["next"] = []
    with pytest.raises(WorkflowInvalid, match="dead end"):
        workflow.read(data, version=1)


def test_a_step_to_a_phase_without_rule_is_refused():
    data = shipped("generic")
    data["phases"]["weighed"]["next"].append("investigation")
    with pytest.raises(WorkflowInvalid, match="has no rule"):
        workflow.read(data, version=1)


def test_an_unknown_unit_is_refused():
    data = shipped("generic")
    data["phases"]["received"]["clock"]["unit"] = "moons"
    with pytest.raises(WorkflowInvalid, match="moons"):
        workflow.read(data, version=1)


def test_urgent_signals_are_due_the_same_day():
    flow = workflow.read(shipped("police"), version=1)
    due = flow.due(Phase.RECEIVED, at=MONDAY_MORNING, haste=Haste(is_urgent=True))
    assert due == datetime(2026, 3, 2, 22, 59, tzinfo=UTC)


def test_a_person_who_travels_on_is_due_within_hours():
    flow = workflow.read(shipped("kmar"), version=1)
    due = flow.due(Phase.RECEIVED, at=MONDAY_MORNING, haste=Haste(is_leaving=True))
    assert due == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_ordinary_signals_are_due_in_two_working_days():
    flow = workflow.read(shipped("police"), version=1)
    due = flow.due(Phase.RECEIVED, at=MONDAY_MORNING, haste=Haste())
    assert due == datetime(2026, 3, 4, 22, 59, tzinfo=UTC)


def test_the_database_knows_the_same_widest_steps_as_the_code():
    migration = import_module("schakel.signals.migrations.0003_what_a_signal_may_do")
    in_code = {str(a): {str(b) for b in tos} for a, tos in workflow.WIDEST.items() if tos}
    assert {a: set(tos) for a, tos in migration.WIDEST.items()} == in_code


def test_closing_reasons_are_the_final_outcomes_of_the_code_list():
    outcomes = read_shipped(REFERENCE / "signal_outcomes.csv", REFERENCE).content
    final = {row["code"] for row in outcomes if row["terminal"] == "yes"}
    reasons = read_shipped(REFERENCE / "closing_reasons.csv", REFERENCE).content
    assert {row["code"] for row in reasons} == final


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("enrichment_*.csv")), ids=lambda p: p.stem)
def test_standards_name_known_criteria(path):
    criteria = read_shipped(REFERENCE / "weighing_criteria.csv", REFERENCE).content
    known = {row["code"] for row in criteria}
    assert {row["criterion"] for row in read_shipped(path, REFERENCE).content} <= known
