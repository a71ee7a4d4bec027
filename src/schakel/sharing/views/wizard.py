"""May I share this? Three short pages of questions, then the answer and what they would see."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.actor import Actor
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing import forms, selectors
from schakel.sharing.selectors.answers import Answer, Transfer
from schakel.sharing.services import asking, packages
from schakel.sharing.services.door import Clearance
from schakel.sharing.services.masking import MaskingUnavailable
from schakel.sharing.views.refusals import EXPECTED, told
from schakel_methods.sharing.codes import Verdict

LAST_QUESTION, ANSWER = 3, 4
TONES = {
    Verdict.YES: "good",
    Verdict.YES_IF: "info",
    Verdict.CONSENT: "warning",
    Verdict.CONDITIONAL: "warning",
    Verdict.ASK_PO: "warning",
    Verdict.NO: "danger",
}


@dataclass
class Page:
    """The answer page: the question, the answer, and the forms below it."""

    subject: UUID
    transfer: Transfer
    answer: Answer
    seen: dict[str, str]
    wizard: forms.WizardForm
    send: forms.SendForm
    ask: forms.AskForm
    unavailable: bool = False
    told: list[str] = field(default_factory=list)

    @property
    def can_send(self) -> bool:
        """Tell whether the rules, or consent on record, leave the sending to the person."""
        if self.answer.verdict is Verdict.CONSENT:
            return self.answer.consent is not None
        return self.answer.verdict <= Verdict.YES_IF or self.has_approval

    has_approval: bool = False


@require_GET
@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """What waits for me about sharing, and the door to the wizard."""
    actor = request.actor
    shown = {
        "requests": selectors.requests(actor=actor, only_open=True),
        "received": selectors.received(actor=actor),
        "notices": selectors.notices(actor=actor),
        "consents": selectors.consents(actor=actor)[:20],
        "agreements": selectors.agreements(actor=actor, today=timezone.localdate()),
        "may_ask": actor.may(Right.SHARING_ASK),
        "may_oversee": actor.may(Right.SHARING_OVERSEE),
        "may_draft": actor.may(Right.SHARING_OVERSEE) or actor.may(Right.REFERENCE_DRAFT),
    }
    return render(request, "sharing/home.html", shown)


@require_http_methods(["GET", "POST"])
@staff_page
def wizard(request: StaffRequest) -> HttpResponse:
    """Ask a few questions at a time; nothing is stored before something is shared or asked."""
    if not request.actor.may(Right.SHARING_ASK):
        raise PermissionDenied
    subject = _subject(request)
    step = int(request.POST.get("step", "1")) if request.POST.get("step", "1").isdigit() else 1
    if request.method == "GET":
        form = forms.WizardForm(None, actor=request.actor, step=1, initial={"age": None})
        return _question(request, form, 1, subject)
    if "next" not in request.POST and step <= LAST_QUESTION and "done" not in request.POST:
        form = forms.WizardForm(None, actor=request.actor, step=step, initial=request.POST.dict())
        return _question(request, form, step, subject)
    form = forms.WizardForm(request.POST, actor=request.actor, step=min(step, LAST_QUESTION))
    if not form.is_valid():
        return _question(request, form, min(step, LAST_QUESTION), subject, status=400)
    if step < LAST_QUESTION:
        following = forms.WizardForm(
            None, actor=request.actor, step=step + 1, initial=request.POST.dict()
        )
        return _question(request, following, step + 1, subject)
    return _answer(request, form, subject)


def _subject(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("zaak") or request.GET.get("zaak") or "")
    except ValueError:
        return uuid4()


def _question(
    request: StaffRequest, form: forms.WizardForm, step: int, subject: UUID, status: int = 200
) -> HttpResponse:
    shown = {"form": form, "step": step, "subject": subject, "previous": step - 1}
    return render(request, "sharing/wizard.html", shown, status=status)


def _answer(request: StaffRequest, form: forms.WizardForm, subject: UUID) -> HttpResponse:
    page = _page(request, form, subject)
    done = request.POST.get("done", "")
    try:
        if done == "send" and page.send.is_valid():
            return _send(request, page)
        if done == "ask" and page.ask.is_valid():
            return _ask(request, page)
    except EXPECTED as refusal:
        page.told.append(told(refusal))
    shown = {
        "page": page,
        "tone": TONES[page.answer.verdict],
        "labels": {bound.name: bound.label for bound in form},
        "seen": [(form[name].label, text) for name, text in page.seen.items()],
    }
    return render(request, "sharing/answer.html", shown, status=400 if page.told else 200)


def _page(request: StaffRequest, form: forms.WizardForm, subject: UUID) -> Page:
    data = form.cleaned_data
    content = {name: data[name] for name in forms.WizardForm.CONTENT}
    seen, unavailable = _seen(content, data["form"])
    transfer = Transfer(
        subject_id=subject,
        recipient_id=data["recipient"],
        purpose=data["purpose"],
        fields=tuple(sorted(seen)) or ("facts",),
        form=data["form"],
        age=data["age"],
        facts={"acute": data["acute"]},
    )
    answer = selectors.answer(actor=request.actor, transfer=transfer)
    done = request.POST.get("done", "")
    conditions = [(condition.key, condition.text) for condition in answer.conditions]
    sent = request.POST if done == "send" else None
    return Page(
        subject=subject,
        transfer=transfer,
        answer=answer,
        seen=seen,
        wizard=form,
        send=forms.SendForm(sent, conditions=conditions),
        ask=forms.AskForm(request.POST if done == "ask" else None),
        unavailable=unavailable,
        has_approval=_has_approval(request.actor, transfer),
    )


def _seen(content: dict[str, str], form: str) -> tuple[dict[str, str], bool]:
    try:
        return packages.preview(content=content, form=form), False
    except MaskingUnavailable:
        plain = {n: text for n, text in content.items() if n not in packages.FREE_TEXT}
        return packages.preview(content=plain, form=form), True


def _has_approval(actor: Actor, transfer: Transfer) -> bool:
    return any(
        decision.may_share
        and decision.recipient_id == transfer.recipient_id
        and decision.purpose == transfer.purpose
        and set(transfer.fields) <= set(decision.fields)
        for decision in selectors.decisions(actor=actor, subject_id=transfer.subject_id)
    )


def _send(request: StaffRequest, page: Page) -> HttpResponse:
    data = page.send.cleaned_data
    clearance = Clearance(
        ticked=frozenset(data.get("ticked", ())),
        necessity=data["necessity"],
        proportionality=data["proportionality"],
        subsidiarity=data["subsidiarity"],
        informed=data["informed"],
        informed_later_on=data["informed_later_on"],
        masking_confirmed=data["masking_confirmed"],
    )
    content = {name: page.wizard.cleaned_data[name] for name in forms.WizardForm.CONTENT}
    package = packages.send_package(
        actor=request.actor, transfer=page.transfer, content=content, clearance=clearance
    )
    messages.success(request, _("Shared and recorded. The recipient confirms that it arrived."))
    return redirect("sharing:package", package.pk)


def _ask(request: StaffRequest, page: Page) -> HttpResponse:
    answers = page.ask.answers()
    conflict = (
        asking.record_conflict(actor=request.actor, subject_id=page.subject, answers=answers)
        if answers
        else None
    )
    asked = asking.ask(
        actor=request.actor,
        transfer=page.transfer,
        question=page.ask.cleaned_data["question"],
        conflict_id=conflict.pk if conflict else None,
    )
    messages.success(request, _("Your privacy officer has your question."))
    return redirect("sharing:request", asked.pk)
