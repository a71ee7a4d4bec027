"""Handing over: offer with a preview, read, accept, refuse, take back, say what was missing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing import services as sharing
from schakel.sharing.services.door import SharingRefused
from schakel.signals import policies
from schakel.signals.forms.offers import ConditionsForm, OfferForm, RefusalForm, TellMissingForm
from schakel.signals.selectors import consultations, lists
from schakel.signals.selectors.lists import SignalRow
from schakel.signals.services import handing_over
from schakel.signals.services.course import OfferPending, StepNotAllowed
from schakel.signals.services.supervising import SwitchMissing
from schakel.signals.views.package import sheets
from schakel.signals.views.refusals import REFUSALS
from schakel.signals.workflow import AWAITING_ANSWER
from schakel_methods.sharing.codes import Verdict

BAD, CONFLICT = 400, 409
ALREADY_ANSWERED = gettext_lazy("This offer was answered, taken back or expired before.")


@require_http_methods(["GET", "POST"])
@staff_page
def hand_over(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Offer a signal: fill in, see what the receiver would see and what is asked, send."""
    if not request.actor.may(Right.SIGNALS_HAND_OVER):
        raise PermissionDenied
    row = lists.one(actor=request.actor, signal_id=signal_id)
    form = OfferForm(request.POST or None, recipients=_recipients(request.actor))
    if not form.is_valid():
        shown = {"form": form, "row": row}
        return render(request, "signals/hand_over.html", shown, status=BAD if form.errors else 200)
    if "change" in request.POST:
        again = OfferForm(recipients=_recipients(request.actor), initial=form.cleaned_data)
        return render(request, "signals/hand_over.html", {"form": again, "row": row})
    return _second_step(request, row, form)


def _second_step(request: StaffRequest, row: SignalRow, form: OfferForm) -> HttpResponse:
    offered = _offered(form)
    seen = handing_over.preview(actor=request.actor, signal_id=row.id, offered=offered)
    asks_reasons = seen.answer.verdict is Verdict.YES_IF
    conditions = ConditionsForm(
        request.POST if "send" in request.POST else None,
        conditions=[(one.key, one.text) for one in seen.answer.conditions],
    )
    shown = {
        "form": form,
        "row": row,
        "sheets": sheets(seen.package),
        "recipient": accounts.organisation(offered.recipient_id).name,
        "answer": seen.answer,
        "asks": seen.answer.verdict.code,
        "conditions": conditions if asks_reasons else None,
    }
    if "send" not in request.POST or (asks_reasons and not conditions.is_valid()):
        status = BAD if conditions.errors and asks_reasons else 200
        return render(request, "signals/hand_over_preview.html", shown, status=status)
    if asks_reasons:
        offered = replace(offered, clearance=_clearance(conditions))
    return _send(request, offered, shown)


@require_http_methods(["GET"])
@staff_page
def offer(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Read what is offered."""
    opened = handing_over.open_offer(actor=request.actor, handover_id=handover_id)
    is_incoming = opened.recipient_id == request.actor.organisation_id
    other = opened.sender_id if is_incoming else opened.recipient_id
    shown = {
        "offer": opened,
        "sheets": sheets(opened.package or {}),
        "is_incoming": is_incoming,
        "is_waiting": opened.status in AWAITING_ANSWER,
        "receipts": consultations.measures_on(handover_id=opened.pk),
        "other": accounts.organisation_names({other})[other],
    }
    return render(request, "signals/offer.html", shown)


@require_POST
@staff_page
def receive(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Confirm that an offer arrived."""
    _act(request, handover_id, handing_over.note_receipt, _("The sender sees that it arrived."))
    return redirect("signals:offer", handover_id)


@require_POST
@staff_page
def accept(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Take the signal over; from now on it is ours."""
    try:
        signal = handing_over.accept(actor=request.actor, handover_id=handover_id)
    except handing_over.AlreadyAnswered:
        messages.error(request, ALREADY_ANSWERED)
        return redirect("signals:offer", handover_id)
    messages.success(request, _("The signal is yours now, with a next step and a due date."))
    return redirect("signals:signal", signal.pk)


@require_http_methods(["GET", "POST"])
@staff_page
def revoke(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Take an offer back."""
    if request.method == "POST":
        said = _("The offer has been taken back. The signal stays with you.")
        _act(request, handover_id, handing_over.revoke, said)
        return redirect("signals:offer", handover_id)
    opened = handing_over.open_offer(actor=request.actor, handover_id=handover_id)
    policies.require_revoking(request.actor, opened)
    if opened.status not in AWAITING_ANSWER:
        messages.info(request, ALREADY_ANSWERED)
        return redirect("signals:offer", handover_id)
    receiver = accounts.organisation_names({opened.recipient_id}).get(opened.recipient_id, "")
    return render(request, "signals/offer_revoke.html", {"offer": opened, "receiver": receiver})


@require_http_methods(["GET", "POST"])
@staff_page
def refuse(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Refuse with a reason, and say which information was missing."""
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        refusal = handing_over.Refusal(values["reason"], values["note"], tuple(values["missing"]))

        def answer(*, actor: Actor, handover_id: UUID) -> object:
            return handing_over.refuse(actor=actor, handover_id=handover_id, refusal=refusal)

        said = _("Refused. The sender has it back and sees why.")
        try:
            _act(request, handover_id, answer, said)
            return redirect("signals:offer", handover_id)
        except SharingRefused as refused:
            form.add_error("note", str(REFUSALS[type(refused)]))
    opened = handing_over.open_offer(actor=request.actor, handover_id=handover_id)
    shown = {"form": form, "offer": opened, "is_refusal": True}
    return render(request, "signals/offer_answer.html", shown, status=BAD if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def missing(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Tell the sender what was missing from a signal that was accepted."""
    form = TellMissingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = form.cleaned_data
        try:
            handing_over.say_what_was_missing(
                actor=request.actor,
                handover_id=handover_id,
                missing=tuple(values["missing"]),
                note=values["note"],
            )
        except SharingRefused as refused:
            form.add_error("note", str(REFUSALS[type(refused)]))
        else:
            messages.success(request, _("The sender sees what was missing."))
            return redirect("signals:offer", handover_id)
    opened = handing_over.open_offer(actor=request.actor, handover_id=handover_id)
    shown = {"form": form, "offer": opened, "is_refusal": False}
    return render(request, "signals/offer_answer.html", shown, status=BAD if form.errors else 200)


def _offered(form: OfferForm) -> handing_over.OfferInput:
    values = form.cleaned_data
    return handing_over.OfferInput(
        recipient_id=int(values["recipient"]),
        ground=values["ground"],
        parts=form.parts_chosen,
        note=values["note"],
    )


def _clearance(conditions: ConditionsForm) -> sharing.Clearance:
    values = conditions.cleaned_data
    return sharing.Clearance(
        ticked=frozenset(values.get("ticked", [])),
        necessity=values["necessity"],
        proportionality=values["proportionality"],
        subsidiarity=values["subsidiarity"],
    )


def _send(
    request: StaffRequest, offered: handing_over.OfferInput, shown: dict[str, Any]
) -> HttpResponse:
    form, row = shown["form"], shown["row"]
    try:
        made = handing_over.offer(actor=request.actor, signal_id=row.id, offered=offered)
    except SharingRefused as refusal:
        asked = shown | {
            "is_forbidden": isinstance(refusal, sharing.NotAllowed),
            "was_refused": isinstance(refusal, sharing.RefusedByPrivacyOfficer),
            "needs_consent": isinstance(refusal, sharing.ConsentMissing),
            "recipient_id": offered.recipient_id,
            "parts": offered.parts,
            "officers": accounts.colleagues(request.actor.organisation_id, role="privacy_officer"),
        }
        return render(request, "signals/ask_privacy_officer.html", asked, status=CONFLICT)
    except SwitchMissing as missing_switch:
        form.add_error(None, str(REFUSALS[type(missing_switch)]))
    except StepNotAllowed:
        form.add_error(None, _("In this phase the signal cannot be handed over. Register it first;"
                               " a signal that ended stays where it is."))  # fmt: skip
    except OfferPending:
        form.add_error(None, _("The signal is offered to another organisation. Wait for the answer,"
                               " or take the offer back first."))  # fmt: skip
    else:
        messages.success(request, _("Offered. You stay responsible until it is accepted."))
        return redirect("signals:offer", made.pk)
    return render(request, "signals/hand_over.html", shown, status=CONFLICT)


def _act(request: StaffRequest, handover_id: UUID, act: Callable[..., object], said: str) -> None:
    try:
        act(actor=request.actor, handover_id=handover_id)
    except handing_over.AlreadyAnswered:
        messages.error(request, ALREADY_ANSWERED)
    else:
        messages.success(request, said)


def _recipients(actor: Actor) -> list[tuple[str, str]]:
    others = [one for one in accounts.organisations() if one.pk != actor.organisation_id]
    return [(str(one.pk), one.name) for one in others]
