"""The promise of the export: everything an organisation owns, asked by one, approved by another."""

import io
import json
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

PATIENCE = 240_000
WHY = "Wij gaan over op een ander systeem."


def test_one_asks_another_approves_and_only_who_asked_fetches_everything(visit):
    asking = _export_page(visit, "Stan Kok", width=320)
    _look(asking, "export-ask-phone")
    asking.get_by_label(re.compile("Waarom")).fill(WHY)
    asking.get_by_role("button", name="Vragen").click()
    expect(asking.get_by_text("wacht op goedkeuring")).to_be_visible()
    asking.get_by_label(re.compile("Waarom")).fill("Nog een keer.")
    asking.get_by_role("button", name="Vragen").click()
    expect(asking.get_by_text("Er wacht al een export")).to_be_visible()

    approving = _export_page(visit, "Olga Meijer", colours="dark")
    expect(approving.get_by_text(WHY)).to_be_visible()
    _look(approving, "export-approve-dark")
    approving.get_by_role("button", name="Goedkeuren").click()
    expect(approving.get_by_text("klaar", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(approving.get_by_role("link", name="Het bestand ophalen")).to_have_count(0)

    asking.goto("/export/")
    expect(asking.get_by_text("Op te halen tot")).to_be_visible()
    _look(asking, "export-ready-phone")
    with asking.expect_download() as loading:
        asking.get_by_role("link", name="Het bestand ophalen").click()
    names, described = _inside(loading.value.path())
    assert "tabellen/signals_signal.csv" in names
    assert described


def _inside(path: Path) -> tuple[list[str], object]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.testzip() is None
        return archive.namelist(), json.loads(archive.read("beschrijving.json"))


def _export_page(visit, who: str, **how) -> Page:
    page = visit("/demonstratie/", **how)
    page.set_default_timeout(PATIENCE)
    page.get_by_role("button", name=re.compile(who)).click()
    page.wait_for_url("**/vandaag/")
    page.goto("/export/")
    return page


def _look(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, name)
