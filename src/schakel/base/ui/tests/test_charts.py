"""Charts carry every value in words beside the shape, and shapes that keep proportion."""

import itertools

import pytest
from django.template import Context, Template, TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from schakel.base.ui.templatetags.ui_charts import funnel, lines, share, ticks


def drawn(source, **values):
    return Template("{% load ui_charts %}" + source).render(Context(values))


@given(st.floats(min_value=0, max_value=1e9))
def test_the_marks_begin_at_nothing_and_reach_the_highest_value(highest):
    marks = ticks(highest)

    assert marks[0] == 0
    assert marks[-1] >= highest
    assert 2 <= len(marks) <= 11
    assert len({b - a for a, b in itertools.pairwise(marks)}) == 1


def test_a_bar_is_as_long_as_its_share_whatever_the_language():
    assert share(1, 3) == "33.33"
    assert share(0, 0) == "0"


def test_bars_show_every_value_twice_once_as_a_table():
    html = drawn('{% bars "Kinds" rows %}', rows=[("Work", 1329), ("Other", 96)])

    assert html.count(">96<") == 2
    assert 'width="100.00"' in html


def test_bars_without_values_say_so():
    assert "sk-bars" not in drawn('{% bars "Kinds" rows %}', rows=[])


def test_a_missing_value_breaks_the_line():
    found = lines("Years", ["a", "b", "c"], [("x", [1, None, 3])])

    assert found["lines"][0]["path"].count("M") == 2


def test_more_lines_than_can_be_told_apart_are_refused():
    with pytest.raises(TemplateSyntaxError, match="at most 3"):
        lines("Years", ["a"], [(str(n), [n]) for n in range(4)])


def test_text_in_a_chart_is_escaped():
    assert "<b>" not in drawn('{% bars "Kinds" rows %}', rows=[("<b>x</b>", 1)])


def test_a_funnel_shows_where_the_rest_went():
    rows = funnel("F", [{"label": "a", "value": 4, "left": [("stopped", 1)]},
                        {"label": "b", "value": 3}])["rows"]  # fmt: skip

    assert [row["percentage"] for row in rows] == [100, 75]
    assert rows[0]["value"] == rows[1]["value"] + sum(n for _where, n, _url in rows[0]["left"])


def test_a_funnel_of_nothing_is_drawn():
    assert funnel("F", [{"label": "a", "value": 0}])["rows"][0]["percentage"] == 0
