"""One thread for linear algebra, whatever the machine offers.

The matrices here are small: a second thread gains nothing, and on a machine that is busy the
threads wait for each other until the same work costs twenty times the processor time.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
R = TypeVar("R")


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function with one BLAS thread, and give the others back afterwards."""
    limited: Callable[P, R] = threadpool_limits.wrap(limits=1, user_api="blas")(function)
    return limited
