"""Steps on several signals at once: choose, see what will happen, do, and see what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.requests import StaffRequest, staff_page, unkept
from schakel.base.rights import Right
from schakel.base.tables import XLSX, Table, to_csv, to_xlsx
from schakel.signals import policies
from schakel.signals.forms.lists import kept_query, read_wish
from schakel.signals.forms.together import FORMS, StepForm, chosen
from schakel.signals.selectors import choices, lists
from schakel.signals.selectors.lists import SignalRow
from schakel.signals.services import together as services
from schakel.signals.services.together import Outcome
from schakel.signals.templatetags import signal_words as words
from schakel.signals.views import worklists
from schakel.signals.views.refusals import REFUSALS
from schakel.signals.views.whose import whose
from schakel.signals.workflow import BulkStep

Label = str | Promise
_ASSIGN, _WAIT = {Right.SIGNALS_ASSIGN}, {Right.SIGNALS_ASSIGN, Right.SIGNALS_ENRICH}
STEPS: dict[BulkStep, tuple[Label, set[Right]]] = {
    BulkStep.TAKE: (gettext_lazy("Take them on myself"), _ASSIGN),
    BulkStep.ASSIGN: (gettext_lazy("Give them to a colleague"), _ASSIGN),
    BulkStep.UNIT: (gettext_lazy("Give them to a unit"), _ASSIGN),
    BulkStep.REVIEW: (gettext_lazy("Let waiting ones wait longer"), _WAIT),
    BulkStep.STAND_STILL: (gettext_lazy("Let terms stand still"), _ASSIGN),
}
PRINT = "print"
FILES: dict[str, Label] = {
    "csv": gettext_lazy("Take the lines along as CSV"),
    "xlsx": gettext_lazy("Take the lines along as XLSX"),
}
NOT_THESE: tuple[tuple[type[Exception], Label], ...] = (
    (PermissionDenied, gettext_lazy("Your role may not do this.")),
    (ObjectDoesNotExist, gettext_lazy("This signal or colleague is not here any more.")),
    (DatabaseError, gettext_lazy("This could not be saved just now. Try this one again.")),
)


def offered(actor: Actor) -> list[tuple[str, Label]]:
    """Return what this actor may do with several signals at once."""
    steps = [
        (str(code), label)
        for code, (label, rights) in STEPS.items()
        if rights & actor.rights and (code != BulkStep.UNIT or choices.units(actor))
    ]
    files = FILES.items() if policies.may_take_along(actor) else ()
    printing = [(PRINT, gettext_lazy("Print the lines"))] if policies.list_audiences(actor) else []
    return [*steps, *printing, *files]


@require_http_methods(["GET", "POST"])
@staff_page
def together(request: StaffRequest) -> HttpResponse:
    """Show what a step would do with the chosen signals; take it once that was seen."""
    keys, step = chosen(request.POST), request.POST.get("step", "")
    back = kept_query(QueryDict(request.POST.get("back", "")))
    if step not in dict(offered(request.actor)) or not 0 < len(keys) <= services.MOST:
        messages.info(request, _("Tick some signals in the list, and choose what to do with them."))
        return redirect(f"{reverse('signals:list')}?{back}")
    if step == PRINT:
        lines = services.print_lines(actor=request.actor, signal_ids=keys)
        return _printed(request, lines, back=back)
    if step in FILES:
        return _file(services.take_along(actor=request.actor, signal_ids=keys, form=step), step)
    wanted, go = BulkStep(step), request.POST.get("go", "")
    form = _form(request, wanted, is_sent=go in {"see", "do"})
    shown = {"keys": keys, "step": step, "label": STEPS[wanted][0], "back": back, "form": form}
    if not (form.is_bound and form.is_valid()):
        status = 400 if form.errors else 200
        return render(request, "signals/together.html", shown, status=status)
    act = services.do_together if go == "do" else services.preview_together
    outcomes = act(actor=request.actor, signal_ids=keys, wish=form.wish(wanted))
    return render(request, "signals/together.html", shown | _told(outcomes, is_done=go == "do"))


@require_GET
@staff_page
def printed(request: StaffRequest) -> HttpResponse:
    """Show a list as it is filtered, to print it."""
    wish = read_wish(request.GET, actor=request.actor)
    found = services.print_list(actor=request.actor, wanted=wish.wanted, sort=wish.sort)
    number = lists.count_work(actor=request.actor, wanted=wish.wanted)
    return _printed(request, found, back=kept_query(request.GET), left=number - len(found))


def _printed(
    request: StaffRequest, rows: list[SignalRow], *, back: str, left: int = 0
) -> HttpResponse:
    name = worklists.name_of(request.actor, back)
    shown = {"rows": rows, **whose(rows), "back": back, "left": left, "name": name}
    return render(request, "signals/printed_list.html", shown | {"now": timezone.now()})


def _form(request: StaffRequest, step: BulkStep, *, is_sent: bool) -> StepForm:
    kind = FORMS[step]
    offer = choices.units if step == BulkStep.UNIT else choices.colleagues
    # A step that asks nothing is shown at once.
    sent = request.POST if is_sent or not kind.base_fields else None
    return kind(sent, offered=offer(request.actor))


def _told(outcomes: list[Outcome], *, is_done: bool) -> dict[str, object]:
    people = {key for each in outcomes for key in (each.user_before, each.user_id) if key}
    units = {key for each in outcomes for key in (each.unit_before, each.unit_id) if key}
    known = _Known(accounts.names_of(people), accounts.unit_names(units))
    done = [(each, _change(each, known)) for each in outcomes if each.refusal is None]
    refused = [(each, _why(each.refusal)) for each in outcomes if each.refusal]
    return {"is_done": is_done, "is_seen": not is_done, "done": done, "refused": refused}


@dataclass(frozen=True)
class _Known:
    """The names of the people and units that outcomes speak of."""

    people: dict[int, str]
    units: dict[int, str]

    def who(self, user_id: int | None, unit_id: int | None) -> str:
        """Return with whom a signal is: a person, a unit, or nobody."""
        return self.people.get(user_id or 0) or self.units.get(unit_id or 0) or _("nobody")


def _change(outcome: Outcome, known: _Known) -> str:
    said = []
    before = known.who(outcome.user_before, outcome.unit_before)
    after = known.who(outcome.user_id, outcome.unit_id)
    if before != after:
        told = {"before": before, "after": after}
        said.append(_("with %(before)s, then %(after)s") % told)
    if outcome.due_before != outcome.due_at:
        said.append(
            _("due %(before)s, then %(after)s")
            % {"before": _day(outcome.due_before), "after": _day(outcome.due_at)}
        )
    return "; ".join(said) or _("stays as it is")


def _day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y") if moment else "-"


def _why(refusal: type[Exception] | None) -> str:
    if refusal in REFUSALS:
        return str(REFUSALS[refusal])
    return next(str(text) for kind, text in NOT_THESE if refusal and issubclass(refusal, kind))


def _file(rows: Iterable[SignalRow], kind: str) -> HttpResponse:
    table = Table(
        title=_("Signals"),
        header=(_("Reference"), _("Phase"), _("Next step"), _("Due"), _("Forms of exploitation"),
                _("Source"), _("Came in"), _("Urgent")),
        rows=[_cells(row) for row in rows],
    )  # fmt: skip
    content = to_xlsx([table]) if kind == "xlsx" else to_csv(table)
    mime = XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="signalen.{kind}"'
    return unkept(answer)


def _cells(row: SignalRow) -> list[str]:
    step = words.step_name(row.next_step) if row.next_step else ""
    return [
        row.reference, str(words.phase_name(row.phase)), str(step), _day(row.due_at),
        words.labels(list(row.exploitation_forms), "exploitation_forms"),
        words.label(row.source_kind, "source_kinds"), _day(row.received_at),
        _("yes") if row.is_urgent or row.is_leaving else _("no"),
    ]  # fmt: skip
