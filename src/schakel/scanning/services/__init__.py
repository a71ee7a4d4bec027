"""Everything that changes the scan, one module per part of the work.

- `sources`: `add_source`, `switch_source`
- `notes`: `receive_notes` (the one door for uploads, folders and other systems)
- `runs`: `ask_run`, `begin_run`, `read_some`, `stop_scanning`, `resume_scanning`
- `reading`: `open_note`, `decide`, `remark`
- `handing`: `make_signal`
- `samples`: `draw_weekly`
- `rules`: `draft_change`, `publish_change`, `ask_replay`, `replay`
- `ads`: `receive_ads`, `group_ads`, `open_group`
- `orders`: `ask_learning`, `learn`, `switch_order`, `rank_waiting`
- `destroying`: `destroy_due` (retention only)
- `demonstration`: `make` (invented data)

Without a ground nothing is read (`NoGround`); another organisation's note does not exist.
"""

from schakel.scanning.services import (
    ads,
    demonstration,
    destroying,
    handing,
    notes,
    orders,
    reading,
    rules,
    runs,
    samples,
    sources,
)

__all__ = [
    "ads",
    "demonstration",
    "destroying",
    "handing",
    "notes",
    "orders",
    "reading",
    "rules",
    "runs",
    "samples",
    "sources",
]
