"""The promise of the import: a file becomes signals once, and says what is wrong with it."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

PATIENCE = 120_000
FILE = """Zaaknummer;Feiten;Ontvangen op;Gemeente;Minderjarig;Kleur
{number};Slaapt in de opslag van een wasserij.;20-11-2026;Nergenshuizen;nee;rood
;Iemand zonder nummer.;20-11-2026;Nergenshuizen;nee;blauw
{number}-b;Dag en nacht aan het werk.;gisteren;Nergenshuizen;misschien;geel
"""


def _desk(visit, **how) -> Page:
    page = visit("/demonstratie/", **how)
    page.set_default_timeout(PATIENCE)
    page.get_by_role("button", name=re.compile("Sanne Bakker")).click()
    page.wait_for_url("**/vandaag/")
    page.goto("/signalen/invoer/")
    return page


def _send(page: Page, number: str) -> None:
    content = FILE.format(number=number).encode()
    page.set_input_files(
        "input[type=file]", {"name": "lijst.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url(re.compile(r"/signalen/invoer/[0-9a-f-]{36}/"))


@pytest.mark.parametrize(
    ("name", "how"),
    [("light", {}), ("dark", {"colours": "dark"}), ("phone", {"width": 320})],
)
def test_a_file_is_mapped_checked_confirmed_and_brought_in(visit, name, how):
    page = _desk(visit, **how)
    _look(page, f"import-list-{name}")
    _send(page, f"reis-{name}")
    _look(page, f"import-columns-{name}")
    expect(page.get_by_label("Zaaknummer")).to_have_value("own_case_number")
    expect(page.get_by_label("Kleur")).to_have_value("")

    page.get_by_role("button", name="De rijen nakijken").click()
    make = page.get_by_role("button", name="Maak 1 signaal")
    expect(make).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("is geen datum")).to_be_visible()
    _look(page, f"import-checked-{name}")
    page.get_by_label("De 2 rijen met fouten weglaten").check()
    make.click()

    expect(page.get_by_text("Werd een signaal")).to_be_visible(timeout=PATIENCE)
    _look(page, f"import-done-{name}")


def _look(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, name)
