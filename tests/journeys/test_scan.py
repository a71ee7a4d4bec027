"""The promise of the daily scan: a run is read, decided on, and becomes a signal."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

PATIENCE = 180.0
NOTE = re.compile(r"/scan/notitie/")


def _analyst(visit: Callable[..., Page], **how) -> Page:
    """Be the invented analyst, with the reading list open and filled by the worker."""
    page = visit("/demonstratie/", **how)
    page.get_by_role("button", name=re.compile("Milan Jansen")).click()
    page.wait_for_url("**/vandaag/")
    deadline = time.monotonic() + PATIENCE
    page.goto("/scan/")
    while not page.locator("a.sk-reference").count():
        assert time.monotonic() < deadline, "the first run did not fill the reading list"
        time.sleep(2)
        page.goto("/scan/")
    return page


def _call_a_marked_note_a_signal(page: Page) -> None:
    """Decide on a note with marked words: sampled notes have none, one in ten is read twice."""
    for place in range(1, 10):
        for _ in range(place):
            page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(NOTE)
        here = page.url.partition("#")[0]
        if page.locator("mark.sc-word").count():
            with page.expect_navigation():
                page.keyboard.press("s")
            if page.url.partition("#")[0] == here:
                return
        page.goto("/scan/")
    raise AssertionError("no note of the list could be made a signal")


def test_a_run_is_read_decided_on_and_made_a_signal_with_the_keyboard_only(visit):
    page = _analyst(visit)

    _call_a_marked_note_a_signal(page)
    submit = page.get_by_role("button", name="Maak het signaal")
    submit.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text(re.compile("Signaal S.* is gemaakt"))).to_be_visible()
    assert_accessible(page)


def test_no_signal_takes_two_keys_and_goes_on_with_the_next_note(visit):
    page = _analyst(visit)
    page.locator("a.sk-reference").last.click()
    page.wait_for_url(NOTE)
    here = page.url

    page.keyboard.press("n")
    page.keyboard.press("2")
    page.wait_for_load_state()

    expect(page.get_by_text("Vastgelegd.")).to_be_visible()
    assert page.url != here


@pytest.mark.parametrize(
    ("name", "how"),
    [("light", {}), ("dark", {"colours": "dark"}), ("phone", {"width": 320})],
)
def test_the_pages_of_the_scan_are_accessible(visit, name, how):
    page = _analyst(visit, **how)
    pages = {"list": "/scan/", "runs": "/scan/runs/", "sources": "/scan/bronnen/",
             "figures": "/scan/opbrengst/", "fairness": "/scan/gelijke-behandeling/",
             "ads": "/scan/advertenties/"}  # fmt: skip
    note = page.locator("a.sk-reference").first.get_attribute("href")
    for label, path in {**pages, "note": note}.items():
        page.goto(path)
        assert_accessible(page)
        assert_no_sideways_scrolling(page)
        picture(page, f"scan-{label}-{name}")


@pytest.mark.parametrize(
    ("name", "how"),
    [("light", {}), ("dark", {"colours": "dark"}), ("phone", {"width": 320})],
)
def test_the_administrator_sees_the_rules_and_their_sources(visit, name, how):
    page = visit("/demonstratie/", **how)
    page.get_by_role("button", name=re.compile("Stan Kok")).click()
    page.wait_for_url("**/vandaag/")
    pages = {"orders": "/scan/volgorde/", "rules": "/scan/regels/",
             "words": "/scan/regels/woorden/boss/", "rule": "/scan/regels/D05/"}  # fmt: skip

    for label, path in pages.items():
        page.goto(path)
        assert_accessible(page)
        assert_no_sideways_scrolling(page)
        picture(page, f"scan-{label}-{name}")

    expect(page.get_by_role("heading", level=1)).to_contain_text("D05")


def test_a_pattern_that_an_administrator_puts_in_is_kept_as_a_draft(visit):
    page = visit("/demonstratie/")
    page.get_by_role("button", name=re.compile("Stan Kok")).click()
    page.wait_for_url("**/vandaag/")
    page.goto("/scan/regels/D05/")

    page.locator("#id_patronen_add").fill("paspoort ~3 elders")
    page.locator("#id_patronen_why").fill("Proef in de browser")
    page.get_by_role("button", name="Bewaren als concept").first.click()

    expect(page.get_by_text("Proef in de browser")).to_be_visible()
