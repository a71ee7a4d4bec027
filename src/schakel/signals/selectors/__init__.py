"""Reading the signal chain, for pages and for other apps; only what the actor may see.

- `lists`: `with_me`, `from_me`, `stuck`, `work_list`, `count_kinds`, `find`
- `handovers`: `pending`, `came_back`, `handed_over`
- `today`: `signal_blocks`, `offer_blocks`, `stops_to_confirm`
- `page`: `signal_page` (opened by `services.looking.open_signal`, which leaves a trail)
- `drafts`: `drafts_of`
- `people`: `who_spoke`, `outside_talks_of`
- `counts`: `count_by_phase`, `count_traces`, `count_balance`
"""

from schakel.signals.selectors import counts, drafts, handovers, lists, page, people, today

__all__ = ["counts", "drafts", "handovers", "lists", "page", "people", "today"]
