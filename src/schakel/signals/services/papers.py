"""Papers of a signal as PDF/UA: `ask_paper`, `make_paper`, `open_paper`, `remove_expired_papers`.

The library that sets the type belongs in the worker. What is printed is read: it leaves a line on
the trail as opening the signal does, and another one when the paper is fetched.
"""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.pdf import as_pdf
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import SignalPaper
from schakel.signals.selectors import timeline, words
from schakel.signals.selectors.page import SignalPage, names_on, signal_page
from schakel.signals.services import looking
from schakel.signals.services.course import require
from schakel.signals.workflow import PaperKind, PaperState

PAPER_TASK = "signals.make_paper"
KEPT_FOR = timedelta(days=1)
# Who draws up an official report of its own; elsewhere the same paper is a report of findings.
OFFICIAL = frozenset({"police", "kmar", "nla_investigation"})


@transaction.atomic
def ask_paper(*, actor: Actor, signal_id: UUID, kind: PaperKind, language: str) -> SignalPaper:
    """Ask for a signal, or a report of its findings, on paper; what you print you have read."""
    found = looking.open_signal(actor=actor, signal_id=signal_id)
    if kind == PaperKind.FINDINGS:
        require(policies.may_enrich(actor, found.signal))
    now = timezone.now()
    paper = SignalPaper(
        organisation_id=actor.organisation_id,
        signal=found.signal,
        kind=kind,
        state=PaperState.ASKED,
        language=language,
        asked_by=actor.user_id or 0,
        asked_role=actor.role,
        asked_at=now,
        expires_at=now + KEPT_FOR,
    )
    paper.save(force_insert=True)
    audit.record(actor=actor, action="signals.print", target=found.signal, kind=str(kind))
    job = app.configure_task(PAPER_TASK)
    job.defer(organisation_id=actor.organisation_id, paper_id=str(paper.pk))
    return paper


@transaction.atomic
def make_paper(*, actor: Actor, paper_id: UUID) -> SignalPaper:
    """Set a paper that somebody asked for, with what that person may see now; by the worker."""
    paper = SignalPaper.objects.select_for_update().get(
        pk=paper_id, organisation_id=actor.organisation_id
    )
    if paper.state != PaperState.ASKED:
        return paper
    person = accounts.actor_of(
        user_id=paper.asked_by, organisation_id=paper.organisation_id, role=paper.asked_role
    )
    content = _set(paper, person) if person else None
    paper.state = PaperState.MADE if content else PaperState.FAILED
    paper.content = base64.b64encode(content).decode() if content else None
    paper.save(update_fields=["state", "content"])
    return paper


@transaction.atomic
def open_paper(*, actor: Actor, paper_id: UUID) -> bytes:
    """Fetch a paper that you asked for yourself; that you did is on record."""
    paper = SignalPaper.objects.get(
        pk=paper_id,
        organisation_id=actor.organisation_id,
        asked_by=actor.user_id or 0,
        state=PaperState.MADE,
        expires_at__gt=timezone.now(),
    )
    require(policies.may_read(actor, paper.signal))
    audit.record(actor=actor, action="signals.fetch_paper", target=paper.signal, kind=paper.kind)
    return base64.b64decode(paper.content or "")


def remove_expired_papers(*, actor: Actor) -> int:
    """Remove papers after their day; the signal is printed anew in a moment."""
    own = SignalPaper.objects.filter(organisation_id=actor.organisation_id)
    number, _by_model = own.filter(expires_at__lte=timezone.now()).delete()
    return number


def _set(paper: SignalPaper, person: Actor) -> bytes | None:
    found = signal_page(actor=person, signal_id=paper.signal_id)
    with translation.override(paper.language):
        page = render_to_string("signals/paper.html", _shown(paper, person, found))
    return as_pdf(page, render_to_string("signals/paper.css"))


def _shown(paper: SignalPaper, person: Actor, found: SignalPage) -> dict[str, Any]:
    signal, decided = found.signal, found.decisions
    standard = reference.labels(found.flow.standard)
    return {
        "paper": paper,
        "is_findings": paper.kind == PaperKind.FINDINGS,
        "is_official": person.organisation_type in OFFICIAL,
        "is_demonstration": settings.SCHAKEL_DEMONSTRATION,
        "language": paper.language,
        "signal": signal,
        "phase": words.label_in(found.flow, signal.phase),
        "organisation": accounts.organisation(paper.organisation_id).name,
        "who": person.name,
        "made_at": timezone.now(),
        "keys": words.keys(signal),
        "story": words.story(signal),
        "around": words.around(found.circumstances),
        "indicators": words.indicators(found.circumstances),
        "persons": [
            (view.person, words.role_of(view.person), words.person(view.person))
            for view in found.persons
        ],
        "more_people": found.people.total - len(found.persons),
        "steps": [(step, words.step(step, standard)) for step in found.steps],
        "weighings": [(held, words.weighing(held)) for held in decided.weighings],
        "course": list(reversed(timeline.course(found, names_on(found)))),
    }
