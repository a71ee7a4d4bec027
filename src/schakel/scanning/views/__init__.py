"""Pages of the scan: reading, runs and sources, figures, rules, advertisements."""

from schakel.scanning.views import ads, figures, reading, rules, runs

__all__ = ["ads", "figures", "reading", "rules", "runs"]
