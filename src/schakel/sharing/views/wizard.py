"""May I share this? One question a page, then the answer and exactly what they would see."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing import forms, selectors
from schakel.sharing.models import Agreement
from schakel.sharing.selectors.answers import Answer, Transfer
from schakel.sharing.services import asking, packages
from schakel.sharing.services.masking import MaskingUnavailable
from schakel.sharing.templatetags.sharing_words import FIELDS
from schakel.sharing.views.refusals import EXPECTED, told
from schakel_methods.sharing.codes import Verdict

ANSWER = "answer"


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
    agreements: list[Agreement]
    unavailable: bool = False
    has_approval: bool = False
    told: list[str] = field(default_factory=list)

    @property
    def can_send(self) -> bool:
        """Tell whether the rules, or consent on record, leave the sending to the person."""
        if self.answer.verdict is Verdict.CONSENT and self.answer.consent is not None:
            return True
        return self.answer.verdict <= Verdict.YES_IF or self.has_approval

    @property
    def is_forbidden(self) -> bool:
        """Tell whether the law itself says no."""
        return self.answer.verdict is Verdict.NO and not self.has_approval


@require_GET
@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """What waits for me about sharing, and the door to the wizard."""
    actor = request.actor
    shown = {
        "requests": selectors.requests(actor=actor, only_open=True),
        "received": selectors.received(actor=actor),
        "sent": selectors.sent(actor=actor),
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
    """Ask one question at a time; nothing is stored before something is shared or asked."""
    if not request.actor.may(Right.SHARING_ASK):
        raise PermissionDenied
    subject, step = _subject(request), request.POST.get("step", "")
    if request.method == "GET":
        return _question(request, _unchecked(request, ""), subject)
    if step == ANSWER and "done" in request.POST:
        return _answer(request, _checked(request, "content"), subject)
    if "to" in request.POST:
        return _question(request, _unchecked(request, request.POST["to"]), subject)
    form = _checked(request, step)
    if not form.is_valid():
        return _question(request, form, subject, status=400)
    if form.next:
        return _question(request, _unchecked(request, form.next), subject)
    return _answer(request, form, subject)


def _checked(request: StaffRequest, step: str) -> forms.WizardForm:
    """Return the form with the answers so far, to be checked up to this question."""
    said = request.POST.dict()
    return forms.WizardForm(request.POST, actor=request.actor, step=step, said=said)


def _unchecked(request: StaffRequest, step: str) -> forms.WizardForm:
    """Return the form at a question, with the answers so far filled in."""
    said = request.POST.dict()
    return forms.WizardForm(None, actor=request.actor, step=step, said=said, initial=said)


def _subject(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("zaak") or request.GET.get("zaak") or "")
    except ValueError:
        return uuid4()


def _question(
    request: StaffRequest, form: forms.WizardForm, subject: UUID, status: int = 200
) -> HttpResponse:
    shown = {"form": form, "subject": subject}
    return render(request, "sharing/wizard.html", shown, status=status)


def _answer(request: StaffRequest, form: forms.WizardForm, subject: UUID) -> HttpResponse:
    if not form.is_valid():
        return _question(request, form, subject, status=400)
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
        "seen": [(str(FIELDS[name]), text) for name, text in page.seen.items()],
    }
    wrong = page.told or page.send.errors or page.ask.errors
    return render(request, "sharing/answer.html", shown, status=400 if wrong else 200)


def _page(request: StaffRequest, form: forms.WizardForm, subject: UUID) -> Page:
    data = form.cleaned_data
    is_outside = data["recipient"] == forms.OUTSIDE
    seen, unavailable = _seen(_content(form), data["form"], subject)
    transfer = Transfer(
        subject_id=subject,
        recipient_id=None if is_outside else int(data["recipient"]),
        recipient_type=data["outsider_type"] if is_outside else "",
        outsider=data["outsider"] if is_outside else "",
        purpose=data["purpose"],
        fields=tuple(sorted(seen)) or ("facts",),
        form=data["form"],
        age=data["age"],
        facts={"acute": data["acute"] or "no"},
    )
    answer = selectors.answer(actor=request.actor, transfer=transfer)
    done = request.POST.get("done", "")
    conditions = [(condition.key, condition.text) for condition in answer.conditions]
    return Page(
        subject=subject,
        transfer=transfer,
        answer=answer,
        seen=seen,
        wizard=form,
        send=forms.SendForm(
            request.POST if done == "send" else None,
            conditions=conditions,
            verdict=answer.verdict,
            form=transfer.form,
        ),
        ask=forms.AskForm(request.POST if done == "ask" else None),
        agreements=selectors.agreements_about(actor=request.actor, transfer=transfer),
        unavailable=unavailable,
        has_approval=selectors.has_approval(actor=request.actor, transfer=transfer),
    )


def _content(form: forms.WizardForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in forms.WizardForm.CONTENT}


def _seen(content: dict[str, str], form: str, subject: UUID) -> tuple[dict[str, str], bool]:
    try:
        return packages.preview(content=content, form=form, subject_id=subject), False
    except MaskingUnavailable:
        plain = {n: text for n, text in content.items() if n not in packages.FREE_TEXT}
        return packages.preview(content=plain, form=form, subject_id=subject), True


def _send(request: StaffRequest, page: Page) -> HttpResponse:
    package = packages.send_package(
        actor=request.actor,
        transfer=page.transfer,
        content=_content(page.wizard),
        clearance=page.send.clearance(),
    )
    if page.transfer.recipient_id is None:
        messages.success(request, _("Recorded. Now give them a code, so that they can read it."))
    else:
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
