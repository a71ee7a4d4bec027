"""Marks the functions that are compiled to machine code. Here they stay plain Python (ADR 0060)."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

KERNELS: list[Callable[..., Any]] = []
INLINED: list[Callable[..., Any]] = []


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function of numbers and arrays. It makes no arrays itself: nothing is ever freed."""
    KERNELS.append(function)
    return function


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that hands out parts of arrays: it becomes part of the one that calls it."""
    INLINED.append(function)
    return function
