"""The privacy officer's desk: questions, decisions, rules, agreements, figures and the register."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.base.tables import Table, to_csv
from schakel.sharing import forms, policies, selectors
from schakel.sharing.selectors import register as figures
from schakel.sharing.services import agreements, asking
from schakel.sharing.templatetags.sharing_words import recipient_name
from schakel.sharing.views.refusals import EXPECTED, told


@require_GET
@staff_page
def desk(request: StaffRequest) -> HttpResponse:
    """What waits, what was decided, what left, and where the rules leave people asking."""
    actor = _overseer(request)
    shown = {
        "requests": selectors.requests(actor=actor, only_open=True),
        "decisions": selectors.decisions(actor=actor)[:50],
        "disclosures": selectors.disclosures_of_organisation(actor=actor, limit=50),
        "person_requests": selectors.person_requests(actor=actor, only_open=True),
        "asked": figures.asked_per_rule(actor=actor),
        "columns": [_("From whom to whom"), _("Purpose"), _("Rules"), _("When")],
        "shared": figures.shared_per_verdict(actor=actor),
    }
    return render(request, "sharing/desk.html", shown)


@require_http_methods(["GET", "POST"])
@staff_page
def request_page(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """One question: for who asked it, who decides, and the second person of an override."""
    actor = request.actor
    found = asking.open_request(actor=actor, request_id=request_id)
    form = forms.JudgementForm(request.POST or None)
    if request.method == "POST":
        try:
            if _decided(request, found.pk, form):
                messages.success(request, _("Recorded."))
                return redirect("sharing:request", request_id)
        except EXPECTED as refusal:
            form.add_error(None, told(refusal))
    shown = {
        "asked": found,
        "form": form,
        "names": accounts.names_of({found.asked_by, found.proposed_by or 0}),
        "may_decide": policies.may_approve(actor) and found.asked_by != actor.user_id,
        "may_confirm": policies.may_confirm_override(actor, found.proposed_by),
        "by_wizard": set(found.fields) <= {*forms.WizardForm.CONTENT, "code"},
        "asker": accounts.names_of({found.asked_by}).get(found.asked_by, ""),
    }
    return render(request, "sharing/request.html", shown, status=400 if form.errors else 200)


def _decided(request: StaffRequest, request_id: UUID, form: forms.JudgementForm) -> bool:
    if "agrees" in request.POST:
        agrees = request.POST["agrees"] == "yes"
        asking.confirm_override(actor=request.actor, request_id=request_id, agrees=agrees)
        return True
    if not form.is_valid():
        return False
    data = form.cleaned_data
    judgement = asking.Judgement(data["may_share"] == "yes", data["reasons"], data["authority"])
    asking.decide_request(actor=request.actor, request_id=request_id, judgement=judgement)
    return True


@require_http_methods(["GET", "POST"])
@staff_page
def rules(request: StaffRequest) -> HttpResponse:
    """Read the rules and choose which to switch on; a second person publishes the choice."""
    actor = _drafter(request)
    choosable = [c for c in selectors.rules_to_choose(actor.organisation_id) if not c.always]
    names = [(c.row["id"], f"{c.row['id']}: {c.row['basis_nl']}") for c in choosable]
    chosen = [c.row["id"] for c in choosable if c.is_on]
    form = forms.RulesForm(request.POST or None, choices=names, initial={"rules": chosen})
    if form.is_valid():
        try:
            agreements.draft_rules(
                actor=actor,
                rule_ids=frozenset(form.cleaned_data["rules"]),
                note=form.cleaned_data["note"],
            )
        except EXPECTED as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("Written down. Somebody else must switch it on."))
            return redirect("sharing:rules")
    shown = {"form": form, "drafts": selectors.drafts_of(actor=actor)}
    return render(request, "sharing/rules.html", shown)


@require_POST
@staff_page
def publish_rules(request: StaffRequest, number: int) -> HttpResponse:
    """Switch on what somebody else chose."""
    try:
        agreements.publish_rules(actor=request.actor, number=number)
        messages.success(request, _("Switched on."))
    except EXPECTED as refusal:
        messages.error(request, told(refusal))
    return redirect("sharing:rules")


@require_http_methods(["GET", "POST"])
@staff_page
def agreement_list(request: StaffRequest) -> HttpResponse:
    """Agreements that run or wait, and a new one."""
    actor = _drafter(request)
    form = forms.AgreementForm(request.POST or None, actor=actor)
    if form.is_valid():
        data = {**form.cleaned_data}
        data["parties"] = frozenset(data["parties"])
        try:
            agreements.draft_agreement(actor=actor, agreement=agreements.AgreementInput(**data))
        except EXPECTED as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("Written down. Somebody else must publish it."))
            return redirect("sharing:agreements")
    found = selectors.agreements(actor=actor, today=timezone.localdate())
    return render(request, "sharing/agreements.html", {"form": form, "agreements": found})


@require_POST
@staff_page
def publish_agreement(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """Bring an agreement of somebody else into force."""
    try:
        agreements.publish_agreement(actor=request.actor, agreement_id=agreement_id)
        messages.success(request, _("In force."))
    except EXPECTED as refusal:
        messages.error(request, told(refusal))
    return redirect("sharing:agreements")


@require_GET
@staff_page
def export(request: StaffRequest) -> HttpResponse:
    """The disclosures of the organisation as CSV, without what they were about."""
    actor = _overseer(request)
    found = selectors.disclosures_of_organisation(actor=actor, limit=10_000)
    table = Table(
        title=_("Disclosures"),
        header=[_("When"), _("Sender"), _("Recipient"), _("Purpose"), _("Form"), _("Answer"),
                _("Rules"), _("Version of the rules"), _("Fields")],
        rows=[[row.disclosed_at.isoformat(), row.sender.name, recipient_name(row), row.purpose,
               row.form, row.verdict, " ".join(row.rule_ids), row.rule_version,
               " ".join(row.fields)] for row in found],
    )  # fmt: skip
    answer = HttpResponse(to_csv(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verstrekkingen.csv"'
    target = audit.Target(type="sharing.export", id=str(len(found)))
    audit.record(actor=actor, action="sharing.export", target=target)
    return answer


def _overseer(request: StaffRequest) -> Actor:
    if not request.actor.may(Right.SHARING_OVERSEE):
        raise PermissionDenied
    return request.actor


def _drafter(request: StaffRequest) -> Actor:
    rights = {Right.SHARING_OVERSEE, Right.REFERENCE_DRAFT, Right.REFERENCE_PUBLISH}
    if not rights & request.actor.rights:
        raise PermissionDenied
    return request.actor
