"""Codes of the signal chain in words: `{% load signal_words %}`."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel.base.tables import Cell
from schakel.base.ui.templatetags.ui import number
from schakel.signals.workflow import HandoverStatus, Phase

register = template.Library()
_ANY = UUID(int=0)
PHASES = {
    Phase.RECEIVED: _("Received"),
    Phase.REGISTERED: _("Registered"),
    Phase.ENRICHING: _("Enriching"),
    Phase.TO_WEIGH: _("To be weighed"),
    Phase.WEIGHED: _("Weighed"),
    Phase.TALK_AND_COMPLAINT: _("Talk and complaint"),
    Phase.INVESTIGATION: _("Investigation"),
    Phase.PROSECUTION: _("Prosecution"),
    Phase.WAITING: _("Waiting"),
    Phase.HANDED_OVER: _("Handed over"),
    Phase.CLOSED: _("Closed"),
}
NEXT_STEPS = {
    "register": _("give it a number and an owner"),
    "start_enriching": _("start enriching"),
    "finish_enriching": _("finish enriching"),
    "weigh": _("weigh"),
    "act_on_weighing": _("act on the decision"),
    "hold_talk": _("hold the talk"),
    "investigate": _("investigate"),
    "record_outcome": _("record the outcome"),
    "review": _("look again"),
    "await_answer": _("wait for the answer to the offer"),
    "came_back": _("came back: decide anew"),
    "new": _("look at it"),
}
STATUSES = {
    HandoverStatus.OFFERED: (_("offered"), "warning"),
    HandoverStatus.RECEIVED: (_("receipt confirmed"), "info"),
    HandoverStatus.ACCEPTED: (_("accepted"), "good"),
    HandoverStatus.REFUSED: (_("refused"), "danger"),
    HandoverStatus.REVOKED: (_("taken back"), "neutral"),
    HandoverStatus.EXPIRED: (_("expired"), "danger"),
}
PHASE_KINDS = {Phase.WAITING: "warning", Phase.CLOSED: "neutral", Phase.HANDED_OVER: "neutral"}


def addresses(route: str) -> Callable[[UUID], str]:
    """Return how to reach each thing of a route; a list works that out once, not for every row."""
    address = reverse(route, args=[_ANY])
    return lambda key: address.replace(str(_ANY), str(key))


@register.filter
def phase_name(code: str) -> str:
    """`{{ row.phase|phase_name }}`: Verrijken."""
    return str(PHASES[Phase(code)])


@register.filter
def phase_kind(code: str) -> str:
    """The kind of badge of a phase."""
    return PHASE_KINDS.get(Phase(code), "info")


@register.filter
def step_name(code: str) -> str:
    """`{{ row.next_step|step_name }}`: weeg; a step that a local workflow added as it is called."""
    return str(NEXT_STEPS.get(code, code.replace("_", " ")))


@register.filter
def status_name(code: str) -> str:
    """`{{ offer.status|status_name }}`: aangeboden."""
    return str(STATUSES[HandoverStatus(code)][0])


@register.filter
def status_kind(code: str) -> str:
    """The kind of badge of an offer."""
    return STATUSES[HandoverStatus(code)][1]


@register.filter
def label(code: str, kind: str) -> str:
    """`{{ row.source_kind|label:"source_kinds" }}`: the word of a code list in the language."""
    return reference.labels(kind).get(code, code)


@register.filter
def of(names: Mapping[int, str], key: int | None) -> str:
    """`{{ names|of:row.responsible_user_id }}`: a name by its number."""
    return names.get(key or 0, "")


@register.filter
def labels(codes: list[str], kind: str) -> str:
    """`{{ row.exploitation_forms|labels:"exploitation_forms" }}`: several, with commas."""
    return ", ".join(reference.labels(kind).get(code, code) for code in codes)


@register.filter
def under(row: Sequence[Cell], header: Sequence[str]) -> SafeString:
    """`{{ row|under:table.header }}`: a row that names the column of each cell, for cards on a phone."""
    first, *others = (_spoken(cell) for cell in row)
    cells = zip(header[1:], others, strict=True)
    return format_html(
        '<tr><th scope="row">{}</th>{}</tr>',
        first,
        format_html_join("", '<td data-label="{}">{}</td>', cells),
    )


def _spoken(cell: Cell) -> str:
    return cell if isinstance(cell, str) else number(cell)
