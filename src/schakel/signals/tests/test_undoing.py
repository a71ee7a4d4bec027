"""Taking a whole file back: by two people, and only what nobody worked on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.base import rls
from schakel.base.accounts.models import Membership
from schakel.base.audit.models import AuditLine
from schakel.base.files import services as files
from schakel.signals.models import Signal, SignalImport, SignalPaper
from schakel.signals.selectors import imports as selectors
from schakel.signals.services import (
    importing,
    intake,
    looking,
    papers,
    relations,
    stopping,
    undoing,
)
from schakel.signals.services.stopping import ReasonMissing, SamePerson
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.tests.test_imports import GOOD, _checked, _states, _work
from schakel.signals.workflow import IMPORT_UNDONE, ImportState, PaperKind, Phase

pytestmark = pytest.mark.django_db
WHY = "Het was de lijst van vorig jaar."


def _brought_in(of: make.Team, rows: int = 1) -> SignalImport:
    sent = _checked(of, *([f"2026-{number}", *GOOD[1:]] for number in range(rows)))
    importing.confirm_import(actor=of.as_("intake"), import_id=sent.pk)
    return _work(sent)


def _asked(of: make.Team, rows: int = 1) -> SignalImport:
    sent = _brought_in(of, rows)
    return undoing.ask_undo(actor=of.as_("intake"), import_id=sent.pk, reason=WHY)


def _undo(of: make.Team, sent: SignalImport) -> SignalImport:
    sent = undoing.confirm_undo(actor=of.as_(), import_id=sent.pk)
    for _ in range(100):
        sent = undoing.undo_some(actor=of.as_("publisher"), import_id=sent.pk)
        if not sent.is_busy:
            return sent
    raise AssertionError("the worker never ended")


def _signals(sent: SignalImport) -> list[Signal]:
    return list(Signal.objects.filter(pk__in=sent.rows.values("signal")).order_by("created_at"))


def test_what_nobody_worked_on_is_stopped_by_two_people_with_the_reason():
    ours = make.team()
    sent = _asked(ours, rows=3)

    done = _undo(ours, sent)

    assert (done.state, _states(done)) == (ImportState.UNDONE, ["undone"] * 3)
    for signal in _signals(done):
        assert (signal.phase, signal.closing_reason) == (Phase.CLOSED, IMPORT_UNDONE)
        assert signal.closed_by == ours.as_("intake").user_id
        assert signal.confirmed_by == ours.as_().user_id
        assert signal.phase_changes.latest("number").reason == WHY


def _assigned(of: make.Team, signal: Signal) -> None:
    intake.assign(actor=of.as_(), signal_id=signal.pk, user_id=of.as_().user_id or 0)


def _registered(of: make.Team, signal: Signal) -> None:
    intake.register(actor=of.as_(), signal_id=signal.pk)


def _detailed(of: make.Team, signal: Signal) -> None:
    intake.add_details(actor=of.as_(), signal_id=signal.pk, report=make.a_report())


def _linked(of: make.Team, signal: Signal) -> None:
    relations.link(
        actor=of.as_(), signal_id=make.reported(of).pk, other_id=signal.pk, why="Zelfde adres."
    )


def _with_a_file(of: make.Team, signal: Signal) -> None:
    files.add_file(actor=of.as_(), target=signal, name="brief.txt", content=b"Bijlage.")


def _stop_proposed(of: make.Team, signal: Signal) -> None:
    into = make.reported(of)
    stopping.propose_merge(
        actor=of.as_(), signal_id=signal.pk, into_id=into.pk, explanation="Hetzelfde."
    )


@pytest.mark.parametrize(
    "work", [_assigned, _registered, _detailed, _linked, _with_a_file, _stop_proposed]
)
def test_whatever_somebody_worked_on_is_named_and_stays(work):
    ours = make.team()
    sent = _asked(ours, rows=2)
    worked = _signals(sent)[0]
    work(ours, worked)

    preview = selectors.undo_preview(actor=ours.as_(), import_id=sent.pk)
    done = _undo(ours, sent)

    assert (preview.number, preview.kept) == (1, [(worked.pk, worked.reference)])
    assert _states(done) == ["kept", "undone"]
    assert Signal.objects.get(pk=worked.pk).is_open


def test_looking_searching_and_printing_is_no_work():
    ours = make.team()
    sent = _asked(ours)
    signal = _signals(sent)[0]
    looking.open_signal(actor=ours.as_(), signal_id=signal.pk)
    looking.search(actor=ours.as_(), text="opslag")
    papers.ask_paper(actor=ours.as_(), signal_id=signal.pk, kind=PaperKind.SIGNAL, language="nl")

    assert SignalPaper.objects.filter(signal=signal).exists()
    assert _states(_undo(ours, sent)) == ["undone"]


def test_the_right_file_is_brought_in_under_the_same_numbers_again_and_again():
    ours = make.team()
    for _ in range(3):
        _undo(ours, _asked(ours))
    last = _brought_in(ours)

    assert _states(last) == ["made"]
    assert _states(_brought_in(ours)) == ["known"]
    assert Signal.objects.filter(organisation=ours.organisation).count() == 4


def test_a_signal_that_was_taken_back_is_opened_again_by_itself():
    ours = make.team()
    signal = _signals(_undo(ours, _asked(ours)))[0]

    stopping.reopen(
        actor=ours.as_(), signal_id=signal.pk, reason_code="new_information", reason="Toch wel."
    )

    assert Signal.objects.get(pk=signal.pk).phase == Phase.RECEIVED
    assert _states(_brought_in(ours)) == ["known"]


def test_who_asked_does_not_agree_with_themselves():
    ours = make.team()
    sent = _brought_in(ours)
    undoing.ask_undo(actor=ours.as_(), import_id=sent.pk, reason=WHY)

    with pytest.raises(SamePerson):
        undoing.confirm_undo(actor=ours.as_(), import_id=sent.pk)


def test_who_may_confirm_no_stop_takes_no_file_back():
    ours = make.team()
    sent = _asked(ours)

    with pytest.raises(PermissionDenied):
        undoing.confirm_undo(actor=ours.as_("analyst"), import_id=sent.pk)
    with pytest.raises(PermissionDenied):
        undoing.call_off_undo(actor=ours.as_("publisher"), import_id=sent.pk)


def test_asking_needs_a_reason_and_calling_off_leaves_everything_as_it_was():
    ours = make.team()
    sent = _brought_in(ours)

    with pytest.raises(ReasonMissing):
        undoing.ask_undo(actor=ours.as_("intake"), import_id=sent.pk, reason=" ")
    undoing.ask_undo(actor=ours.as_("intake"), import_id=sent.pk, reason=WHY)
    sent = undoing.call_off_undo(actor=ours.as_("analyst"), import_id=sent.pk)

    assert (sent.state, sent.undo_reason, _states(sent)) == (ImportState.DONE, None, ["made"])


def test_a_file_on_hold_is_taken_back_and_the_rest_of_it_never_comes_in(monkeypatch):
    monkeypatch.setattr(importing, "MAKE_BATCH", 1)
    ours = make.team()
    sent = _checked(ours, *([f"2026-{number}", *GOOD[1:]] for number in range(2)))
    importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk)
    importing.import_some(actor=ours.as_("intake"), import_id=sent.pk)
    importing.pause_import(actor=ours.as_("intake"), import_id=sent.pk)

    undoing.ask_undo(actor=ours.as_("intake"), import_id=sent.pk, reason=WHY)
    done = _undo(ours, sent)

    assert _states(done) == ["undone", "ready"]
    with pytest.raises(importing.NotNow):
        importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk)


def test_who_lost_the_right_meanwhile_takes_nothing_back():
    ours = make.team()
    sent = _asked(ours)
    undoing.confirm_undo(actor=ours.as_(), import_id=sent.pk)
    Membership.objects.filter(user_id=ours.as_().user_id).update(is_active=False)

    held = undoing.undo_some(actor=ours.as_("publisher"), import_id=sent.pk)

    assert (held.state, held.failure, _states(held)) == (ImportState.DONE, "no_right", ["made"])


def test_nobody_chooses_this_reason_by_hand():
    ours = make.team()
    signal = make.reported(ours)

    with pytest.raises(stopping.ReasonNotAllowed):
        stopping.propose_stop(
            actor=ours.as_(), signal_id=signal.pk, reason=IMPORT_UNDONE, explanation="Weg."
        )


def test_another_organisation_takes_no_file_of_ours_back():
    ours, theirs = make.team(), make.team()
    sent = _asked(ours)

    for act in (undoing.confirm_undo, undoing.call_off_undo):
        with pytest.raises(SignalImport.DoesNotExist):
            act(actor=theirs.as_(), import_id=sent.pk)
    browser = visitor(theirs)
    for name in ("import_undo", "import_undo_answer"):
        assert browser.post(reverse(f"signals:{name}", args=[sent.pk])).status_code == 404


def test_the_pages_show_what_will_happen_and_lead_to_a_second_person():
    ours = make.team()
    sent = _brought_in(ours, rows=2)
    _registered(ours, kept := _signals(sent)[0])
    address = reverse("signals:import_undo", args=[sent.pk])
    answer = reverse("signals:import_undo_answer", args=[sent.pk])

    asking = visitor(ours, "intake")
    seen = asking.get(address).text
    asking.post(address, {"reason": WHY})
    too_early = asking.post(answer, {"answer": "yes"})
    agreeing = visitor(ours)
    today = agreeing.get("/vandaag/").text
    asked = agreeing.get(address).text
    agreeing.post(answer, {"answer": "yes"})
    rls.set_organisation(ours.organisation.pk)
    undoing.undo_some(actor=ours.as_("publisher"), import_id=sent.pk)
    undoing.undo_some(actor=ours.as_("publisher"), import_id=sent.pk)
    done = agreeing.get(reverse("signals:import", args=[sent.pk])).text

    assert kept.reference in seen
    assert too_early.status_code == 403
    assert address in today
    assert WHY in asked
    assert "teruggedraaid" in done


def test_the_trail_tells_who_asked_who_agreed_and_what_was_taken_back():
    ours = make.team()
    sent = _undo(ours, _asked(ours, rows=2))

    lines = AuditLine.objects.filter(organisation_id=ours.organisation.pk)
    told = {line.action: line for line in lines.filter(target_id=str(sent.pk))}
    assert told["signals.ask_undo_import"].user_id == ours.as_("intake").user_id
    assert told["signals.undo_import"].user_id == ours.as_().user_id
    assert told["signals.undone_import"].details["rows"] == 2
    assert lines.filter(action="signals.step", user_id=ours.as_().user_id).count() == 2
    assert not any(WHY in str(line.details) for line in lines)
