"""Rules changed by two people after a replay; advertisements grouped; tasks and folders."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.utils import timezone

from schakel.base.reference import selectors as reference
from schakel.base.reference.services import SamePerson
from schakel.scanning import forms, services, tasks
from schakel.scanning.models import Ad, AdGroup, Note, Replay, ScanRun
from schakel.scanning.selectors import figures, lists, today
from schakel.scanning.services.ads import AdInput
from schakel.scanning.services.handing import SignalInput
from schakel.scanning.services.reading import DecisionInput
from schakel.scanning.services.rules import Change, NotTriedOut, RuleUnusable
from schakel.scanning.tests import factories as make
from schakel.scanning.workflow import Decision, NoGround, Remark, lexicon

pytestmark = pytest.mark.django_db
ADMIN, PUBLISHER = "functional_administrator", "publisher"
BIKE = Change("D01", "patronen", "fiets ~6 hek", "Alleen voor deze proef.")


def _tried(team: make.Team, change: Change = BIKE) -> Replay:
    draft = services.rules.draft_change(actor=team.as_(ADMIN), change=change)
    asked = services.rules.ask_replay(actor=team.as_(ADMIN), number=draft.number)
    return services.rules.replay(actor=team.system(), replay_id=asked.pk)


def test_a_replay_tells_what_a_change_would_add_and_remove_and_changes_nothing():
    police = make.team()
    make.run(police, make.received(police, "Hij slaapt in de opslag.", make.PLAIN))
    before = set(lists.reading_list(actor=police.as_()).values_list("pk", flat=True))

    lighter = Change("W01", "gewicht", "1", "Alleen voor deze proef.")
    added, removed = _tried(police), _tried(police, lighter)

    assert (added.notes, len(added.added), len(added.removed)) == (2, 1, 0)
    assert (len(removed.added), len(removed.removed)) == (0, 1)
    assert added.rules_hash_before == removed.rules_hash_before != added.rules_hash_after
    assert set(lists.reading_list(actor=police.as_()).values_list("pk", flat=True)) == before


def test_a_change_counts_once_another_person_published_it():
    police = make.team()
    replay = _tried(police)
    with pytest.raises(PermissionDenied):
        services.rules.publish_change(actor=police.as_(ADMIN), number=replay.draft_number)

    services.rules.publish_change(actor=police.as_(PUBLISHER), number=replay.draft_number)
    reference.forget()

    assert lexicon.changes_in_force() == (("D01", "patronen", "fiets ~6 hek"),)
    run = make.run(police, make.received(police, make.PLAIN))
    assert run.rules_hash == replay.rules_hash_after


def test_a_draft_of_the_rules_waits_on_the_page_of_today_of_who_may_publish_it():
    police = make.team()
    draft = services.rules.draft_change(actor=police.as_(ADMIN), change=BIKE)

    (line,) = today.drafts(police.as_(PUBLISHER))

    assert line.why == draft.note
    assert today.drafts(police.as_(ADMIN)) == today.drafts(police.as_()) == []


def test_a_change_nobody_tried_out_is_not_published():
    police = make.team()
    draft = services.rules.draft_change(actor=police.as_(ADMIN), change=BIKE)
    with pytest.raises(NotTriedOut):
        services.rules.publish_change(actor=police.as_(PUBLISHER), number=draft.number)


def test_the_writer_of_a_change_never_publishes_it():
    police = make.team()
    replay = _tried(police)
    both = police.as_(ADMIN)
    both = type(both)(**{**vars(both), "rights": both.rights | police.as_(PUBLISHER).rights})
    with pytest.raises(SamePerson):
        services.rules.publish_change(actor=both, number=replay.draft_number)


@pytest.mark.parametrize(
    "change",
    [
        Change("D01", "patronen", "(unclosed", "x"),
        Change("D01", "patronen", "roemeens ~3 paspoort", "x"),
        Change("D01", "gewicht", "9", "x"),
        Change("D01", "bron", "x", "x"),
        Change("ZZ9", "gewicht", "1", "x"),
    ],
)
def test_a_change_that_cannot_be_read_or_names_origin_is_refused(change):
    with pytest.raises(RuleUnusable):
        services.rules.draft_change(actor=make.team().as_(ADMIN), change=change)


def _ads(team: make.Team, *texts: str) -> None:
    there = make.source(team)
    ads = [AdInput(f"A{n}", timezone.localdate(), text) for n, text in enumerate(texts)]
    services.ads.receive_ads(actor=team.as_(), source_id=there.pk, ads=ads)


LONG = "Nieuw in de stad, ik ben {} en ontvang elke dag in een schone kamer met muziek, bel {}"


def test_ads_are_grouped_by_text_and_by_contact_point_with_the_reason():
    police = make.team()
    _ads(police, LONG.format("Roos", "06-31313131"), LONG.format("Kim", "06-42424242"),
         "Verhuizing nodig? Wij komen met bus en gereedschap, app 0631313131 voor een prijs.",
         "Fiets te koop, weinig gebruikt, ophalen bij het station.")  # fmt: skip

    services.ads.group_ads(actor=police.system())

    group = AdGroup.objects.get()
    assert (group.size, group.texts, group.points) == (3, 2, ["phone:+31631313131"])
    assert lists.ungrouped(actor=police.as_()) == 1


def test_a_group_keeps_its_identity_when_it_grows_and_merges():
    police = make.team()
    _ads(police, LONG.format("Roos", "06-31313131"), LONG.format("Kim", "06-31313131"))
    services.ads.group_ads(actor=police.system())
    first = AdGroup.objects.get()
    _ads(police, LONG.format("Mira", "06-31313131"))

    services.ads.group_ads(actor=police.system())

    assert AdGroup.objects.get().pk == first.pk
    assert set(Ad.objects.values_list("group", flat=True)) == {first.pk}


def test_a_file_in_a_watched_folder_is_taken_once_and_a_bad_one_put_aside(tmp_path, settings):
    settings.SCHAKEL_VAR = tmp_path
    police = make.team()
    there = make.source(police, kind="folder", folder="bak")
    folder = tmp_path / "scan" / "bak"
    folder.mkdir(parents=True)
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    head = "number,written_on,first_processed_on,text\n"
    (folder / "good.csv").write_text(f"{head}A,{day},{day},Fiets\n")
    (folder / "bad.csv").write_text(f"{head}B,gisteren,{day},Fiets\n")

    taken = tasks.take_folder(actor=police.system(), source=there)

    assert (taken, Note.objects.count()) == (1, 1)
    assert [path.name for path in (folder / "done").iterdir()] == ["good.csv"]
    assert {path.name for path in (folder / "refused").iterdir()} == {
        "bad.csv",
        "bad.csv.errors.csv",
    }


def test_the_daily_task_asks_a_run_for_every_source_that_is_on():
    police, others = make.team(), make.team()
    make.source(police)
    off = make.source(others)
    services.sources.switch_source(actor=others.as_(), source_id=off.pk, on=False)

    tasks.daily(0)

    police.as_()
    assert ScanRun.objects.count() == 1
    others.as_()
    assert ScanRun.objects.count() == 0


def test_the_task_of_a_run_reads_everything_and_draws_the_sample():
    police = make.team()
    there = make.received(police, make.STRONG, make.PLAIN)
    asked = services.runs.ask_run(actor=police.as_(), source_id=there.pk)

    tasks.run(organisation_id=police.organisation.pk, run_id=str(asked.pk))

    police.as_()
    assert ScanRun.objects.get().state == "done"
    assert lists.reading_list(actor=police.as_()).count() == 2


ACTS = {
    "open": lambda a, n: services.reading.open_note(actor=a, note_id=n.pk),
    "decide": lambda a, n: services.reading.decide(
        actor=a, note_id=n.pk, said=DecisionInput(Decision.SIGNAL)
    ),
    "remark": lambda a, n: services.reading.remark(
        actor=a, hit_id=_first_hit(n), says=Remark.WRONG_STATUS
    ),
    "signal": lambda a, n: services.handing.make_signal(actor=a, note_id=n.pk, says=SignalInput()),
    "run": lambda a, n: services.runs.ask_run(actor=a, source_id=n.source_id),
    "switch": lambda a, n: services.sources.switch_source(actor=a, source_id=n.source_id, on=False),
    "receive": lambda a, n: services.notes.receive_notes(
        actor=a, source_id=n.source_id, notes=[make.a_note()]
    ),
    "ads": lambda a, n: services.ads.receive_ads(
        actor=a, source_id=n.source_id, ads=[AdInput("A", timezone.localdate(), "x")]
    ),
}
_HITS: dict[UUID, UUID] = {}


def _first_hit(note: Note) -> UUID:
    return _HITS[note.pk]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_refused_to_another_organisation_and_to_who_lacks_the_right(act):
    police, others = make.team(), make.team()
    note = make.listed(police)
    _HITS[note.pk] = note.hits.first().pk

    with pytest.raises(ObjectDoesNotExist):
        ACTS[act](others.as_(), note)
    with pytest.raises(PermissionDenied):
        ACTS[act](police.as_("registrar"), note)


@pytest.mark.parametrize("role", ["registrar", "researcher", "professional"])
def test_lists_and_figures_are_empty_for_who_lacks_the_right(role):
    police = make.team()
    make.decided(police)
    actor = police.as_(role)

    assert not lists.reading_list(actor=actor).exists()
    assert lists.decided(actor=actor) == []
    assert lists.runs(actor=actor) == []
    assert lists.log(actor=actor) == []
    assert lists.ad_groups(actor=actor) == []
    assert figures.per_indicator(actor=actor) == []
    assert figures.totals(actor=actor).scanned == 0


def test_figures_and_lists_of_another_organisation_are_not_there():
    police, others = make.team(), make.team()
    make.decided(police)
    actor = others.as_()

    assert lists.decided(actor=actor) == []
    assert lists.log(actor=actor) == []
    assert figures.totals(actor=actor).scanned == 0


def test_a_stop_needs_a_right():
    with pytest.raises(PermissionDenied):
        services.runs.stop_scanning(actor=make.team().as_("registrar"), reason="x")


def test_only_a_task_replays_and_groups():
    police = make.team()
    with pytest.raises(PermissionDenied):
        services.ads.group_ads(actor=police.as_())
    with pytest.raises(PermissionDenied):
        services.rules.draft_change(actor=police.as_(), change=BIKE)


def test_ads_need_a_source_that_is_on():
    police = make.team()
    there = make.source(police)
    services.sources.switch_source(actor=police.as_(), source_id=there.pk, on=False)
    with pytest.raises(NoGround):
        services.ads.receive_ads(actor=police.as_(), source_id=there.pk, ads=[])


def test_ads_are_read_from_a_file_or_refused_row_by_row():
    good, none = forms.read_ads("a.csv", b"number,seen_on,text\nA,2026-01-01,Bel\n")
    bad, errors = forms.read_ads("a.csv", b"number,seen_on,text\nA,,Bel\nB,2026-01-01,\n")

    assert (len(good), none) == (1, [])
    assert (bad, [error.row for error in errors]) == ([], [2, 3])
