"""Where a function crosses zero and where it peaks: enough for limits, without a large library."""

from collections.abc import Callable

GOLDEN = 0.6180339887498949


def crossing(function: Callable[[float], float], low: float, high: float) -> float:
    """The place between `low` and `high` where the sign changes (false position, Illinois rule).

    Raises ValueError when the signs at the ends are equal. Example: `crossing(cos, 0, 3)`.
    """
    left, right = function(low), function(high)
    if left * right > 0:
        raise ValueError("no change of sign")
    for _ in range(200):
        if abs(high - low) <= 1e-11 * (1.0 + abs(low) + abs(high)) or right == left:
            break
        middle = (low * right - high * left) / (right - left)
        value = function(middle)
        if value * right <= 0:
            low, left = high, right
        else:
            left /= 2
        high, right = middle, value
        if value == 0:
            break
    return high


def peak(function: Callable[[float], float], low: float, high: float, *, within: float) -> float:
    """The place of the maximum of a function with one hill (golden section)."""
    inner, outer = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_inner, at_outer = function(inner), function(outer)
    while high - low > within:
        if at_inner >= at_outer:
            high, outer, at_outer = outer, inner, at_inner
            inner = high - GOLDEN * (high - low)
            at_inner = function(inner)
        else:
            low, inner, at_inner = inner, outer, at_outer
            outer = low + GOLDEN * (high - low)
            at_outer = function(outer)
    return (low + high) / 2
