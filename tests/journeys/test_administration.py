"""An administrator invites somebody and changes a list; a second publishes; who looked is seen."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

WRITER, PUBLISHER, OVERSEER = "Stan Kok", "Mira Blom", "Olga Meijer"
KIND = "/beheer/gegevens/reopen_reasons/"


def at_work(visit, name: str, path: str, **options: object) -> Page:
    """Be an invented person, on a page."""
    page = visit("/demonstratie/", **options)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/vandaag/")
    page.goto(path)
    return page


def seen(page: Page, name: str) -> None:
    """The page is accessible and fits; keep its picture."""
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, f"administration-{name}")


def test_a_list_changes_by_a_draft_and_a_second_person(visit):
    page = at_work(visit, WRITER, KIND, width=320)
    seen(page, "kind")
    page.get_by_role("link", name="mistake").click()
    seen(page, "row")
    page.get_by_label("In het Nederlands").fill("gestopt bij vergissing")
    page.get_by_label("Wat verandert er, en waarom").fill("Zo zeggen wij het.")
    page.get_by_role("button", name="Schrijf als concept").click()
    expect(page.get_by_text("gestopt bij vergissing")).to_be_visible()
    expect(page.get_by_role("button", name="Publiceren")).to_have_count(0)
    draft = page.url

    second = at_work(visit, PUBLISHER, draft, colours="dark")
    seen(second, "draft")
    second.get_by_role("button", name="Publiceren").click()
    second.wait_for_url(re.compile(re.escape(KIND)))
    expect(second.get_by_role("row", name="mistake")).to_contain_text("gestopt bij vergissing")


@pytest.mark.parametrize(("colours", "width"), [("dark", 1280), ("light", 320)])
def test_the_pages_of_administration_are_accessible(visit, colours, width):
    page = at_work(visit, WRITER, "/beheer/mensen/", colours=colours, width=width)
    seen(page, f"people-{colours}")
    for path in ("/beheer/mensen/uitnodigen/", "/beheer/gegevens/", "/export/"):
        page.goto(path)
        seen(page, f"{path.strip('/').replace('/', '-')}-{colours}")
    page = at_work(visit, OVERSEER, "/inzage/", colours=colours, width=width)
    seen(page, f"trail-{colours}")
