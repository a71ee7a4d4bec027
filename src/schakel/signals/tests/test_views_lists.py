"""Lists of signals and offers, as people of one organisation see them and others do not."""

import re

import pytest
from django.urls import reverse

from schakel.signals.selectors import lists, offer_lists
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.views import lists as views

pytestmark = pytest.mark.django_db
LISTS = ["list", "with_me", "from_me", "stuck", "offers"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_opens_and_says_why_it_is_empty(name):
    answer = visitor(make.team()).get(reverse(f"signals:{name}"))

    assert answer.status_code == 200
    assert "sk-empty" in answer.text


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_to_sign_in_first(client, name):
    answer = client.get(reverse(f"signals:{name}"))

    assert answer.status_code == 302
    assert "account/login" in answer.url


def test_the_work_list_shows_own_signals_and_never_anothers():
    ours, theirs = make.team(), make.team()
    mine, other = make.reported(ours), make.reported(theirs)

    text = visitor(ours).get(reverse("signals:list")).text

    assert mine.reference in text
    assert other.reference not in text


def test_what_was_closed_is_found_by_the_reason_why():
    ours = make.team()
    stopped, browser = make.closed(ours), visitor(ours)

    def shown(query):
        return stopped.reference in browser.get(reverse("signals:list") + query).text

    assert shown("?phase=closed&reason=NO_LEADS")
    assert not shown("?phase=closed&reason=CONVICTED")
    assert "Waarom gesloten" not in browser.get(reverse("signals:list") + "?reason=X").text


def test_a_role_without_the_right_to_read_sees_no_signal():
    ours = make.team()
    signal = make.reported(ours)

    text = visitor(ours, "publisher").get(reverse("signals:list")).text

    assert signal.reference not in text


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [("?phase=received", True), ("?phase=weighed", False), ("?show=urgent", False),
     ("?whose=nobody", True), ("?whose=me", False), ("?source=tip", False),
     ("?phase=nonsense&page=-3&sort=-x", True)],
)  # fmt: skip
def test_the_address_says_what_a_list_shows(query, is_shown):
    ours = make.team()
    signal = make.reported(ours)

    text = visitor(ours).get(reverse("signals:list") + query).text

    assert (signal.reference in text) == is_shown


def test_what_does_not_fit_on_a_page_stands_on_the_next_and_the_number_is_true(monkeypatch):
    for module in (lists, offer_lists, views):
        monkeypatch.setattr(module, "PAGE", 2)
    ours, theirs = make.team(), make.team()
    sent = [make.offered(ours, theirs, make.registered(ours)) for _ in range(2)]
    got = make.offered(theirs, ours, make.registered(theirs))
    browser = visitor(ours)

    def shown(query, references):
        text = browser.get(reverse("signals:offers") + query).text
        return "3 resultaten" in text, sum(reference in text for reference in references)

    every = [offer.signal_reference for offer in (got, *sent)]
    assert shown("", every) == (True, 2)
    assert shown("?page=2", every) == (True, 1)
    # What others wait for comes first.
    assert shown("", [got.signal_reference]) == (True, 1)
    mine = [make.reported(ours).reference for _ in range(3)]
    pages = [browser.get(reverse("signals:from_me") + f"?page={n}").text for n in (1, 2)]
    # The two that were offered were reported here as well.
    assert all("5 resultaten" in text for text in pages)
    assert sum(reference in text for reference in mine for text in pages) == len(mine)


def test_a_list_is_sorted_by_a_heading():
    ours = make.team()
    first, second = make.reported(ours), make.reported(ours)
    low, high = sorted([first.reference, second.reference])

    text = visitor(ours).get(reverse("signals:list") + "?sort=-reference").text

    assert text.index(high) < text.index(low)


def test_today_shows_what_is_urgent_and_new():
    ours = make.team()
    signal = make.reported(ours, danger="yes")

    text = visitor(ours).get(reverse("ui:today")).text

    assert text.count(signal.reference) >= 2
    assert "spoed" in text


def test_search_finds_own_signals_only():
    ours, theirs = make.team(), make.team()
    make.reported(theirs, facts="Pannenkoekenhuis")
    signal = make.reported(ours, facts="Pannenkoekenhuis aan de dijk")

    text = visitor(ours).get(reverse("ui:search"), {"q": "pannenkoekenhuis"}).text

    assert len(re.findall(r"\bS-", text)) == 1  # the letters of a reference may hold "S-" too
    assert signal.reference in text


def test_the_navigation_shows_one_place_where_one_is():
    text = visitor(make.team()).get(reverse("signals:duty")).text

    here = re.findall(r'<li><a href="([^"]+)" aria-current="page">', text)
    assert here == [reverse("signals:duty")]
