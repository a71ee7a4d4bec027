"""Loading tables of counts: `add_table`, `add_linkage`, `add_dutch_table`."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.monitor import policies, selectors
from schakel.monitor.models import EstimateTable
from schakel.monitor.workflow import LANGUAGES, MAX_BYTES
from schakel_methods.estimation.capture_text import Columns, read_capture_text
from schakel_methods.estimation.file_problem import FileProblem
from schakel_methods.estimation.linkage_text import read_linkage_text


class TableUnusable(Exception):
    """The file holds no table of capture histories; the message says why, for the reader."""


class LinkageUnusable(Exception):
    """The file is no quality of the linkage of this table; the message says why, for the reader."""


@transaction.atomic
def add_table(
    *, actor: Actor, name: str, text: str, source: str = "", shipped: str = "", linkage: str = ""
) -> EstimateTable:
    """Load a table: one row per combination of lists with a count, no persons."""
    if not policies.may_estimate(actor):
        raise PermissionDenied
    if len(text.encode()) > MAX_BYTES:
        raise TableUnusable(_worded(FileProblem("too_large")))
    try:
        rows = read_capture_text(text, Columns())
    except FileProblem as problem:
        raise TableUnusable(_worded(problem)) from problem
    _check_linkage(linkage, rows.lists)
    table = EstimateTable.objects.create(
        organisation_id=actor.organisation_id,
        name=name,
        source=source,
        shipped=shipped,
        content=text,
        linkage=linkage,
        lists=list(rows.lists),
        notices=[
            {code: notice.worded(selectors.translator(code)) for code in LANGUAGES}
            for notice in rows.notices
        ],
        observed=sum(rows.counts),
        added_by=actor.user_id,
    )
    audit.record(actor=actor, action="monitor.add_table", target=table, observed=table.observed)
    return table


@transaction.atomic
def add_linkage(*, actor: Actor, table_id: UUID, text: str) -> EstimateTable:
    """Add how well the lists were linked; estimates made after this use it."""
    if not policies.may_estimate(actor):
        raise PermissionDenied
    table = EstimateTable.objects.select_for_update().get(
        pk=table_id, organisation_id=actor.organisation_id
    )
    _check_linkage(text, table.lists)
    table.linkage = text
    table.save(update_fields=["linkage"])
    audit.record(actor=actor, action="monitor.add_linkage", target=table)
    return table


def add_dutch_table(*, actor: Actor) -> EstimateTable:
    """Load the published Dutch table 2010-2015, to try the methods on real counts."""
    shipped = reference.current(selectors.DUTCH_TABLE)
    lines = [",".join(shipped.rows[0])] + [",".join(row.values()) for row in shipped.rows]
    return add_table(
        actor=actor,
        name="Nederland 2010-2015",
        text="\n".join(lines),
        source=shipped.source,
        shipped=selectors.DUTCH_TABLE,
    )


def _check_linkage(text: str, lists: tuple[str, ...] | list[str]) -> None:
    if not text:
        return
    try:
        read_linkage_text(text, lists)
    except FileProblem as problem:
        raise LinkageUnusable(_worded(problem)) from problem


def _worded(problem: FileProblem) -> str:
    return problem.worded(selectors.translator(selectors.language_of_reader()))
