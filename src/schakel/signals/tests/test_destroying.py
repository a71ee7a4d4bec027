"""What may no longer be kept is destroyed whole, by one role; counts and trail stay."""

from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.audit.models import AuditLine
from schakel.base.files.models import StoredFile
from schakel.base.retention import services as retention
from schakel.signals import models
from schakel.signals.selectors import accounting, periods
from schakel.signals.selectors.accounting import Cohort
from schakel.signals.services import (
    documents,
    enriching,
    handing_over,
    keeping,
    stopping,
    talks,
    weighing,
)
from schakel.signals.tests import factories as make
from schakel.signals.tests.test_accounting import ALWAYS, conserves

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2100)
# The tally holds sums, of which test_tallies tells whether they are right.
ROWS = [
    model
    for model in vars(models).values()
    if hasattr(model, "_meta") and model is not models.SignalTally
]


@contextmanager
def as_retention():
    """The role that may delete, and sees every organisation."""
    rls.set_organisation(None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE schakel_retention")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL ROLE schakel_app")


def destroy(after=LATER):
    """Let time pass and destroy what is due."""
    with as_retention():
        return retention.destroy_due(now=timezone.now() + after)["signal"]


@contextmanager
def refused(match):
    """The database says no."""
    with (
        pytest.raises(Error, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        yield cursor


def full(team):
    """A signal with about everything that can hang on one, stopped."""
    signal = make.weighed(team, persons=(make.victim(),))
    person = signal.persons.get()
    plan = talks.Plan("enrichment", timezone.now())
    talks.plan_talk(actor=team.as_(), person_id=person.pk, plan=plan)
    talks.record_outside_talk(
        actor=team.as_("care_coordinator"), person_id=person.pk, purpose="provide_help",
        held_at=timezone.now(), note="Wil rust.",
    )  # fmt: skip
    documents.add_document(
        actor=team.as_(), signal_id=signal.pk, name="notitie.txt", content=b"Een notitie."
    )
    make.help_all(team, signal)
    proposal = stopping.propose_stop(
        actor=team.as_(), signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )
    return stopping.confirm_stop(actor=team.as_("weigher"), proposal_id=proposal.pk)


def left():
    """How many rows each table of signals still has, as retention sees them."""
    with as_retention():
        counted = {model.__name__: model.objects.count() for model in ROWS}
    return {name: number for name, number in counted.items() if number}


def test_a_case_goes_whole_when_its_term_has_passed_and_is_still_counted():
    team = make.team()
    kept = make.registered(team)
    before_all = left()
    gone = full(team)
    file = StoredFile.objects.get(target_id=str(gone.pk))
    stored = Path(settings.SCHAKEL_VAR) / "files" / file.pk.hex[-2:] / file.pk.hex
    before = accounting.funnel(actor=team.as_(), cohort=ALWAYS)
    with as_retention():
        assert retention.destroy_due(now=timezone.now() + LATER, is_preview=True)["signal"] == 1
    assert destroy(after=timedelta(days=2000)) == 0

    assert stored.exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda act: act())
        assert destroy() == 1

    assert left() == before_all | {"DestroyedSignal": 1}
    assert not stored.exists()
    team.as_()
    assert list(models.Signal.objects.values_list("pk", flat=True)) == [kept.pk]
    assert AuditLine.objects.filter(target_id=str(gone.pk)).exists()
    line = AuditLine.objects.get(action="retention.destroyed")
    assert line.details == {"retention_class": "signal", "signals": 1}
    after = accounting.funnel(actor=team.as_(), cohort=ALWAYS)
    assert [level.reached for level in after] == [level.reached for level in before]
    assert sum(level.left.get("destroyed", 0) for level in after) == 1
    assert conserves(after)
    call_command("verify_audit", stdout=StringIO())


def test_the_balance_holds_over_several_organisations_and_cohorts():
    teams = [make.team(), make.team()]
    for team in teams:
        full(team)
        make.closed(team)
        make.investigated(team)
    this_year = timezone.localdate().year
    year = Cohort(*periods.bounds(str(this_year), this_year=this_year))
    before = [
        [level.reached for level in accounting.funnel(actor=t.as_(), cohort=year)] for t in teams
    ]

    assert destroy() == 4

    for team, reached in zip(teams, before, strict=True):
        after = accounting.funnel(actor=team.as_(), cohort=year)
        assert [level.reached for level in after] == reached
        assert sum(level.left.get("destroyed", 0) for level in after) == 2
        assert conserves(after)


def stopped(team, signal):
    """Walk a registered signal to weighing and stop it."""
    enriching.start_enriching(actor=team.as_(), signal_id=signal.pk)
    for step in signal.steps.all():
        enriching.leave_out_step(
            actor=team.as_(), signal_id=signal.pk, act=step.act, why="Niet nodig."
        )
    enriching.finish_enriching(actor=team.as_(), signal_id=signal.pk)
    weighing.weigh(actor=team.as_(), signal_id=signal.pk, decision=make.a_decision())
    make.help_all(team, signal)
    proposal = stopping.propose_stop(
        actor=team.as_(), signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )
    stopping.confirm_stop(actor=team.as_("weigher"), proposal_id=proposal.pk)


def test_what_was_handed_over_goes_when_it_ended_everywhere():
    kmar, police = make.team("kmar"), make.team()
    offer = make.offered(kmar, police, make.registered(kmar))
    taken = handing_over.accept(actor=police.as_(), handover_id=offer.pk)
    assert destroy() == 0
    police.as_()
    stopped(police, taken)
    assert destroy() == 2


def test_what_was_merged_goes_with_what_it_was_merged_into():
    police = make.team()
    into, merged = make.registered(police), make.registered(police)
    proposal = stopping.propose_merge(
        actor=police.as_(), signal_id=merged.pk, into_id=into.pk, explanation="Zelfde."
    )
    stopping.confirm_stop(actor=police.as_("weigher"), proposal_id=proposal.pk)
    assert destroy() == 0
    police.as_()
    stopped(police, into)
    assert destroy() == 2


def test_a_legal_hold_keeps_a_case_until_two_people_end_it():
    team = make.team()
    signal = full(team)
    lead, weigher = team.as_(), team.as_("weigher")
    with pytest.raises(retention.ReasonMissing):
        keeping.hold(actor=lead, signal_id=signal.pk, reason=" ")
    keeping.hold(actor=lead, signal_id=signal.pk, reason="Beklag art. 12 Sv.")
    assert destroy() == 0

    team.as_()
    with pytest.raises(retention.NotHeld):
        keeping.release(actor=weigher, signal_id=signal.pk)
    keeping.ask_release(actor=lead, signal_id=signal.pk, reason="Beklag afgewezen.")
    with pytest.raises(retention.SamePerson):
        keeping.release(actor=lead, signal_id=signal.pk)
    assert destroy() == 0
    team.as_()
    keeping.release(actor=weigher, signal_id=signal.pk)
    assert destroy() == 1


def test_one_person_cannot_end_a_hold_past_the_service():
    team = make.team()
    signal = make.closed(team)
    keeping.hold(actor=team.as_(), signal_id=signal.pk, reason="Beklag.")
    alone = "UPDATE retention_legalhold SET lifted_at = now(), lifted_by = placed_by"
    with refused("two_people_lift_a_hold") as cursor:
        cursor.execute(alone)


def test_nobody_but_retention_destroys():
    team = make.team()
    signal = make.closed(team)
    with pytest.raises(CommandError, match="schakel_retention"):
        call_command("destroy_due")
    for table in ("signal", "phasechange", "talk", "handover"):
        with refused("permission denied") as cursor:
            cursor.execute(f"DELETE FROM signals_{table}")  # noqa: S608 - named above
    assert models.Signal.objects.filter(pk=signal.pk).exists()
