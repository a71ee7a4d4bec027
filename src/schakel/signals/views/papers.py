"""Printing a signal: asking for the paper, waiting for it, fetching it."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from schakel.base.requests import StaffRequest, staff_page, unkept
from schakel.signals.selectors import papers as selectors
from schakel.signals.services import looking
from schakel.signals.services import papers as services
from schakel.signals.workflow import PaperKind


@require_POST
@staff_page
def ask(request: StaffRequest, signal_id: UUID, kind: str) -> HttpResponse:
    """Ask for a paper; who prints outside their own work says why first."""
    if kind not in set(PaperKind):
        raise Http404
    actor = replace(request.actor, reason=request.POST.get("reason", "").strip()[:500])
    language = (get_language() or "nl")[:2]
    try:
        paper = services.ask_paper(
            actor=actor, signal_id=signal_id, kind=PaperKind(kind), language=language
        )
    except looking.ReasonNeeded:
        return render(request, "signals/reason.html")
    return redirect("signals:paper", paper.pk)


@require_GET
@staff_page
def paper(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    """Where a paper stands; the page looks again by itself."""
    shown = {"paper": selectors.own_paper(actor=request.actor, paper_id=paper_id)}
    is_part = bool(request.headers.get("hx-request"))
    template = "signals/parts/paper_state.html" if is_part else "signals/paper_page.html"
    return render(request, template, shown)


@require_GET
@staff_page
def fetch(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    """The PDF itself, for who asked for it."""
    content = services.open_paper(actor=request.actor, paper_id=paper_id)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="signaal-{paper_id}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return unkept(answer)
