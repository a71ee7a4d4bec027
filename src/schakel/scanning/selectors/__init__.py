"""Reading for the pages of the scan: lists, one note, figures, rules, what waits today."""

from schakel.scanning.selectors import figures, lists, page, today

__all__ = ["figures", "lists", "page", "today"]
