"""One report: read it, confirm, ask back, answer, take over."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.requests import StaffRequest, staff_page
from schakel.victims import policies, workflow
from schakel.victims.forms import AnswerForm, QuestionBackForm
from schakel.victims.services import reporting, taking_over
from schakel.victims.views.package import pairs
from schakel.victims.views.refusals import EXPECTED, told


@require_GET
@staff_page
def show(request: StaffRequest, registration_id: UUID) -> HttpResponse:
    """Read a report, with the step that is open."""
    found = taking_over.open_registration(actor=request.actor, registration_id=registration_id)
    is_mine = found.sender_id == request.actor.organisation_id
    other = found.recipient_id if is_mine else found.sender_id
    with_us = policies.may_take_over(request.actor) and found.state in workflow.WITH_COMENSHA
    shown = {
        "found": found,
        "pairs": pairs(found.package or {}),
        "is_mine": is_mine,
        "other": accounts.organisation_names({other})[other],
        "question": QuestionBackForm() if with_us else None,
        "answer": AnswerForm() if is_mine and found.state == workflow.State.QUESTION else None,
    }
    return render(request, "victims/registration.html", shown)


@require_POST
@staff_page
def receive(request: StaffRequest, registration_id: UUID) -> HttpResponse:
    """Confirm receipt to the sender."""
    return _done(request, registration_id, _("The sender sees that it arrived."), lambda: (
        taking_over.note_receipt(actor=request.actor, registration_id=registration_id)
    ))  # fmt: skip


@require_POST
@staff_page
def take_over(request: StaffRequest, registration_id: UUID) -> HttpResponse:
    """Take the report over; the sender gets the number."""
    return _done(request, registration_id, _("Taken over. The sender sees the number."), lambda: (
        taking_over.take_over(actor=request.actor, registration_id=registration_id)
    ))  # fmt: skip


@require_POST
@staff_page
def ask(request: StaffRequest, registration_id: UUID) -> HttpResponse:
    """Ask the sender what is missing."""
    form = QuestionBackForm(request.POST)
    values = form.cleaned_data if form.is_valid() else {}
    return _done(request, registration_id, _("The sender sees your question."), lambda: (
        taking_over.ask_back(
            actor=request.actor, registration_id=registration_id,
            missing=tuple(values.get("missing", ())), question=values.get("question", ""),
        )
    ))  # fmt: skip


@require_POST
@staff_page
def answer(request: StaffRequest, registration_id: UUID) -> HttpResponse:
    """Answer the question of CoMensha."""
    form = AnswerForm(request.POST)
    text = form.cleaned_data["answer"] if form.is_valid() else ""
    return _done(request, registration_id, _("CoMensha sees your answer."), lambda: (
        reporting.answer_question(
            actor=request.actor, registration_id=registration_id, answer=text
        )
    ))  # fmt: skip


def _done(
    request: StaffRequest, registration_id: UUID, said: str, act: Callable[[], object]
) -> HttpResponse:
    try:
        act()
    except EXPECTED as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, said)
    return redirect("victims:registration", registration_id)
