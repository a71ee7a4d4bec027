"""Deterministic rounding of counts to a base, with one class for the small ones.

Every published count, totals included, is rounded on its own to the nearest multiple of the base;
counts below the base are not told apart. Nothing is drawn at random: the same count always gives
the same figure, so asking again, or in another table, never tells more. Rounded parts therefore
need not add up to the rounded total.

Rounding alone is not enough: when every part lies at the edge of its class and the total at the
other edge, subtraction still gives a small part back (4 + 12 + 12 = 28 is published as "fewer than
5", 10, 10 and 30, which only 4, 12 and 12 fit). `gives_away` finds such a sum, so that its parts can
be published together instead.

Literature: L. Willenborg and T. de Waal, *Elements of Statistical Disclosure Control* (Springer,
2001), ch. 9 on rounding; A. Hundepool and others, *Statistical Disclosure Control* (Wiley, 2012),
sections 4.5 and 5.4 on conventional rounding and its intervals. L. Cox, "A constructive procedure
for unbiased controlled rounding", JASA 82 (1987), describes the additive kind that we do not use.

What it does not do: `gives_away` looks at one sum at a time, not at two-way tables (linear
programming over a table of 2 x 3 still found 4 of 118 small cells, with exact and with rounded
totals alike), so publish sums that share no parts. It does not protect against somebody who knows all but one of the contributors
of a cell, nor against differences between two releases of one table with one record more (the
register of releases does that).
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

BASE = 5
Key = TypeVar("Key", bound=Hashable)


def round_count(count: int, *, base: int = BASE) -> int | None:
    """Return a count as it may be published; None stands for "fewer than the base".

    Args: `count` is a number of things, at least 0; `base` is at least 2.
    Raises: ValueError for a negative count or a base below 2.
    Example: `[round_count(n) for n in (0, 4, 5, 7, 8, 8230)]` gives
    `[None, None, 5, 5, 10, 8230]`.
    """
    if count < 0 or base < 2:
        raise ValueError(f"cannot round {count} to {base}")
    return None if count < base else base * ((2 * count + base) // (2 * base))


def round_counts(counts: Mapping[Key, int], *, base: int = BASE) -> dict[Key, int | None]:
    """Return every count of a table as it may be published, each on its own.

    Args: `counts` maps the keys of cells, totals among them, to exact counts.
    Raises: ValueError as `round_count` does.
    Example: `round_counts({"a": 3, "b": 9, "total": 12})` gives
    `{"a": None, "b": 10, "total": 10}`.
    """
    return {key: round_count(count, base=base) for key, count in counts.items()}


def interval(published: int | None, *, base: int = BASE) -> tuple[int, int]:
    """Return the lowest and highest count that a published figure can stand for.

    Args: `published` is what `round_count` returned for the same base.
    Raises: ValueError for a figure that `round_count` cannot have returned.
    Example: `interval(None)` gives `(0, 4)`; `interval(10)` gives `(8, 12)`.
    """
    if published is None:
        return 0, base - 1
    if published < base or published % base:
        raise ValueError(f"{published} is no figure rounded to {base}")
    low = max(base, published - base // 2)
    return low, published + (base - 1) // 2


def gives_away(parts: Sequence[int], *, base: int = BASE) -> bool:
    """Tell whether rounded parts and their rounded total together reveal a small part exactly.

    Args: `parts` are the exact counts that add up to the total that is published beside them.
    Raises: ValueError as `round_count` does.
    Example: `gives_away([4, 12, 12])` is true, `gives_away([3, 12, 12])` is false.
    """
    ranges = [interval(round_count(part, base=base), base=base) for part in parts]
    low, high = interval(round_count(sum(parts), base=base), base=base)
    lows, highs = sum(r[0] for r in ranges), sum(r[1] for r in ranges)
    return any(
        0 < part < base
        and max(mine[0], low - highs + mine[1]) == min(mine[1], high - lows + mine[0])
        for part, mine in zip(parts, ranges, strict=True)
    )
