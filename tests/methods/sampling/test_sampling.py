"""A sample can be drawn again by its seed, is fair, and nobody in it stands out."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel_methods.sampling import coarsening, drawing

PEOPLE = [f"d{number:03}" for number in range(60)]
VALUES = st.fixed_dictionaries(
    {"year": st.sampled_from("123"), "kind": st.sampled_from("ab"), "form": st.sampled_from("xyz")}
)
ORDER = ("year", "kind", "form")


def test_the_seed_and_the_population_give_the_sample_whatever_the_order():
    first = drawing.draw(PEOPLE, size=10, seed=7, least=50)

    assert drawing.draw(PEOPLE[::-1], size=10, seed=7, least=50) == first
    assert drawing.draw(PEOPLE, size=10, seed=8, least=50) != first
    assert len(set(first)) == 10


def test_everybody_has_the_same_chance():
    """Of 60, 10 are drawn 3,000 times: each about 500 times, within five standard deviations."""
    drawn = Counter(
        one for seed in range(3000) for one in drawing.draw(PEOPLE, size=10, seed=seed, least=50)
    )
    deviation = (3000 * 1 / 6 * 5 / 6) ** 0.5
    assert set(drawn) == set(PEOPLE)
    assert max(abs(times - 500) for times in drawn.values()) < 5 * deviation


def test_from_too_few_nothing_is_drawn():
    with pytest.raises(drawing.PopulationTooSmall):
        drawing.draw(PEOPLE[:49], size=1, seed=1, least=50)


def test_the_fingerprint_sees_one_dossier_more_or_less():
    assert drawing.fingerprint(PEOPLE) == drawing.fingerprint(PEOPLE[::-1])
    assert drawing.fingerprint(PEOPLE) != drawing.fingerprint(PEOPLE[1:])


@settings(max_examples=60)
@given(population=st.lists(VALUES, min_size=1, max_size=30), least=st.integers(1, 6))
def test_whoever_stays_looks_like_enough_others_and_says_nothing_untrue(population, least):
    for dossier in population:
        kept = coarsening.coarsen(dossier, population, order=ORDER, least=least)
        if kept is None:
            assert len(population) < least
            continue
        said = {name: value for name, value in kept.items() if value != coarsening.ANY}
        alike = [other for other in population if said.items() <= other.items()]
        assert len(alike) >= least
        assert said.items() <= dossier.items()


def test_no_more_is_left_out_than_needed():
    population = [{"year": "1", "kind": "a", "form": "x"}] * 5
    assert coarsening.coarsen(population[0], population, order=ORDER, least=5) == population[0]
