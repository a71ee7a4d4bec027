"""Makes the numeric kernels ready at installation, so that nobody's first estimate or scan waits for it."""

import numpy as np

from schakel_cli.kernel_file import kernels
from schakel_methods.estimation.methods import Effort
from schakel_methods.estimation.multiverse import Multiverse
from schakel_methods.estimation.table import CaptureTable


def main() -> None:
    """Run every method once on an invented table; the compiled kernels stay on disk."""
    kernels()
    table = CaptureTable(("A", "B", "C"), tuple(range(1, 8)), (60, 50, 20, 40, 15, 12, 6))
    Multiverse(effort=Effort(replicates=25)).fit(table, rng=np.random.default_rng(1))


if __name__ == "__main__":
    main()
