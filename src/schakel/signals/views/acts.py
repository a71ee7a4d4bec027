"""Every step on a signal as one row of a table: form, right, moment, service.

One view serves them all. What the table says about rights and moments decides which buttons are
shown; whether a step is taken is up to the service.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.requests import StaffRequest, StaffView, staff_page
from schakel.base.rights import Right
from schakel.signals.forms.about import About, SignalForm
from schakel.signals.selectors import choices
from schakel.signals.views.refusals import EXPECTED, REFUSALS
from schakel.signals.workflow import Phase

Do = Callable[[About, Mapping[str, Any]], object]


class On(StrEnum):
    """What a step is about; all but the signal come with their own id in the address."""

    SIGNAL = "signal"
    PERSON = "person"
    TALK = "talk"
    OUTSIDE_TALK = "outside_talk"
    STOP = "stop"
    QUESTION = "question"
    LINK = "link"


@dataclass(frozen=True)
class Act:
    """One step: where it is offered, what it asks, and which service takes it."""

    slug: str
    label: str | Promise
    form: type[SignalForm]
    do: Do
    rights: frozenset[Right]
    on: On = On.SIGNAL
    phases: frozenset[Phase] = frozenset()
    help: str | Promise = ""
    is_grave: bool = False
    template: str = "signals/act.html"
    # The workflows it is for; empty: all of them.
    services: frozenset[str] = frozenset()
    # Only for a signal that another organisation handed over.
    came_by_handover: bool = False

    def is_for(self, rights: frozenset[Right], phase: Phase, service: str) -> bool:
        """Tell whether the step is shown to somebody with these rights, here and now."""
        is_here = not self.services or service in self.services
        return is_here and bool(self.rights & rights) and (not self.phases or phase in self.phases)


def act_page(table: Mapping[str, Act]) -> StaffView:
    """Return the view that shows and takes the steps of a table."""

    @require_http_methods(["GET", "POST"])
    @staff_page
    def take(
        request: StaffRequest, signal_id: UUID, slug: str, object_id: UUID | None = None
    ) -> HttpResponse:
        act = table.get(slug)
        if act is None or (object_id is None) != (act.on == On.SIGNAL):
            raise Http404
        signal = choices.signal_of(actor=request.actor, signal_id=signal_id)
        if not act.rights & request.actor.rights:
            raise PermissionDenied
        choices.require_thing(signal, act.on, object_id)
        about = About(request.actor, signal, object_id)
        form = act.form(request.POST if request.method == "POST" else None, about=about)
        if form.is_valid() and _taken(act, about, form):
            messages.success(request, _("Recorded."))
            return redirect("signals:signal", signal_id)
        shown = {"act": act, "form": form, "signal": signal}
        return render(request, act.template, shown, status=400 if form.errors else 200)

    return take


def _taken(act: Act, about: About, form: SignalForm) -> bool:
    try:
        act.do(about, form.cleaned_data)
    except EXPECTED as refusal:
        form.add_error(None, str(REFUSALS[type(refusal)]))
        return False
    return True
