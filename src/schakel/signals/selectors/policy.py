"""What the signal chain knows about its policy data: is a draft sound, and whom does it touch?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.registry import PolicyCheck
from schakel.signals.models import Signal
from schakel.signals.selectors import guideline
from schakel.signals.workflow import RUNNING, Phase, WorkflowInvalid, read

WORKFLOW, STANDARD, TABLE = "workflow_", "enrichment_", "workflow_of"


def _is_workflow(kind: str) -> bool:
    return kind.startswith(WORKFLOW) and kind != TABLE


def _problems_of_workflow(kind: str, content: object) -> list[str]:
    if not isinstance(content, Mapping):
        return [_("A workflow is a tree, as TOML or JSON.")]
    try:
        flow = read(content, version=0)
    except WorkflowInvalid as error:
        return [_("This workflow is not allowed: %(why)s.") % {"why": error}]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [_("Something is missing or misspelt in this workflow: %(why)s.") % {"why": error}]
    if f"{WORKFLOW}{flow.service}" != kind:
        return [_("The service in it is called “%(name)s”.") % {"name": flow.service}]
    if reference.newest(flow.standard) is None:
        return [_("There is no standard “%(name)s” yet.") % {"name": flow.standard}]
    return []


def _effects_of_workflow(actor: Actor, kind: str) -> list[str]:
    running = Signal.objects.filter(
        organisation_id=actor.organisation_id,
        workflow_service=kind.removeprefix(WORKFLOW),
        phase__in=sorted(RUNNING),
    ).count()
    return [
        _("%(running)d running signals of our organisation keep the steps and terms they began"
          " with; new signals follow the new version.") % {"running": running}
    ]  # fmt: skip


def _problems_of_standard(kind: str, content: object) -> list[str]:
    rows: list[dict[str, Any]] = content if isinstance(content, list) else []
    if not rows or not {"code", "nl", "required", "phase"} <= rows[0].keys():
        return [_("A standard is a list with at least code, nl, required and phase.")]
    phases, answers = set(Phase), {"yes", "no"}
    return [
        _("“%(code)s”: required is yes or no, and phase is a phase of the chain.")
        % {"code": row["code"]}
        for row in rows
        if row["required"] not in answers or row["phase"] not in phases
    ]


def _effects_of_standard(actor: Actor, kind: str) -> list[str]:
    return [_("Signals whose enrichment has begun keep the steps they have; others get these.")]


def _problems_of_table(kind: str, content: object) -> list[str]:
    rows: list[dict[str, str]] = content if isinstance(content, list) else []
    types = reference.labels("organisation_types")
    wrong = [row["code"] for row in rows if row["code"] not in types]
    problems = [_("“%(code)s” is no type of organisation.") % {"code": code} for code in wrong]
    return problems + [
        _("There is no workflow “%(name)s” yet.") % {"name": row["workflow"]}
        for row in rows
        if reference.newest(f"{WORKFLOW}{row['workflow']}") is None
    ]


def _effects_of_table(actor: Actor, kind: str) -> list[str]:
    return [_("New signals of these organisations follow the workflow that is named here.")]


def _problems_of_guideline(kind: str, content: object) -> list[str]:
    rows: list[dict[str, str]] = content if isinstance(content, list) else []
    return [
        _("“%(code)s”: the phase, or what shows that it is met, is not known.") % {"code": code}
        for code in guideline.problems(rows)
    ]


def _effects_of_guideline(actor: Actor, kind: str) -> list[str]:
    return [_("The checklist on every signal of the service follows the new version at once.")]


CHECKS = (
    PolicyCheck(
        lambda kind: kind == guideline.GUIDELINE, _problems_of_guideline, _effects_of_guideline
    ),
    PolicyCheck(_is_workflow, _problems_of_workflow, _effects_of_workflow),
    PolicyCheck(
        lambda kind: kind.startswith(STANDARD), _problems_of_standard, _effects_of_standard
    ),
    PolicyCheck(lambda kind: kind == TABLE, _problems_of_table, _effects_of_table),
)
