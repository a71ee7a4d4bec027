"""Every page of the scan: as a reader sees it, and closed to who may not."""

import io
import json
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.tests.factories import browser
from schakel.scanning import services
from schakel.scanning.models import Note
from schakel.scanning.selectors import lists
from schakel.scanning.tests import factories as make
from schakel.scanning.workflow import Decision, Phase, lexicon

pytestmark = pytest.mark.django_db
DAY = (timezone.localdate() - timedelta(days=2)).isoformat()


def _as(team: make.Team, role: str = "analyst", number: int = 1) -> Client:
    return browser(team.as_(role, number))


def _back(team: make.Team) -> None:
    """A request ends by forgetting its organisation; the test goes on as the team."""
    rls.set_organisation(team.organisation.pk)


PAGES = {
    "list": "analyst",
    "runs": "analyst",
    "sources": "analyst",
    "figures": "analyst",
    "fairness": "analyst",
    "ads": "analyst",
    "rules": "functional_administrator",
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_opens_for_its_role_and_says_what_to_do_when_empty(name, language):
    client = _as(make.team(), PAGES[name])

    answer = client.get(reverse(f"scanning:{name}"), headers={"accept-language": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_closed_to_who_only_registers(name):
    assert _as(make.team(), "registrar").get(reverse(f"scanning:{name}")).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_a_stranger_to_sign_in(name):
    assert Client().get(reverse(f"scanning:{name}")).status_code == 302


def test_a_note_shows_its_words_marked_with_number_source_and_status():
    police = make.team()
    note = make.listed(police)

    text = _as(police).get(reverse("scanning:note", args=[note.pk])).text

    assert '<mark class="sc-word' in text
    assert 'href="#hit-1"' in text
    assert "Status: gesteld" in text
    assert "De som ordent alleen de leeslijst" in text


def test_what_a_note_says_is_never_html():
    police = make.team()
    note = make.listed(police, make.STRONG + " <script>alert(1)</script>")

    text = _as(police).get(reverse("scanning:note", args=[note.pk])).text

    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_another_organisations_note_does_not_exist():
    police, others = make.team(), make.team()
    note = make.listed(police)

    client = _as(others)

    assert client.get(reverse("scanning:note", args=[note.pk])).status_code == 404
    said = {"decision": "signal"}
    assert client.post(reverse("scanning:decide", args=[note.pk]), said).status_code == 404
    assert client.post(reverse("scanning:make_signal", args=[note.pk]), _SIGNAL).status_code == 404


_SIGNAL = {"forms_of_exploitation": ["LAB"], "minors": "no", "danger": "unknown"}


def test_a_reader_decides_and_hands_over():
    police = make.team()
    note = make.listed(police)
    client = _as(police)

    client.post(reverse("scanning:decide", args=[note.pk]), {"decision": "signal"})
    answer = client.post(reverse("scanning:make_signal", args=[note.pk]), _SIGNAL, follow=True)

    _back(police)
    done = Note.objects.get()
    assert done.phase == Phase.HANDED_OVER
    assert done.signal_reference in answer.text


def test_no_signal_without_a_reason_is_refused_in_words():
    police = make.team()
    note = make.listed(police)
    said = {"decision": "no_signal", "reason": ""}

    answer = _as(police).post(reverse("scanning:decide", args=[note.pk]), said, follow=True)

    assert "kies een reden" in answer.text
    _back(police)
    assert Note.objects.get().decision == ""


def test_a_sample_cannot_be_told_from_the_list():
    police = make.team()
    make.run(police, make.received(police, make.STRONG, make.PLAIN))
    services.samples.draw_weekly(actor=police.system())

    text = _as(police).get(reverse("scanning:list")).text

    assert text.count('class="sk-reference"') == 2
    assert "sterk" not in text.split("<table", 1)[1]  # a plain note is not called a strong one


def _upload(name: str, content: bytes) -> tuple[str, int]:
    police = make.team()
    there = make.source(police)
    file = SimpleUploadedFile(name, content)
    sent = {"source": str(there.pk), "file": file}
    answer = _as(police).post(reverse("scanning:upload"), sent, follow=True)
    _back(police)
    return answer.text, Note.objects.count()


def test_a_good_csv_is_taken_in():
    content = f"nummer;datum;first_processed_on;tekst\nA1;{DAY};{DAY};Fiets\nA2;{DAY};{DAY};Auto\n"
    text, count = _upload("notes.csv", content.encode())
    assert (count, "2 nieuwe" in text) == (2, True)


def test_good_json_lines_are_taken_in():
    rows = [{"number": n, "written_on": DAY, "first_processed_on": DAY, "text": "x"} for n in "ab"]
    text, count = _upload("notes.jsonl", "\n".join(map(json.dumps, rows)).encode())
    assert (count, "2 nieuwe" in text) == (2, True)


def test_a_workbook_is_taken_in_with_its_dates():
    rows = [
        ["A1", date.fromisoformat(DAY), DAY, "Fiets"],
        ["A2", date.fromisoformat(DAY), DAY, "=1+1"],
    ]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, ["nummer", "datum", "first_processed_on", "tekst"])
        for place, (number, written, first, text) in enumerate(rows, start=1):
            sheet.write_row(place, 0, [number, "", first, text])
            sheet.write_datetime(place, 1, datetime.combine(written, time()), day)

    text, count = _upload("notes.xlsx", out.getvalue())

    assert (count, "2 nieuwe" in text) == (2, True)
    assert {n.written_on.isoformat() for n in Note.objects.all()} == {DAY}


_HEAD = "number,written_on,first_processed_on,text\n"
# The fields of publication standard 1.0 of the Dutch Algorithm Register.
REGISTER_FIELDS = {
    "name", "description_short", "organization", "category", "status", "begin_date",
    "end_date", "contact_email", "website", "publication_category", "url", "goal",
    "proportionality", "human_intervention", "risks", "lawful_basis", "lawful_basis_grouping",
    "process_index_url", "impacttoetsen", "impacttoetsen_grouping", "source_data",
    "source_data_grouping", "methods_and_models", "provider", "publiccode", "lang",
    "standard_version", "source_id", "tags",
}  # fmt: skip
BAD = {
    "date": ("n.csv", f"{_HEAD}A,{DAY},{DAY},x\nB,gisteren,{DAY},x\n", "Rij 3: gisteren is geen"),
    "column": ("n.csv", f"number,text\nA,x\nB,{DAY}\n", "Kolom written_on ontbreekt"),
    "twice": ("n.csv", f"{_HEAD}A,{DAY},{DAY},x\nA,{DAY},{DAY},y\n", "meer dan één keer"),
    "empty": ("n.csv", _HEAD, "Er staat niets in het bestand"),
    "kind": ("n.ods", "PK", "Alleen .csv, .xlsx en .jsonl"),
    "workbook": ("n.xlsx", "PK", "De werkmap kan niet worden gelezen"),
    "json": ("n.jsonl", "{broken\n", "Kolom number ontbreekt"),
    "list": ("n.jsonl", "[1, 2]\n", "Kolom number ontbreekt"),
    "nul": ("n.csv", "a\0b", "geen tekst"),
    "future": ("n.csv", f"{_HEAD}A,2999-01-01,{DAY},x\n", "in de toekomst"),
    "expired": ("n.csv", f"{_HEAD}A,2001-01-01,2001-01-01,x\n", "ouder dan de wet toestaat"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_whole_in_plain_dutch(case):
    name, content, words = BAD[case]
    text, count = _upload(name, content.encode())
    assert words in text
    assert "Er is niets ingelezen" in text
    assert count == 0


def test_a_file_that_is_not_utf_8_is_refused():
    text, count = _upload("n.csv", _HEAD.encode() + b"A,2026-01-01,2026-01-01,caf\xe9\n")
    assert ("UTF-8" in text, count) == (True, 0)


def test_an_investigation_cannot_be_switched_on():
    police = make.team()
    client = _as(police)
    source = {"name": "Zaak", "kind": "investigation", "purpose": "daily_police_task",
              "ground": "wpg_8"}  # fmt: skip
    client.post(reverse("scanning:sources"), source)
    _back(police)
    made = services.sources.ScanSource.objects.get()

    answer = client.post(
        reverse("scanning:switch_source", args=[made.pk]), {"to": "on"}, follow=True
    )

    assert "geen grondslag" in answer.text
    _back(police)
    made.refresh_from_db()
    assert made.is_active is False


def test_the_stop_switch_is_pressed_with_a_reason_only():
    police = make.team()
    client = _as(police)

    empty = client.post(reverse("scanning:switch"), {"to": "stop", "reason": " "}, follow=True)
    full = client.post(reverse("scanning:switch"), {"to": "stop", "reason": "Ruis"}, follow=True)

    assert "De scan is gestopt" not in empty.text
    assert "De scan is gestopt" in full.text


def test_figures_show_precision_and_say_when_nothing_is_known():
    police = make.team()
    make.decided(police, Decision.SIGNAL)

    text = _as(police).get(reverse("scanning:figures")).text

    assert "Precisie per indicator" in text
    assert "Niet weten is iets anders dan niets missen" in text


def test_the_entry_for_the_algorithm_register_is_json():
    answer = _as(make.team()).get(reverse("scanning:algorithm_register"))

    assert answer["Content-Type"] == "application/json"
    entry = json.loads(answer.content)
    assert set(entry) == REGISTER_FIELDS
    assert entry["standard_version"] == "1.0"


def _drafts(team: make.Team) -> list[dict[str, str]]:
    _back(team)
    found = lists.drafts(actor=team.as_("functional_administrator"))
    return [row for draft in found for row in draft.content]


def test_an_administrator_takes_a_pattern_out_and_puts_others_in():
    police = make.team()
    client = _as(police, "functional_administrator")
    before = lexicon.parts("patronen", _row("D01")["patronen"])
    said = {"column": "patronen", "remove": before[:1], "why": "EMM 2026",
            "add": "paspoort ~4 pand\n\nrijbewijs ~4 pand"}  # fmt: skip

    answer = client.post(reverse("scanning:rule", args=["D01"]), said, follow=True)

    assert "Bewaard als concept" in answer.text
    (draft,) = _drafts(police)
    after = lexicon.parts("patronen", draft["value"])
    assert after == [*before[1:], "paspoort ~4 pand", "rijbewijs ~4 pand"]


def test_a_word_joins_a_class_through_a_draft():
    police = make.team()
    client = _as(police, "functional_administrator")
    said = {"column": "words", "add": "opperhoofd van de ploeg", "why": "EMM 2026"}

    client.post(reverse("scanning:word_class", args=["boss"]), said, follow=True)

    (draft,) = _drafts(police)
    assert (draft["code"], draft["column"]) == ("@boss", "words")
    assert draft["value"].endswith("|opperhoofd van de ploeg")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"column": "patronen", "why": "x"}, "Vink aan wat eruit gaat"),
        ({"column": "patronen", "add": "(open", "why": "x"}, "never closed"),
        ({"column": "words", "add": "moslim", "why": "x"}, "religion"),
    ],
)
def test_a_change_that_cannot_be_used_is_told_and_not_kept(said, words):
    police = make.team()
    client = _as(police, "functional_administrator")
    name, code = ("word_class", "boss") if said["column"] == "words" else ("rule", "D01")

    answer = client.post(reverse(f"scanning:{name}", args=[code]), said)

    assert words in answer.text
    assert _drafts(police) == []


def test_a_reader_does_not_reach_the_editor():
    assert _as(make.team()).get(reverse("scanning:word_class", args=["boss"])).status_code == 403


def _row(code: str) -> dict[str, str]:
    return next(dict(row) for row in lexicon.indicator_rows() if row["id"] == code)
