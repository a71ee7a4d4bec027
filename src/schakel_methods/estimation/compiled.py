"""Numba if it is there, plain Python if not: the same function either way (ADR 0020)."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

try:
    from numba import njit

    COMPILED = True
except ImportError:  # the NumPy twins take over; only the waiting is longer
    COMPILED = False

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of numbers and arrays; the result is kept on disk beside the source."""
    if not COMPILED:
        return function
    fast: Callable[P, R] = njit(cache=True, error_model="numpy", nogil=True)(function)
    return fast
