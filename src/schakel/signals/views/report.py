"""Registering: the form of professionals, the quick form of a desk, drafts, acknowledgement."""

from secrets import token_hex
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.base.ui import selectors as ui
from schakel.signals import policies
from schakel.signals.forms.quick import QuickReportForm, reporter_type_of
from schakel.signals.forms.report import ReportForm, unbound_again
from schakel.signals.selectors import calling
from schakel.signals.selectors import drafts as drafted
from schakel.signals.services import drafts, intake
from schakel.signals.services.course import require
from schakel.signals.services.reports import Reporter

BAD = 400
TOO_MUCH = 200_000  # characters of one draft


@require_http_methods(["GET", "POST"])
@staff_page
def report(request: StaffRequest) -> HttpResponse:
    """Report a signal; the form starts without names."""
    require(policies.may_report(request.actor))
    if request.method == "GET":
        return _show(request, ReportForm(initial={"key": token_hex(16)}))
    if "add" in request.POST:
        wish = request.POST["add"]
        return _show(request, unbound_again(request.POST, one_more=wish), at=wish)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=BAD)
    reporter = Reporter(type=reporter_type_of(request.actor.organisation_type))
    sent = intake.report_signal(
        actor=request.actor, report=form.report(reporter), key=form.cleaned_data["key"]
    )
    return redirect("signals:acknowledgement", sent.signal_id)


@require_http_methods(["GET", "POST"])
@staff_page
def report_quick(request: StaffRequest) -> HttpResponse:
    """Write down what somebody tells at the desk or by phone."""
    require(policies.may_report(request.actor))
    now = timezone.localtime().replace(second=0, microsecond=0)
    initial = {"key": token_hex(16), "received_at": now}
    form = QuickReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = intake.report_signal(
            actor=request.actor, report=form.report(), key=form.cleaned_data["key"]
        )
        return redirect("signals:acknowledgement", sent.signal_id)
    shown = {"form": form, "contacts": ui.contacts()}
    return render(request, "signals/report_quick.html", shown, status=BAD if form.errors else 200)


@require_POST
@staff_page
def save_draft(request: StaffRequest) -> HttpResponse:
    """Keep what was typed so far; asked by the page itself while somebody types."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    key = typed.get("key", "")
    if not key or len(typed.urlencode()) > TOO_MUCH:
        return HttpResponse(status=BAD)
    content = {"form": typed.urlencode()}
    drafts.keep_typing(actor=request.actor, form=intake.draft_name(key), content=content)
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@staff_page
def draft(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Go on with a draft, or throw it away."""
    if request.method == "POST":
        drafts.discard_draft(actor=request.actor, draft_id=draft_id)
        return redirect("signals:report")
    kept = drafts.open_draft(actor=request.actor, draft_id=draft_id)
    typed = QueryDict((kept.content or {}).get("form", ""))
    return _show(request, unbound_again(typed), expires_at=kept.expires_at)


@require_GET
@staff_page
def acknowledgement(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """What the reporter gets: reference, who to call now, what happens next."""
    given = intake.show_acknowledgement(actor=request.actor, signal_id=signal_id)
    shown = {"given": given, "calls": calling.calls(given.call_now)}
    return render(request, "signals/acknowledgement.html", shown)


def _show(
    request: StaffRequest, form: ReportForm, *, status: int = 200, **more: object
) -> HttpResponse | HttpResponseRedirect:
    shown = {
        "form": form,
        "drafts": [] if more else drafted.drafts_of(actor=request.actor),
        "kept_for": drafts.KEPT_FOR.days,
        "danger_calls": calling.calls(("danger",)),
        "minor_calls": calling.calls(("minor",)),
        **more,
    }
    return render(request, "signals/report.html", shown, status=status)
