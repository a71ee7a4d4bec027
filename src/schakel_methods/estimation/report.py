"""What goes into an investigation beside the table, and all that comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schakel_methods.estimation.consistency import Recovery
from schakel_methods.estimation.hierarchy import Ranking
from schakel_methods.estimation.incomplete_table import IncompleteTable
from schakel_methods.estimation.linkage_findings import LinkageFindings, LinkageQuality
from schakel_methods.estimation.sensitivity import Sensitivity
from schakel_methods.estimation.strata import StrataEstimate
from schakel_methods.estimation.strata_table import StratifiedTable
from schakel_methods.estimation.table import CaptureTable, Estimate, Json
from schakel_methods.estimation.verdict import Verdict
from schakel_methods.estimation.waves import Change


@dataclass(frozen=True)
class Beside:
    """What may be known beside the table: strata, rows known in part, linkage, other waves.

    `strata` is the same table with covariates; `partial` the same with rows known in part, or lists
    that were not everywhere; `earlier` a wave to compare with; `unreferred` the same persons without
    the captures that came from a referral between lists.
    """

    strata: StratifiedTable | None = None
    partial: IncompleteTable | None = None
    linkage: LinkageQuality | None = None
    earlier: CaptureTable | None = None
    unreferred: CaptureTable | None = None


@dataclass(frozen=True)
class Report:
    """All that was found; `serialise.report_to_dict` makes it plain."""

    table: CaptureTable
    verdict: Verdict
    main: Estimate
    families: tuple[Estimate, ...] = ()
    ranking: Ranking | None = None
    variance: tuple[float, float] | None = None
    sensitivity: Sensitivity | None = None
    recoveries: tuple[Recovery, ...] = ()
    linkage: LinkageFindings | None = None
    strata: StrataEstimate | None = None
    change: Change | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    seed: int | None = None
    version: str = ""
