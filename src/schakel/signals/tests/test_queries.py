"""The number of queries of a page does not grow with the number of signals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schakel.base import rls
from schakel.base.reference import selectors as reference
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor

pytestmark = pytest.mark.django_db
PAGES = {
    "today": ("ui:today", ""),
    "list": ("signals:list", ""),
    "list of all": ("signals:list", "?show=ended"),
    "with me": ("signals:with_me", ""),
    "from me": ("signals:from_me", ""),
    "stuck": ("signals:stuck", ""),
    "hand-overs": ("signals:offers", ""),
    "search": ("ui:search", "?q=restaurant"),
    "accounting": ("accounting", ""),
}
FEW, MORE = 3, 9
MOST_OF_TODAY = 22
# Of one weighed signal with a person; it was twice as many while it asked for what is not there.
OF_A_SIGNAL = 24


@pytest.fixture(autouse=True)
def _nothing_published_meanwhile(monkeypatch):
    """On a busy machine a visit outlasts the seconds after which a process looks for new data."""
    monkeypatch.setattr(reference, "FRESH_SECONDS", 3600.0)


def fill(ours, theirs, number):
    for place in range(number):
        make.reported(ours, danger="yes" if place % 2 else "unknown")
        make.offered(ours, theirs, make.registered(ours))
        make.offered(theirs, ours, make.registered(theirs))


def counted(browser, page):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return len(asked)


def least(browser, page):
    """The first visit fills what a process remembers; now and then one renews the session."""
    return min(counted(browser, page) for _visit in range(3))


def counts(browser):
    return {name: least(browser, reverse(route) + query) for name, (route, query) in PAGES.items()}


def test_the_number_of_queries_of_the_main_pages_does_not_grow():
    ours, theirs = make.team(), make.team()
    fill(ours, theirs, FEW)
    browser = visitor(ours)
    few = counts(browser)
    assert few["today"] <= MOST_OF_TODAY

    fill(ours, theirs, MORE)
    rls.set_organisation(None)

    assert counts(browser) == few


def test_a_page_of_a_signal_asks_as_much_whatever_else_there_is():
    ours, theirs = make.team(), make.team()
    signal, browser = make.weighed(ours, persons=(make.victim(),)), visitor(ours)
    page = reverse("signals:signal", args=[signal.pk])
    alone = least(browser, page)
    fill(ours, theirs, FEW)
    rls.set_organisation(None)

    assert least(browser, page) == alone <= OF_A_SIGNAL
