"""The band that would be published holds the known total as often as it must, and is not too wide.

Slow: 183 tables of known total with 200 resamples each, fixed seed. The full figures, with every
kind of world apart, are measured by `make bench ONLY=calibration`.
"""

import pytest
from bench.calibration import Answer, asked, coverage, widths

LEAST_COVERED, WIDEST = 0.90, 1.5
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    return asked(20261121, worlds=20, replicates=200)


def shown(answers: list[Answer], source: str) -> list[Answer]:
    return [a for a in answers if a.truth.source.startswith(source) and not a.refused]


@pytest.mark.parametrize("source", ["random tables", "world"])
def test_the_band_covers_the_known_total_and_is_not_too_wide(answers, source):
    part = shown(answers, source)

    assert len(part) >= 30
    assert coverage(part, "auto") >= LEAST_COVERED
    assert widths(part, "auto")[1] <= WIDEST


def test_known_totals_of_lists_are_covered_also_where_the_rules_refuse_a_number(answers):
    part = [a for a in answers if a.truth.source == "internal consistency" and a.estimates]

    assert coverage(part, "auto") >= LEAST_COVERED


def test_no_absurd_number_escapes_a_refusal(answers):
    totals = [(a.truth.table.observed, a.estimates["auto"]) for a in answers if not a.refused]

    assert all(e.interval and e.interval.high <= 100 * seen for seen, e in totals)
    assert all(e.total and e.total <= 50 * seen for seen, e in totals)


def test_the_band_covers_more_often_than_the_peers_interval(answers):
    part = shown(answers, "world")

    assert coverage(part, "auto") > coverage(part, "stepwise")
