"""Exports: `ask_export`, `approve_export`, `refuse_export`, `open_export`, `remove_expired`
(in `asking`), `begin`, `make_file`, `fail` (in `making`); `vault` seals and opens the file."""

from schakel.base.exporting.services import asking, making, vault

__all__ = ["asking", "making", "vault"]
