"""Counting over all organisations: `count_nationally`."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.audit.services import Target
from schakel.signals.models import NationalFunnel
from schakel.signals.selectors import national
from schakel.signals.selectors.accounting import conserving
from schakel_methods.disclosure import gives_away, round_count

Levels = list[tuple[str, int | None, dict[str, int | None]]]


@transaction.atomic
def count_nationally(*, actor: Actor) -> int:
    """Replace the national funnels by new ones, rounded to five before they are stored."""
    counted, now = national.count_exactly(), timezone.now()
    funnels = [
        NationalFunnel(
            organisation_id=actor.organisation_id,
            counted_at=now,
            period=period,
            service=service,
            form=form,
            levels=_rounded(left),
            suspects_prosecuted=None
            if form
            else round_count(counted.suspects.get((period, service), 0)),
        )
        for (period, service, form), left in sorted(counted.left.items())
    ]
    NationalFunnel.objects.filter(organisation_id=actor.organisation_id).delete()
    NationalFunnel.objects.bulk_create(funnels)
    audit.record(
        actor=actor,
        action="signals.count_nationally",
        target=Target("signals.NationalFunnel", "all"),
        funnels=len(funnels),
    )
    return len(funnels)


def _rounded(left: list[Counter[str]]) -> Levels:
    levels = conserving(left)
    further = [*(level.reached for level in levels[1:]), 0]
    return [
        (level.code, round_count(level.reached), _safely(level.left, beyond))
        for level, beyond in zip(levels, further, strict=True)
    ]


def _safely(left: dict[str, int], beyond: int) -> dict[str, int | None]:
    """Round where signals were left; a small number that subtraction would reveal is not told apart."""
    if gives_away([*left.values(), beyond]):
        return {national.TOGETHER: round_count(sum(left.values()))}
    return {place: round_count(number) for place, number in left.items()}
