"""What stands at the top of every page: a reference stays whole, an address stays an address."""

import pytest

from schakel.base.ui.templatetags.ui import day, unbroken


@pytest.mark.parametrize("reference", ["S-52D5-60M8", "2026-000123"])
def test_a_reference_in_a_heading_stays_on_one_line(reference):
    whole = f'<span class="sk-nowrap">{reference}</span>'
    assert unbroken(f"Signaal {reference}, verdachte 2") == f"Signaal {whole}, verdachte 2"


def test_a_reference_in_an_address_and_a_date_are_left_alone():
    for text in ('<a href="/x/2026-000123/">', "2026-11-21", "CSV-bestand"):
        assert unbroken(text) == text


def test_a_written_day_is_read_in_words_and_other_text_as_it_is():
    assert (day("2026-11-21"), day("najaar 2026")) == ("21 november 2026", "najaar 2026")
