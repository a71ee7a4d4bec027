"""Everything that changes the estimates, one module per part of the work.

- `tables`: `add_table`, `add_linkage`, `add_dutch_table`
- `runs`: `ask_estimate`, `estimate`, `give_up`
- `exports`: `report_file`, `workbook`, `document`
- `demonstration`: `make` (invented researchers)

A table or run of another organisation does not exist (`DoesNotExist`).
"""

from schakel.monitor.services import demonstration, exports, runs, tables

__all__ = ["demonstration", "exports", "runs", "tables"]
