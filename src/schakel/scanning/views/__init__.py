"""Pages of the scan: reading, runs and sources, figures, rules, advertisements."""

from schakel.scanning.views import ads, figures, orders, reading, rules, runs

__all__ = ["ads", "figures", "orders", "reading", "rules", "runs"]
