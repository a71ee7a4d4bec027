"""Counting ahead: `count_nationally` over all organisations; of one organisation `count_periods`, and
`add_up_tallies` for its funnel."""

from collections import Counter
from dataclasses import astuple, replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.audit.services import Target
from schakel.base.calendar import AMSTERDAM
from schakel.base.reference import selectors as reference
from schakel.signals.models import CountedPeriod, NationalFunnel
from schakel.signals.selectors import account_period, accounting, national, periods
from schakel.signals.selectors.accounting import Cohort, conserving
from schakel_methods.disclosure import gives_away, round_count

# Fewer steps than this are counted at every visit, so that nothing on the page is of last night.
MANY_STEPS = 20_000
# With a filter a visit can count more by itself: there are two dozen filters for the night to count.
MANY_WITH_FILTER = 100_000
# On a day on which more steps than this come in, the night does not wait for them.
MANY_SINCE = 5_000
# Steps are written when they are taken: what lies this far back no longer comes in.
SETTLED = timedelta(hours=1)
# The database takes the same lock when steps of the past change (migration 0005).
_LOCK_SPACE = 20261
Levels = list[tuple[str, int | None, dict[str, int | None]]]


def count_periods(*, actor: Actor) -> int:
    """Count the periods of the account of a large organisation, for its pages.

    Once a night, and again in the hour after many steps came in.
    """
    now = timezone.now()
    this_year = now.astimezone(AMSTERDAM).year
    asked = (periods.bounds(code, this_year=this_year) for code in periods.periods(this_year))
    kinds = (kind for period in asked for kind in _kinds(actor, Cohort(*period)))
    return sum(_count_period(actor, kind, now) for kind in kinds)


def _kinds(actor: Actor, cohort: Cohort) -> list[Cohort]:
    """The period, where it is long, without a filter; a very long one with each by itself as well."""
    number = accounting.steps_up_to(actor, cohort, most=MANY_WITH_FILTER)
    if number < MANY_WITH_FILTER:
        return [cohort] if number >= MANY_STEPS else []
    return [
        cohort,
        *(replace(cohort, form=code) for code, _ in reference.choices("exploitation_forms")),
        *(replace(cohort, source=code) for code, _ in reference.choices("source_kinds")),
    ]


@transaction.atomic
def _count_period(actor: Actor, cohort: Cohort, now: datetime) -> bool:
    hour = (now - SETTLED).astimezone(AMSTERDAM).replace(minute=0, second=0, microsecond=0)
    until = min(hour, cohort.end)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, actor.organisation_id])
    known = accounting.counted_before(actor, cohort)
    if known and _still_holds(actor, cohort, known, hour):
        return False
    past = replace(cohort, end=until)
    steps = accounting.count_steps(actor, past)
    spread = account_period.durations(actor, past)
    CountedPeriod.objects.update_or_create(
        organisation_id=actor.organisation_id, **vars(cohort),
        defaults={
            "until": until,
            "counted_at": now,
            "steps": [[one.begins.isoformat(), *astuple(one)[1:]] for one in steps],
            "durations": [list(astuple(one)) for one in spread],
            "judgements": account_period.count_judgements(actor, past),
        },
    )  # fmt: skip
    return True


def _still_holds(actor: Actor, cohort: Cohort, known: CountedPeriod, hour: datetime) -> bool:
    midnight = hour.replace(hour=0)
    # The steps of a past year stay what they were; the form of a signal may have changed yesterday.
    if cohort.is_of_a_kind and known.counted_at < midnight:
        return False
    if known.until < min(midnight, cohort.end):
        return False
    since = Cohort(known.until, min(hour, cohort.end))
    return accounting.steps_up_to(actor, since, most=MANY_SINCE) < MANY_SINCE


@transaction.atomic
def add_up_tallies(*, actor: Actor) -> None:
    """Replace the lines of the funnel of the own organisation by their sums, counted from its signals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT signals_tally_anew(%s)", [actor.organisation_id])


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
