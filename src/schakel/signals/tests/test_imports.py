"""Bringing in a file of signals: mapped, checked, confirmed, and never twice."""

import csv
import io
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from schakel.base import rls
from schakel.base.accounts.models import Membership
from schakel.base.audit.models import AuditLine
from schakel.base.tables import Table, to_xlsx
from schakel.signals.models import ImportRow, Place, Signal, SignalImport
from schakel.signals.services import importing, intake
from schakel.signals.services.importrows import RowReader, guess, read_moment
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import Answer, ImportState

pytestmark = pytest.mark.django_db
HEADER = ["Zaaknummer", "Feiten", "Ontvangen op", "Gemeente", "Minderjarig", "Vorm"]
GOOD = ["2026-0001", "Slaapt in de opslag.", "20-11-2026 14:30", "Nergenshuizen", "nee", "LAB"]
MAPPING = ["own_case_number", "facts", "received_at", "municipality", "minors",
           "exploitation_forms"]  # fmt: skip


def _file(*rows) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *rows])
    return out.getvalue().encode()


def _work(sent: SignalImport) -> SignalImport:
    """Do what the worker does."""
    actor = make.people.actor(sent.organisation, "publisher")
    for _ in range(100):
        sent = importing.check_some(actor=actor, import_id=sent.pk)
        sent = importing.import_some(actor=actor, import_id=sent.pk)
        if not sent.is_busy:
            return sent
    raise AssertionError("the worker never ended")


def _checked(of: make.Team, *rows) -> SignalImport:
    actor = of.as_("intake")
    sent = importing.send_file(actor=actor, name="lijst.csv", content=_file(*rows))
    sent = importing.set_columns(
        actor=actor, import_id=sent.pk, mapping=MAPPING, source_kind="partner"
    )
    return _work(sent)


def _states(sent: SignalImport) -> list[str]:
    return [row.state for row in sent.rows.all()]


def test_a_checked_row_becomes_a_signal_with_what_its_columns_said():
    ours = make.team()
    sent = _checked(ours, GOOD)

    importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk)
    done = _work(sent)

    signal = Signal.objects.get(organisation=ours.organisation)
    assert done.state == ImportState.DONE
    assert (signal.own_case_number, signal.facts) == (GOOD[0], GOOD[1])
    assert (signal.source_kind, signal.minors) == ("partner", Answer.NO)
    assert signal.exploitation_forms == ["LAB"]
    assert signal.received_at.isoformat() == "2026-11-20T13:30:00+00:00"
    assert Place.objects.get(signal=signal).municipality == "Nergenshuizen"
    assert signal.created_by == ours.as_("intake").user_id


def test_nothing_counts_before_somebody_confirmed():
    ours = make.team()
    sent = _checked(ours, GOOD)

    assert sent.state == ImportState.CHECKED
    assert not Signal.objects.filter(organisation=ours.organisation).exists()


def test_the_same_file_twice_makes_no_doubles():
    ours = make.team()
    for _ in range(2):
        sent = _checked(ours, GOOD)
        importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk)
        sent = _work(sent)

    assert _states(sent) == ["known"]
    assert Signal.objects.filter(organisation=ours.organisation).count() == 1


def test_a_signal_registered_by_hand_under_the_same_number_is_known():
    ours = make.team()
    signal = make.reported(ours)
    intake.register(actor=ours.as_(), signal_id=signal.pk, own_case_number="2026-0001")
    intake.add_details(actor=ours.as_(), signal_id=signal.pk, report=make.a_report())

    sent = _checked(ours, GOOD)

    assert _states(sent) == ["known"]
    assert sent.rows.get().signal_id == signal.pk


def test_the_same_number_at_another_organisation_is_not_known_here():
    theirs, ours = make.team(), make.team()
    first = _checked(theirs, GOOD)
    importing.confirm_import(actor=theirs.as_("intake"), import_id=first.pk)
    _work(first)

    assert _states(_checked(ours, GOOD)) == ["ready"]


@pytest.mark.parametrize(
    ("row", "error"),
    [(["", *GOOD[1:]], "own_case_number:missing"),
     ([GOOD[0], "", *GOOD[2:]], "facts:no_story"),
     ([GOOD[0], GOOD[1], "gisteren", *GOOD[3:]], "received_at:not_a_date"),
     ([GOOD[0], GOOD[1], "31-02-2026", *GOOD[3:]], "received_at:not_a_date"),
     ([GOOD[0], GOOD[1], "01-01-2099", *GOOD[3:]], "received_at:in_future"),
     ([*GOOD[:3], "x" * 81, *GOOD[4:]], "municipality:too_long"),
     ([*GOOD[:4], "misschien", GOOD[5]], "minors:not_yes_no"),
     ([*GOOD[:5], "LAB; iets anders"], "exploitation_forms:not_in_list")],
)  # fmt: skip
def test_a_row_says_what_is_wrong_with_it(row, error):
    sent = _checked(make.team(), row)

    assert sent.rows.get().errors == [error]


def test_a_number_that_is_in_the_file_twice_is_a_mistake_the_second_time():
    again = ["2026-0001 ", "Iets anders.", *GOOD[2:]]
    sent = _checked(make.team(), GOOD, again)

    assert [row.errors for row in sent.rows.all()] == [[], ["own_case_number:twice"]]


def test_rows_with_mistakes_are_left_out_only_when_somebody_says_so():
    ours = make.team()
    sent = _checked(ours, GOOD, ["", *GOOD[1:]])

    with pytest.raises(importing.RowsWrong):
        importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk)
    importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk, leave_out_wrong=True)

    assert _states(_work(sent)) == ["made", "wrong"]


def test_a_broken_off_import_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(importing, "MAKE_BATCH", 1)
    ours = make.team()
    rows = [[f"2026-{number}", *GOOD[1:]] for number in range(3)]
    sent = _checked(ours, *rows)
    actor = ours.as_("intake")
    importing.confirm_import(actor=actor, import_id=sent.pk)

    importing.import_some(actor=actor, import_id=sent.pk)
    importing.pause_import(actor=actor, import_id=sent.pk)
    held = importing.import_some(actor=actor, import_id=sent.pk)
    importing.confirm_import(actor=actor, import_id=sent.pk)
    done = _work(sent)

    assert (held.state, held.rows_done) == (ImportState.PAUSED, 1)
    assert done.rows_done == 3
    assert Signal.objects.filter(organisation=ours.organisation).count() == 3


def test_who_lost_the_right_meanwhile_brings_nothing_in():
    ours = make.team()
    sent = _checked(ours, GOOD)
    actor = ours.as_("intake")
    importing.confirm_import(actor=actor, import_id=sent.pk)
    Membership.objects.filter(user_id=actor.user_id).update(is_active=False)

    held = _work(sent)

    assert (held.state, held.failure) == (ImportState.PAUSED, "no_right")
    assert not Signal.objects.filter(organisation=ours.organisation).exists()


def test_what_was_written_in_a_row_is_not_kept_once_it_is_a_signal():
    ours = make.team()
    sent = _checked(ours, GOOD)
    importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk)
    done = _work(sent)

    assert SignalImport.objects.get(pk=done.pk).content is None
    assert done.rows.get().cells == []


def test_the_meaning_of_columns_is_remembered_by_their_name():
    ours = make.team()
    _checked(ours, GOOD)
    browser = visitor(ours, "intake")
    upload = SimpleUploadedFile("nog.csv", b"Vorm;Zaaknummer;Iets\nLAB;1;x\n")

    browser.post(reverse("signals:imports"), {"file": upload})
    rls.set_organisation(ours.organisation.pk)
    sent = SignalImport.objects.order_by("-added_at").first()
    text = browser.get(reverse("signals:import", args=[sent.pk])).text

    assert '<option value="exploitation_forms" selected>' in text
    assert '<option value="own_case_number" selected>' in text


def test_columns_are_guessed_by_their_names_the_first_time():
    assert guess(["ZAAKNUMMER", "Omschrijving", "Kleur"], {}) == ["own_case_number", "facts", ""]


@pytest.mark.parametrize(
    ("written", "read"),
    [("21-11-2026", "2026-11-21T00:00:00+01:00"), ("2026-11-21", "2026-11-21T00:00:00+01:00"),
     ("1/7/2026 9:05", "2026-07-01T09:05:00+02:00"),
     ("2026-07-01T09:05:00", "2026-07-01T09:05:00+02:00"), ("32-1-2026", None), ("", None),
     ("21-11-2026 25:00", None), ("21-11-1026", None)],
)  # fmt: skip
def test_a_moment_is_read_in_dutch_time(written, read):
    moment = read_moment(written)

    assert (moment.isoformat() if moment else None) == read


def test_a_code_list_is_read_by_code_and_by_both_names():
    reader = RowReader(["source_kind", "own_case_number", "facts"], "partner")
    for written in ("tip", "Tip van een burger", "tip from a citizen"):
        assert reader.report([written, "1", "x"]).source_kind == "tip"


def _journey(browser, content: bytes, name: str) -> str:
    sent = browser.post(reverse("signals:imports"), {"file": SimpleUploadedFile(name, content)})
    assert sent.status_code == 302, sent.text
    return sent.url


def test_the_pages_lead_from_file_to_signals():
    ours = make.team()
    browser = visitor(ours, "intake")
    table = Table("Blad", HEADER, [GOOD, ["", *GOOD[1:]]])

    address = _journey(browser, to_xlsx([table]), "lijst.xlsx")
    columns = {f"column_{place}": code for place, code in enumerate(MAPPING)}
    browser.post(address, {**columns, "source_kind": "partner"})
    rls.set_organisation(ours.organisation.pk)
    sent = SignalImport.objects.get()
    _work(sent)
    checked = browser.get(address).text
    errors = browser.get(reverse("signals:import_errors", args=[sent.pk])).text
    browser.post(reverse("signals:import_confirm", args=[sent.pk]), {"leave_out": "yes"})
    rls.set_organisation(ours.organisation.pk)
    _work(sent)
    done = browser.get(address).text

    assert "Maak 1 signaal" in checked
    assert "Uw eigen zaaknummer" in errors
    assert GOOD[1] not in errors
    assert "Werd een signaal" in done
    warning = "niet meer samen worden teruggedraaid"
    assert (warning in checked, warning in done) == (False, True)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"alleen een kop;x\n", b"PK\x03\x04zip"])
def test_a_file_that_cannot_be_read_is_refused_in_words(content):
    browser = visitor(make.team(), "intake")

    answer = browser.post(
        reverse("signals:imports"), {"file": SimpleUploadedFile("x.csv", content)}
    )

    assert answer.status_code == 400
    assert "utrecht-alert" in answer.text or "error" in answer.text


def test_columns_without_a_number_are_refused():
    browser = visitor(make.team(), "intake")
    address = _journey(browser, _file(GOOD), "lijst.csv")

    answer = browser.post(address, {"source_kind": "partner", "column_1": "facts"})

    assert answer.status_code == 400


def test_a_file_that_is_damaged_further_on_is_refused_whole(monkeypatch):
    ours = make.team()
    actor = ours.as_("intake")
    sent = importing.send_file(actor=actor, name="x.csv", content=_file(GOOD, GOOD))
    monkeypatch.setattr(importing.sheets, "MAX_ROWS", 1)
    importing.set_columns(actor=actor, import_id=sent.pk, mapping=MAPPING, source_kind="partner")

    assert _work(sent).failure == "too_many_rows"
    assert not ImportRow.objects.filter(signal_import=sent).exists()


def test_a_file_can_be_thrown_away_and_expires(monkeypatch):
    ours = make.team()
    sent, other = _checked(ours, GOOD), _checked(ours, GOOD)

    importing.discard_import(actor=ours.as_("intake"), import_id=sent.pk)
    SignalImport.objects.update(expires_at=other.added_at)
    importing.remove_expired_imports(actor=ours.as_("intake"))

    assert not SignalImport.objects.exists()
    assert not ImportRow.objects.exists()


def test_another_organisation_never_finds_the_file():
    theirs, ours = make.team(), make.team()
    sent = _checked(theirs, GOOD)
    browser = visitor(ours, "intake")

    for name in ("import", "import_errors"):
        assert browser.get(reverse(f"signals:{name}", args=[sent.pk])).status_code == 404
    for name in ("import_confirm", "import_pause", "import_discard"):
        assert browser.post(reverse(f"signals:{name}", args=[sent.pk])).status_code == 404
        assert browser.post(reverse(f"signals:{name}", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("role", ["professional", "publisher", "privacy_officer", "researcher"])
def test_a_role_that_registers_nothing_brings_no_file_in(role):
    ours = make.team()
    sent = _checked(ours, GOOD)

    with pytest.raises(PermissionDenied):
        importing.send_file(actor=ours.as_(role), name="x.csv", content=_file(GOOD))
    with pytest.raises(PermissionDenied):
        importing.confirm_import(actor=ours.as_(role), import_id=sent.pk)
    assert visitor(ours, role).get(reverse("signals:imports")).status_code == 403


def test_the_trail_names_counts_and_never_what_was_written():
    ours = make.team()
    sent = _checked(ours, GOOD)
    importing.confirm_import(actor=ours.as_("intake"), import_id=sent.pk)
    _work(sent)

    lines = AuditLine.objects.filter(organisation_id=ours.organisation.pk)
    actions = set(lines.values_list("action", flat=True))
    assert {"signals.send_file", "signals.confirm_import", "signals.imported"} <= actions
    assert not any(GOOD[0] in str(line.details) or GOOD[1] in str(line.details) for line in lines)
