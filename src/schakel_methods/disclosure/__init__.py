"""Making tables safe before they leave: rounding. No databases, no settings, no clock."""

from schakel_methods.disclosure.rounding import (
    BASE,
    gives_away,
    interval,
    round_count,
    round_counts,
)

__all__ = ["BASE", "gives_away", "interval", "round_count", "round_counts"]
