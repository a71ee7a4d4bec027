"""The headings of a table."""

import pytest
from django.template import Context
from django.utils.translation import gettext_lazy

from schakel.base.ui.templatetags.ui import column


@pytest.mark.parametrize("word", ["Help", gettext_lazy("Help")])
def test_a_heading_is_a_whole_word_also_when_its_translation_waits(word):
    assert column(Context(), word, "") == {"label": word, "kind": ""}


def test_a_heading_may_name_its_kind():
    heading = column(Context(), ("Read", "", "number"), "")
    assert (heading["label"], heading["kind"]) == ("Read", "number")
