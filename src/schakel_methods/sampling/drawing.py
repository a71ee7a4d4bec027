"""A simple random sample without replacement that anybody with the seed can draw again."""

import random
from collections.abc import Sequence
from hashlib import sha256


class PopulationTooSmall(Exception):
    """From so few dossiers a sample would be the population itself."""


def draw(population: Sequence[str], *, size: int, seed: int, least: int) -> list[str]:
    """Return `size` members of a population, every set of that size equally likely.

    The population is sorted first, so the order in which it was read does not matter. Python's
    Mersenne Twister with `random.sample` (Knuth 3.4.2, selection sampling) is fixed by the seed.

    Args:
        population: keys of the dossiers, each once.
        size: how many to draw; more than there are gives all of them in random order.
        seed: a whole number that is kept with the sample.
        least: the smallest population from which is drawn.

    Raises:
        PopulationTooSmall: the population has fewer than `least` members.

    Example:
        >>> draw(["b", "a", "c"], size=2, seed=1, least=3) == draw(["c", "b", "a"], size=2, seed=1, least=3)
        True
    """
    if len(population) < least:
        raise PopulationTooSmall(len(population))
    chance = random.Random(seed)  # noqa: S311 - must be repeatable, guards nothing
    members = sorted(population)
    return chance.sample(members, min(size, len(members)))


def fingerprint(population: Sequence[str]) -> str:
    """Return a hash by which one sees later whether the population is still the same.

    Example:
        >>> fingerprint(["a", "b"]) == fingerprint(["b", "a"])
        True
    """
    return sha256("\n".join(sorted(population)).encode()).hexdigest()
