"""Samples of dossiers for the National Rapporteur: `ask_sample`, `preview_sample`, `open_sample`,
`approve_sample`, `refuse_sample`, `revoke_sample`."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.live import services as live
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.signals import policies
from schakel.signals.models import DossierSample
from schakel.signals.selectors import samples
from schakel.signals.services.course import require
from schakel.signals.workflow import SampleState
from schakel_methods.sampling.coarsening import coarsen
from schakel_methods.sampling.drawing import draw, fingerprint

PURPOSE, FIELDS = "research", ("coded_dossiers",)
SEED_BITS = 62


class WishUnclear(Exception):
    """Choose a service, a goal, the years and not more dossiers than the rules allow."""


class NotWaiting(Exception):
    """This sample was decided on, or ended, before."""


@dataclass(frozen=True)
class Wish:
    """Of which service, for what, over which years and how many."""

    service_id: int
    goal: str
    first_year: int
    last_year: int
    size: int


@dataclass(frozen=True)
class Drawn:
    """What the seed gives: the coded dossiers, from how many, and how many were left out."""

    dossiers: list[dict[str, Any]]
    population: int
    population_hash: str
    left_out: int


@transaction.atomic
def ask_sample(*, actor: Actor, wish: Wish) -> DossierSample:
    """Ask a service for a random sample of dossiers; its seed is fixed and kept from now on."""
    require(policies.may_ask_sample(actor))
    goals = {row["code"] for row in reference.current("sample_goals").rows}
    known = {int(key) for key, _name in samples.services()}
    fits = 0 < wish.size <= samples.rule("most_dossiers") and wish.first_year <= wish.last_year
    if wish.service_id not in known or wish.goal not in goals or not fits:
        raise WishUnclear
    made = DossierSample(
        sender_id=wish.service_id,
        recipient_id=actor.organisation_id,
        goal=wish.goal,
        first_year=wish.first_year,
        last_year=wish.last_year,
        size=wish.size,
        seed=secrets.randbits(SEED_BITS),
        state=SampleState.ASKED,
        asked_by=actor.user_id or 0,
        asked_at=timezone.now(),
    )
    made.save(force_insert=True)
    audit.record(actor=actor, action="signals.ask_sample", target=made, size=wish.size)
    live.tell(actor=actor, organisation_id=wish.service_id)
    return made


@transaction.atomic
def preview_sample(*, actor: Actor, sample_id: UUID) -> Drawn:
    """See as service what would be opened, before anything leaves; the draw is always the same."""
    sample = _asked(actor, sample_id)
    audit.record(actor=actor, action="signals.preview_sample", target=sample)
    return _draw(sample)


@transaction.atomic
def open_sample(*, actor: Actor, sample_id: UUID) -> DossierSample:
    """Look at a sample, as who asked or as who decides; that you looked is on record."""
    sample = DossierSample.objects.get(pk=sample_id)
    require(policies.may_read_sample(actor, sample))
    audit.record(actor=actor, action="signals.open_sample", target=sample)
    return sample


@transaction.atomic
def approve_sample(*, actor: Actor, sample_id: UUID, is_nameless: bool) -> DossierSample:
    """Open the sample for a while, after you looked at it: nobody can be recognised in it."""
    sample = _asked(actor, sample_id)
    drawn = _draw(sample)
    package = {"dossiers": drawn.dossiers}
    package_hash = sha256(json.dumps(package, sort_keys=True).encode()).hexdigest()
    transfer = sharing.Transfer(
        subject_id=sample.pk, recipient_id=sample.recipient_id, purpose=PURPOSE, fields=FIELDS,
        form="anonymised",
    )  # fmt: skip
    disclosure = sharing.record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=package_hash,
        clearance=sharing.Clearance(masking_confirmed=is_nameless),
        channel="export",
        texts=(),
    )
    sample.package, sample.package_hash = package, package_hash
    sample.population, sample.population_hash = drawn.population, drawn.population_hash
    sample.left_out, sample.disclosure_id = drawn.left_out, disclosure.pk
    sample.expires_at = timezone.now() + timedelta(days=samples.rule("days_open"))
    return _answer(actor, sample, SampleState.APPROVED)


@transaction.atomic
def refuse_sample(*, actor: Actor, sample_id: UUID) -> DossierSample:
    """Refuse a sample; nothing leaves."""
    return _answer(actor, _asked(actor, sample_id), SampleState.REFUSED)


@transaction.atomic
def revoke_sample(*, actor: Actor, sample_id: UUID) -> DossierSample:
    """Take back a sample that was opened: from now on nobody can read it."""
    sample = DossierSample.objects.select_for_update().get(pk=sample_id)
    require(policies.may_decide_sample(actor, sample))
    if sample.state != SampleState.APPROVED:
        raise NotWaiting
    sample.package = None
    return _answer(actor, sample, SampleState.REVOKED)


def _asked(actor: Actor, sample_id: UUID) -> DossierSample:
    sample = DossierSample.objects.select_for_update().get(pk=sample_id)
    require(policies.may_decide_sample(actor, sample))
    if sample.state != SampleState.ASKED:
        raise NotWaiting
    return sample


def _draw(sample: DossierSample) -> Drawn:
    years = (sample.first_year, sample.last_year)
    known = samples.recognisable(samples.population(sample.sender_id, years=years))
    least = samples.rule("least_population")
    keys = draw(list(known), size=sample.size, seed=sample.seed, least=least)
    everybody, alike = list(known.values()), samples.rule("look_alike")
    coarse = {
        key: coarsen(known[key], everybody, order=samples.RECOGNISABLE, least=alike) for key in keys
    }
    kept = [key for key in keys if coarse[key] is not None]
    codes = samples.coded(kept)
    dossiers = [(coarse[key] or {}) | codes[key] for key in kept]
    return Drawn(dossiers, len(known), fingerprint(list(known)), len(keys) - len(kept))


def _answer(actor: Actor, sample: DossierSample, state: SampleState) -> DossierSample:
    sample.state, sample.answered_by = state, actor.user_id
    sample.answered_at = timezone.now()
    sample.save()
    audit.record(actor=actor, action="signals.decide_sample", target=sample, state=str(state))
    live.tell(actor=actor, organisation_id=sample.recipient_id)
    return sample
