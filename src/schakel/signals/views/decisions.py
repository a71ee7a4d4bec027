"""Asking the own privacy officer whether a signal may be shared; sharing decides and shows it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.signals.services import asking
from schakel.signals.services.snapshot import PARTS


@require_POST
@staff_page
def ask(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Put the question on the work list of the own privacy officers; their mail holds a link."""
    try:
        asking.ask_privacy_officer(
            actor=request.actor, signal_id=signal_id, wish=_wish(request.POST)
        )
    except asking.NobodyToAsk:
        messages.error(request, _("Your organisation has no privacy officer in Schakel yet: tell"
                                  " your administrator."))  # fmt: skip
    else:
        messages.success(request, _("Your privacy officer has been asked. Until there is an answer"
                                    " the signal stays with you."))  # fmt: skip
    return redirect("signals:signal", signal_id)


def _wish(posted: QueryDict) -> asking.Wish:
    recipient, parts = posted.get("recipient", ""), posted.getlist("part")
    chosen = tuple(part for part in PARTS if part in parts)
    if not recipient.isdecimal() or not chosen:
        raise Http404
    return asking.Wish(int(recipient), chosen, posted.get("question", ""))
