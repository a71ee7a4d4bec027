"""The job that estimates. NumPy and its company are loaded here, in the worker, and nowhere else."""

from importlib.metadata import version
from typing import TYPE_CHECKING
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.monitor import services
from schakel.monitor.models import EstimateRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from schakel_methods.estimation.capture_rows import CaptureRows
    from schakel_methods.estimation.report import Report


@app.task(
    name=services.ESTIMATE_TASK,
    retry=RetryStrategy(max_attempts=20, wait=15, retry_exceptions={ImportError}),
)
def estimate(*, organisation_id: int, run_id: str) -> None:
    """Estimate for an organisation; waits while the numeric libraries are being installed."""
    from schakel_methods.estimation import multiverse  # noqa: F401, PLC0415 - heavy, worker only

    rls.set_organisation(organisation_id)
    try:
        actor = accounts.system_actor(organisation_id, purpose="research")
        services.estimate(actor=actor, run_id=UUID(run_id), compute=_compute)
    finally:
        rls.set_organisation(None)


def _compute(
    rows: "CaptureRows", run: EstimateRun, tell: "Callable[[str, float], None]"
) -> "Report":
    import numpy as np  # noqa: PLC0415 - heavy, worker only

    from schakel_methods.estimation.methods import Effort  # noqa: PLC0415 - heavy, worker only
    from schakel_methods.estimation.multiverse import Multiverse  # noqa: PLC0415 - worker only
    from schakel_methods.estimation.report import Beside  # noqa: PLC0415 - worker only

    chosen = Multiverse(
        method=run.method,
        effort=Effort(run.replicates, run.max_order),
        seed=run.seed,
        version=version("schakel"),
    )
    generator = np.random.default_rng(run.seed)
    beside = Beside(strata=rows.strata(), partial=rows.partial())
    return chosen.fit(rows.table(), rng=generator, beside=beside, progress=tell)
