"""The job that estimates. NumPy and its company are loaded here, in the worker, and nowhere else."""

from importlib.metadata import version
from typing import TYPE_CHECKING
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.monitor.services import runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from schakel_methods.estimation.report import Report


@app.task(
    name=runs.ESTIMATE_TASK,
    retry=RetryStrategy(max_attempts=20, wait=15, retry_exceptions={ImportError}),
)
def estimate(*, organisation_id: int, run_id: str) -> None:
    """Estimate for an organisation; waits while the numeric libraries are being installed."""
    from schakel_methods.estimation import multiverse  # noqa: F401, PLC0415 - heavy, worker only

    rls.set_organisation(organisation_id)
    try:
        actor = accounts.system_actor(organisation_id, purpose="research")
        try:
            runs.estimate(actor=actor, run_id=UUID(run_id), compute=_compute)
        except ImportError:
            raise
        except Exception:
            # Nobody should wait for ever; the error itself goes on to the log of the worker.
            runs.give_up(actor=actor, run_id=UUID(run_id))
            raise
    finally:
        rls.set_organisation(None)


def _compute(given: runs.Inputs, tell: "Callable[[str, float], None]") -> "Report":
    import numpy as np  # noqa: PLC0415 - heavy, worker only

    from schakel_methods.estimation.capture_rows import (  # noqa: PLC0415 - worker only
        merged_by_name,
    )
    from schakel_methods.estimation.linkage_text import (  # noqa: PLC0415 - worker only
        read_linkage_text,
    )
    from schakel_methods.estimation.methods import Effort  # noqa: PLC0415 - heavy, worker only
    from schakel_methods.estimation.multiverse import Multiverse  # noqa: PLC0415 - worker only
    from schakel_methods.estimation.report import Beside  # noqa: PLC0415 - worker only

    run, rows, merged = given.run, given.rows, [given.run.merged] if given.run.merged else []
    table = merged_by_name(rows.table(), merged)
    earlier = given.earlier.table() if given.earlier else None
    beside = Beside(
        strata=None if merged else rows.strata(),
        partial=None if merged else rows.partial(),
        linkage=read_linkage_text(run.linkage, table.lists).quality() if run.linkage else None,
        earlier=earlier,
    )
    chosen = Multiverse(
        method=run.method,
        effort=Effort(run.replicates, run.max_order),
        seed=run.seed,
        version=version("schakel"),
    )
    generator = np.random.default_rng(run.seed)
    return chosen.fit(table, rng=generator, beside=beside, progress=tell)
