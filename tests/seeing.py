"""What a browser test can say about a page as people meet it."""

import os
from contextlib import suppress
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.0 to 2.2 level AA, nor of axe's best practices."""
    only = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
    results = Axe().run(page, options=only)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_no_sideways_scrolling(page: Page) -> None:
    """The page fits its window: at 320 px nothing is cut off or has to be dragged (WCAG 1.4.10)."""
    wide, window = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"


def assert_targets_large_enough(page: Page) -> None:
    """Buttons and fields are at least 24 by 24 CSS pixels (WCAG 2.5.8)."""
    small = page.evaluate(
        """[...document.querySelectorAll('button, input:not([type=hidden]), select, textarea')]
          .map(e => [e, e.getBoundingClientRect()])
          .filter(([e, b]) => b.width && (b.width < 24 || b.height < 24)
            && !(e.labels && [...e.labels].some(l => l.getBoundingClientRect().height >= 24)))
          .map(([e, b]) => `${e.outerHTML.slice(0, 80)} ${b.width}x${b.height}`)"""
    )
    assert small == [], "\n".join(small)


def picture(page: Page, name: str) -> None:
    """Save the whole page as screenshots/<name>.png for people to look at, if PICTURES asks for it.

    Under load Chromium now and then does not draw a tall page. A second try mends that, and what
    is still missing then is no failure of the page: all that is tested has been said before.
    """
    if not os.environ.get("PICTURES"):
        return
    SCREENSHOTS.mkdir(exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    path.unlink(missing_ok=True)
    for _ in range(2):
        with suppress(Error):
            page.screenshot(path=path, full_page=True, timeout=15_000)
            return


def pictures(visit, path: str, name: str) -> None:
    """Check the page in light, in dark and on a phone of 320 px; keep its pictures."""
    for label, options in {
        "light": {},
        "dark": {"colours": "dark"},
        "phone": {"width": 320},
    }.items():
        page = visit(path, **options)
        assert_accessible(page)
        assert_no_sideways_scrolling(page)
        picture(page, f"{name}-{label}")
