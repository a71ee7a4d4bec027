"""Make dossiers of a sample less precise until enough others in the population look the same."""

from collections.abc import Iterator, Mapping, Sequence

Dossier = Mapping[str, str]
ANY = "*"
"""A value that was left out because too few others had it."""


def coarsen(
    dossier: Dossier, population: Sequence[Dossier], *, order: Sequence[str], least: int
) -> dict[str, str] | None:
    """Return the dossier with as few values left out as it takes to look like `least` others.

    k-anonymity by suppression of values (Sweeney, 2002), against the whole population and not the
    sample: whoever reads the sample may know the population. Values are left out in a fixed order,
    the least useful first, so the outcome does not depend on the rest of the sample.

    Args:
        dossier: the recognisable values of one dossier, by name.
        population: the same values of every dossier of the population, itself included.
        order: the names in the order in which values are left out.
        least: how many dossiers of the population must look the same, itself included.

    Returns:
        The values, `ANY` for each one left out; None if the population itself is too small.

    Example:
        >>> people = [{"year": "2024", "kind": "tip"}, {"year": "2024", "kind": "scan"}]
        >>> coarsen(people[0], people, order=["kind", "year"], least=2)
        {'year': '2024', 'kind': '*'}
    """
    for left_out in _prefixes(order):
        kept = {name: ANY if name in left_out else dossier[name] for name in dossier}
        alike = sum(
            all(other[name] == value for name, value in kept.items() if name not in left_out)
            for other in population
        )
        if alike >= least:
            return kept
    return None


def _prefixes(order: Sequence[str]) -> Iterator[frozenset[str]]:
    for count in range(len(order) + 1):
        yield frozenset(order[:count])
