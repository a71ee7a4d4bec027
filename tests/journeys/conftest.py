"""The browser and the site it visits. Every page ends with an empty console, or the test fails.

def test_a_reporter_finds_the_form(visit):
    page = visit("/")                                  # Dutch, light, 1280 px wide
    page = visit("/", colours="dark", width=320, language="en")
    assert_accessible(page)                            # from tests.seeing import ...
"""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests import databases
from tests.site import Site, running_site

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 60_000  # milliseconds
NUMBERS = count(900)
LOCALES = {"nl": "nl-NL", "en": "en-GB"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, running on a database of its own, once per run."""
    databases.start_server()
    name = databases.copy_of(databases.demonstration_template(), next(NUMBERS))
    with running_site(name, tmp_path_factory.mktemp("site") / "server.log") as running:
        yield running
    databases.remove(name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. One per module: Playwright occupies the event loop of its thread."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail("Chromium is missing; `make test` installs it, SKIP_BROWSER=1 goes without")
    flags = [*FLAGS, "--no-sandbox"] if os.getuid() == 0 else FLAGS
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`visit(path, colours=, width=, language=, context=)` opens a page; its console stays empty.

    Each visit is a new visitor with own cookies, unless the context of an earlier page is given.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str = "/",
        *,
        colours: str = "light",
        width: int = 1280,
        language: str = "nl",
        context: BrowserContext | None = None,
    ) -> Page:
        if context is None:
            context = browser.new_context(
                base_url=site.url,
                locale=LOCALES[language],
                color_scheme=colours,
                reduced_motion="reduce",  # a colour is measured when it has come to rest
                viewport={"width": width, "height": 900},
            )
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: _listen(said, complaints))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == [], "\n".join(complaints)


# A form with mistakes answers 400 by design; Chromium notes that status of the page itself.
REFUSED_FORM = "Failed to load resource: the server responded with a status of 400 (Bad Request)"


def _listen(said, complaints: list[str]) -> None:
    if said.type in {"error", "warning"} and said.text != REFUSED_FORM:
        complaints.append(f"{said.type}: {said.text} ({said.location.get('url', '')})")
