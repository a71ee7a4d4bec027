"""Tables, runs, and one run in the language of the reader."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.monitor import policies
from schakel.monitor.models import EstimateRun, EstimateTable
from schakel.monitor.workflow import LANGUAGES


@dataclass(frozen=True)
class RunView:
    """A run with its report and picture in one language."""

    run: EstimateRun
    report: dict[str, Any]
    picture: str


def tables(*, actor: Actor) -> QuerySet[EstimateTable]:
    """Return the tables of the own organisation, newest first, without their cells."""
    if not policies.may_estimate(actor):
        return EstimateTable.objects.none()
    own = EstimateTable.objects.filter(organisation_id=actor.organisation_id)
    return own.defer("content").annotate(times=Count("runs"))


def runs(*, actor: Actor, table_id: UUID | None = None) -> QuerySet[EstimateRun]:
    """Return the runs of the own organisation, newest first, without their reports."""
    if not policies.may_estimate(actor):
        return EstimateRun.objects.none()
    own = EstimateRun.objects.filter(organisation_id=actor.organisation_id).select_related("table")
    own = own.filter(table_id=table_id) if table_id else own
    return own.defer("report", "pictures", "document_nl", "document_en", "table__content")


def run(*, actor: Actor, run_id: UUID) -> RunView:
    """Return one run of the own organisation; another's does not exist."""
    found = runs(actor=actor).defer(None).defer("table__content").get(pk=run_id)
    language = language_of_reader()
    if not found.report or not found.pictures:
        return RunView(found, {}, "")
    return RunView(found, found.report[language], found.pictures[language])


def language_of_reader() -> str:
    """Return the language in which a report is shown."""
    language = (get_language() or LANGUAGES[0])[:2]
    return language if language in LANGUAGES else LANGUAGES[0]


def published() -> list[dict[str, str]]:
    """Return the estimates that others published, with their sources."""
    return reference.current("published_estimates").rows
