"""The promise of the estimates: a table is loaded, a verdict read, taken along and compared."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

PATIENCE = 240.0
LIST = "/monitor/schattingen/"
RUN = re.compile(r"/monitor/schattingen/[0-9a-f-]+/$")
TABLE = "A,B,C,count\n1,0,0,120\n0,1,0,90\n0,0,1,80\n1,1,0,30\n1,0,1,25\n0,1,1,20\n1,1,1,8\n"
SPARSE = "A,B,C,count\n1,0,0,12\n0,1,0,9\n0,0,1,8\n"


def _researcher(visit: Callable[..., Page], **how) -> Page:
    page = visit("/demonstratie/", **how)
    page.get_by_role("button", name=re.compile("Eline Groen")).click()
    page.wait_for_url("**/vandaag/")
    page.goto(LIST)
    return page


def _load(page: Page, name: str, text: str) -> None:
    page.goto(LIST)
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Of plak de tabel").fill(text)
    page.get_by_role("button", name="Laden").click()
    page.wait_for_url("**/tabel/**")


def _estimate(page: Page, method: str) -> str:
    """Ask and wait for the verdict; the page refreshes itself when the worker is ready."""
    page.get_by_label("Methode").select_option(method)
    page.get_by_role("button", name="Schatting starten").click()
    page.wait_for_url(RUN)
    deadline = time.monotonic() + PATIENCE
    while not page.locator(".mo-verdict").count():
        assert time.monotonic() < deadline, "the worker gave no verdict"
        page.wait_for_timeout(500)
    return page.url


def _add_linkage(page: Page) -> None:
    """Give the quality of the linkage beside the table; nothing may be published without."""
    page.get_by_role("link", name="Voeg toe").click()
    rates = ",".join(
        f'{{"lists": ["{a}", "{b}"], "sensitivity": 0.95}}' for a, b in ("AB", "AC", "BC")
    )
    content = f'{{"pairs": [{rates}]}}'.encode()
    file = {"name": "koppeling.json", "mimeType": "application/json", "buffer": content}
    page.get_by_label("Kwaliteit van de koppeling").set_input_files(files=[file])
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_url(re.compile(r"/tabel/[0-9a-f-]+/$"))


def test_a_table_is_loaded_estimated_taken_along_and_compared(visit, tmp_path):
    page = _researcher(visit)
    _load(page, "Proef", TABLE)
    table = page.url
    _add_linkage(page)

    first = _estimate(page, "independence")
    expect(page.get_by_role("heading", level=1)).to_contain_text("schatting te geven")
    expect(page.locator(".mo-band")).to_be_visible()
    assert page.get_by_text("Niet voor publicatie").count() == 0
    assert_accessible(page)
    for form, start in {"PDF": b"%PDF", "XLSX": b"PK", "JSON": b"{"}.items():
        with page.expect_download() as taken:
            page.get_by_role("link", name=form, exact=True).click()
        taken.value.save_as(tmp_path / form)
        assert Path(tmp_path / form).read_bytes().startswith(start)

    page.goto(table)
    second = _estimate(page, "chao")
    page.goto(LIST)
    for url in (first, second):
        page.locator(f"input[value='{url.split('/')[-2]}']").check()
    page.get_by_role("button", name="Vergelijk de aangevinkte").click()

    expect(page.locator(".mo-ranges li")).to_have_count(2)
    assert_accessible(page)


def test_a_thin_table_is_refused_with_reasons_and_no_number(visit):
    page = _researcher(visit)
    _load(page, "Te dun", SPARSE)

    _estimate(page, "auto")

    expect(page.get_by_role("heading", level=1)).to_contain_text("geen schatting")
    expect(page.locator(".mo-reasons")).to_contain_text("R04")
    assert page.locator(".mo-band").count() == 0
    assert_accessible(page)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\x0d\x0a\x1a\xff", "geen tekstbestand"),
        (b"A,B,count\n1,0,-4\n0,1,3\n", "geen heel getal van ten minste 0"),
    ],
)
def test_a_wrong_file_is_told_in_dutch_and_nothing_typed_is_lost(visit, content, told):
    page = _researcher(visit)
    page.get_by_label("Naam").fill("Mijn tabel")
    page.get_by_label("Bron").fill("Eigen telling")
    file = {"name": "tabel.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Bestand (CSV)").set_input_files(files=[file])

    page.get_by_role("button", name="Laden").click()

    expect(page.locator(".sk-field--invalid")).to_contain_text(told)
    expect(page.get_by_label("Naam")).to_have_value("Mijn tabel")
    expect(page.get_by_label("Bron")).to_have_value("Eigen telling")
    assert_accessible(page)


@pytest.mark.parametrize(
    ("name", "how"),
    [("light", {}), ("dark", {"colours": "dark"}), ("phone", {"width": 320})],
)
def test_the_pages_of_the_estimates_are_accessible(visit, name, how):
    page = _researcher(visit, **how)
    table = page.get_by_role("link", name="Nederland 2010-2015", exact=True).first
    table = table.get_attribute("href")
    deadline = time.monotonic() + PATIENCE
    while not page.locator("tr", has_text="Nederland").locator("input[name=run]").count():
        assert time.monotonic() < deadline, "the estimate on the Dutch table did not come"
        page.wait_for_timeout(2_000)
        page.goto(LIST)
    run = page.get_by_role("link", name="Nederland 2010-2015, Automatisch").last
    run = run.get_attribute("href")
    shown = {"list": LIST, "table": table, "run": run, "linkage": f"{table}koppeling/"}
    for label, path in shown.items():
        page.goto(path)
        assert_accessible(page)
        assert_no_sideways_scrolling(page)
        picture(page, f"estimates-{label}-{name}")
