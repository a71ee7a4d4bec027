"""From a note that comes in to a signal in the chain, and everything that is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from schakel.base.audit.models import AuditLine
from schakel.scanning import services
from schakel.scanning.models import Hit, Note, Reading, RunLogLine, Sample, ScanSource
from schakel.scanning.selectors import figures, lists
from schakel.scanning.services.handing import NoSignalDecided, SignalInput
from schakel.scanning.services.notes import TooOld
from schakel.scanning.services.reading import (
    DecisionInput,
    NotOnTheList,
    ReadAlready,
    ReasonMissing,
)
from schakel.scanning.services.sources import PurposeUnknown, SourceInput
from schakel.scanning.tests import factories as make
from schakel.scanning.workflow import Decision, NoGround, Phase, Remark, RunState, SourceKind
from schakel.signals.services import enriching

pytestmark = pytest.mark.django_db
SIGNAL = DecisionInput(Decision.SIGNAL)
NO_SIGNAL = DecisionInput(Decision.NO_SIGNAL, "free_choice")
UNSURE = DecisionInput(Decision.UNSURE)


def test_a_note_with_strong_signs_is_listed_with_every_hit_explained():
    police = make.team()

    run = make.run(police, make.received(police, make.STRONG, make.PLAIN))

    assert (run.state, run.offered, run.scanned, run.strong, run.below) == ("done", 2, 2, 1, 1)
    note = lists.reading_list(actor=police.as_()).get()
    assert note.rules_hash == run.rules_hash != ""
    assert sum(reason["value"] for reason in note.explanation) == note.total
    assert all(reason["source"] for reason in note.explanation if reason["kind"] == "indicator")
    words = [note.text[a:b] for hit in note.hits.all() for a, b in hit.words]
    assert "paspoort" in words
    assert "afgepakt" in words


def test_a_denied_sign_keeps_the_word_that_decided_and_does_not_count():
    police = make.team()

    make.run(police, make.received(police, make.DENIED))

    note = Note.objects.get()
    hit = note.hits.get(indicator="D01")
    assert (note.phase, note.stratum) == (Phase.BELOW_LINE, "struck")
    assert (hit.status, hit.value) == ("negated", 0)
    assert "niet" in note.text[slice(*hit.trigger)]


def test_an_unchanged_note_is_not_read_again_and_a_changed_one_is():
    police = make.team()
    there = make.source(police)
    first, changed = make.a_note(make.PLAIN, number="M"), make.a_note(make.STRONG, number="M")
    services.notes.receive_notes(actor=police.as_(), source_id=there.pk, notes=[first])
    make.run(police, there)

    same = services.notes.receive_notes(actor=police.as_(), source_id=there.pk, notes=[first])
    other = services.notes.receive_notes(actor=police.as_(), source_id=there.pk, notes=[changed])
    run = make.run(police, there)

    assert (same.unchanged, other.changed, run.scanned) == (1, 1, 1)
    assert list(Note.objects.order_by("version").values_list("version", "is_current")) == [
        (1, False),
        (2, True),
    ]


def test_an_older_record_is_only_compared_and_never_listed_or_opened():
    police = make.team()
    there = make.source(police)
    notes = [make.a_note(make.STRONG), make.a_note(make.STRONG + " Oud.", days_old=500)]
    services.notes.receive_notes(actor=police.as_(), source_id=there.pk, notes=notes)

    run = make.run(police, there)

    assert (run.scanned, run.compared) == (1, 1)
    listed = lists.reading_list(actor=police.as_()).get()
    assert listed.older_hits == 1
    older = Note.objects.get(phase=Phase.COMPARED)
    assert (older.total, older.hits.count()) == (0, 0)
    with pytest.raises(NotOnTheList):
        services.reading.open_note(actor=police.as_(), note_id=older.pk)


def test_a_record_of_more_than_five_years_is_not_taken_and_nothing_with_it():
    police = make.team()
    there = make.source(police)
    notes = [make.a_note(), make.a_note(days_old=2000, number="OUD")]

    with pytest.raises(TooOld, match="OUD"):
        services.notes.receive_notes(actor=police.as_(), source_id=there.pk, notes=notes)

    assert Note.objects.count() == 0


@pytest.mark.parametrize(
    ("type_code", "fields"),
    [
        ("police", {"ground": ""}),
        ("police", {"ground": "made_up"}),
        ("police", {"purpose": "research"}),
        ("shelter", {}),
        ("police", {"kind": SourceKind.INVESTIGATION}),
        ("nla_inspection", {"ground": "wpg_8"}),
    ],
)
def test_a_source_without_a_ground_stays_off(type_code, fields):
    team = make.team(type_code)
    with pytest.raises(NoGround):
        make.source(team, **fields)

    assert ScanSource.objects.get().is_active is False


def test_a_source_needs_a_purpose_that_exists():
    police = make.team()
    with pytest.raises(PurposeUnknown):
        services.sources.add_source(
            actor=police.as_(), source=SourceInput("x", SourceKind.UPLOAD, "made_up")
        )


def test_the_database_refuses_an_active_source_without_a_ground():
    source = make.source(make.team())
    source.ground = ""
    with pytest.raises(DatabaseError), transaction.atomic():
        source.save()


def test_a_run_is_refused_where_the_source_is_off():
    police = make.team()
    there = make.received(police, make.STRONG)
    services.sources.switch_source(actor=police.as_(), source_id=there.pk, on=False)

    run = make.run(police, there)

    assert (run.state, run.refusal) == (RunState.REFUSED, "source_off")
    assert Note.objects.get().phase == Phase.QUEUED
    with pytest.raises(NoGround):
        make.received(police, make.STRONG, at=there)


def test_the_stop_switch_refuses_a_run_and_ends_a_running_one():
    police = make.team()
    there = make.received(police, make.STRONG)
    asked = services.runs.ask_run(actor=police.as_(), source_id=there.pk)
    services.runs.begin_run(actor=police.system(), run_id=asked.pk)
    services.runs.stop_scanning(actor=police.as_(), reason="Te veel ruis.")

    ended = services.runs.read_some(actor=police.system(), run_id=asked.pk)
    refused = make.run(police, there)

    assert (ended.state, ended.scanned) == (RunState.STOPPED, 0)
    assert (refused.state, refused.refusal) == (RunState.REFUSED, "stopped")
    services.runs.resume_scanning(actor=police.as_(), reason="Regels zijn aangepast.")
    assert make.run(police, there).state == RunState.DONE


def test_the_log_of_runs_holds_rules_ground_and_counts_and_only_grows():
    police = make.team()
    run = make.run(police, make.received(police, make.STRONG))

    line = lists.log(actor=police.as_())[0]

    assert (line.event, line.rules_hash, line.ground) == ("finished", run.rules_hash, "wpg_8")
    assert line.counts["strong"] == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        RunLogLine.objects.filter(pk=line.pk).update(event="stopped")


def test_a_look_at_a_note_is_on_record():
    police = make.team()
    note = make.listed(police)

    services.reading.open_note(actor=police.as_(), note_id=note.pk)

    line = AuditLine.objects.get(action="scanning.open_note")
    assert (line.target_id, line.user_id) == (str(note.pk), police.as_().user_id)


def test_no_signal_needs_a_reason_of_the_list():
    police = make.team()
    note = make.listed(police)
    for reason in ("", "made_up"):
        with pytest.raises(ReasonMissing):
            services.reading.decide(
                actor=police.as_(), note_id=note.pk, said=DecisionInput(Decision.NO_SIGNAL, reason)
            )

    done = services.reading.decide(actor=police.as_(), note_id=note.pk, said=NO_SIGNAL)

    assert (done.phase, done.decision) == (Phase.DECIDED, Decision.NO_SIGNAL)
    assert not lists.reading_list(actor=police.as_()).exists()


def test_who_is_unsure_leaves_the_note_to_a_second_reader():
    police = make.team()
    note = make.listed(police)

    first = services.reading.decide(actor=police.as_(), note_id=note.pk, said=UNSURE)

    assert first.phase == Phase.READING
    assert not lists.reading_list(actor=police.as_()).exists()
    with pytest.raises(ReadAlready):
        services.reading.decide(actor=police.as_(), note_id=note.pk, said=SIGNAL)
    second = police.as_("analyst", 2)
    assert lists.reading_list(actor=second).get() == note
    assert services.reading.decide(actor=second, note_id=note.pk, said=SIGNAL).decision == "signal"


def test_one_in_ten_notes_is_read_twice_and_agreement_is_measured():
    police = make.team()
    note = make.listed(police)
    note.is_double = True
    note.save()

    services.reading.decide(actor=police.as_(), note_id=note.pk, said=SIGNAL)
    assert Note.objects.get().phase == Phase.READING
    services.reading.decide(actor=police.as_("analyst", 2), note_id=note.pk, said=NO_SIGNAL)

    assert Note.objects.get().decision == Decision.SIGNAL
    agreement = figures.agreement(actor=police.as_())
    assert (agreement.pairs, agreement.kappa) == (1, 0.0)


def test_a_reading_cannot_be_changed():
    make.decided(make.team())
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.update(decision="no_signal")


def test_a_task_never_decides():
    police = make.team()
    note = make.listed(police)
    with pytest.raises(PermissionDenied):
        services.reading.decide(actor=police.system(), note_id=note.pk, said=SIGNAL)


def test_a_reader_can_say_that_a_hit_is_wrong():
    police = make.team()
    note = make.decided(police)
    hit = note.hits.first()

    services.reading.remark(actor=police.as_(), hit_id=hit.pk, says=Remark.WRONG_STATUS)

    row = next(r for r in figures.per_indicator(actor=police.as_()) if r.code == hit.indicator)
    assert (row.notes, row.signals, row.wrong_status) == (1, 1, 1)


def test_a_note_counts_once_for_an_indicator_that_it_holds_twice():
    police = make.team()
    note = make.listed(police, f"{make.STRONG} Ook haar baas heeft haar paspoort afgepakt.")
    services.reading.decide(actor=police.as_(), note_id=note.pk, said=SIGNAL)

    row = next(r for r in figures.per_indicator(actor=police.as_()) if r.code == "D01")

    assert note.hits.filter(indicator="D01", value__gt=0).count() == 2
    assert (row.notes, row.signals) == (1, 1)


def test_a_signal_is_made_once_with_the_evidence_as_its_first_enrichment():
    police = make.team()
    note = make.decided(police)

    made = services.handing.make_signal(actor=police.as_(), note_id=note.pk, says=SignalInput())
    again = services.handing.make_signal(actor=police.as_(), note_id=note.pk, says=SignalInput())

    assert made.signal_id == again.signal_id
    assert made.phase == Phase.HANDED_OVER
    # The step of the scan is done, so the standard asks for the others only.
    with pytest.raises(enriching.StepsOpen) as error:
        enriching.finish_enriching(actor=police.as_(), signal_id=made.signal_id)
    assert "digw" not in error.value.args
    assert "systems" in error.value.args


def test_only_a_persons_signal_makes_a_signal():
    police = make.team()
    note = make.listed(police)
    with pytest.raises(NoSignalDecided):
        services.handing.make_signal(actor=police.as_(), note_id=note.pk, says=SignalInput())
    services.reading.decide(actor=police.as_(), note_id=note.pk, said=NO_SIGNAL)
    with pytest.raises(NoSignalDecided):
        services.handing.make_signal(actor=police.as_(), note_id=note.pk, says=SignalInput())


def test_the_weekly_sample_stands_unmarked_in_the_list_and_is_drawn_once():
    police = make.team()
    make.run(police, make.received(police, make.STRONG, *[f"{make.PLAIN} {n}" for n in range(12)]))

    drawn = services.samples.draw_weekly(actor=police.system())
    again = services.samples.draw_weekly(actor=police.system())

    assert (drawn, again) == (12, 0)
    rows = list(lists.reading_list(actor=police.as_()))
    assert len(rows) == 13
    assert len({(row.order_level, row.order_total) for row in rows}) == 1
    assert {sample.probability for sample in Sample.objects.all()} == {1.0}


def test_what_is_missed_is_estimated_with_an_interval():
    police = make.team()
    make.run(police, make.received(police, make.STRONG, *[f"{make.PLAIN} {n}" for n in range(40)]))
    services.samples.draw_weekly(actor=police.system())
    assert figures.missed(actor=police.as_()) is None

    Note.objects.update(is_double=False)
    for note in Note.objects.filter(phase=Phase.READING):
        said = SIGNAL if note.level else NO_SIGNAL
        services.reading.decide(actor=police.as_(), note_id=note.pk, said=said)

    estimate = figures.missed(actor=police.as_())
    assert estimate.missed == 0
    assert 0 < estimate.interval[1] <= 20
    assert estimate.recall == 1.0


def test_precision_of_a_small_group_is_suppressed():
    police = make.team()
    make.decided(police)

    (group,) = figures.per_group(actor=police.as_(), dimension="source")

    assert (group.precision.share, group.precision.trials) == (None, 0)


def test_the_funnel_conserves():
    police = make.team()
    make.decided(police)
    make.run(police, make.received(police, make.PLAIN, make.STRONG + " Nog een."))

    found = figures.totals(actor=police.as_())

    assert found.flagged == found.waiting + found.signals + found.no_signals
    assert found.scanned == 3


def test_retention_destroys_what_no_ground_allows_any_more(as_owner):
    police = make.team()
    note = make.decided(police)
    later = timezone.now() + timedelta(days=1900)

    assert services.destroying.destroy_due(timezone.now()) == 0
    with as_owner(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE schakel_retention")
        assert services.destroying.destroy_due(later) == 1
        assert not Note.objects.filter(pk=note.pk).exists()
        assert not Hit.objects.filter(note=note.pk).exists()
