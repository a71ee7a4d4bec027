"""Reading the signal chain, for pages and for other apps; only what the actor may see.

- `lists`: `with_me`, `from_me`, `pending`, `work_list`, `count_kinds`, `find`
- `today`: `urgent`, `overdue`, `due_soon`, `new_reports`, `stuck`, `stops_to_confirm`
- `page`: `signal_page` (opened by `services.looking.open_signal`, which leaves a trail)
- `drafts`: `drafts_of`
- `people`: `who_spoke`, `outside_talks_of`
- `counts`: `count_by_phase`, `count_traces`, `count_balance`
"""

from schakel.signals.selectors import counts, drafts, lists, page, people, today

__all__ = ["counts", "drafts", "lists", "page", "people", "today"]
