"""The browser tests can fail: their own equipment is tested here."""

import pytest
from tests.seeing import assert_accessible, assert_no_sideways_scrolling

FAULTY = """data:text/html,<html><head><title>x</title></head><body>
<img src="data:,"><div style="width:900px">x</div></body></html>"""


def test_a_page_without_text_alternatives_is_found(visit):
    page = visit(FAULTY)
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_a_page_that_is_too_wide_is_found(visit):
    page = visit(FAULTY, width=320)
    with pytest.raises(AssertionError, match="px wide"):
        assert_no_sideways_scrolling(page)
