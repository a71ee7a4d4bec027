"""`connecting`: who is told of what; `announcing`: something happened; `sending`: the message goes
out (`signing` its mark, `wire` the connection itself)."""

from schakel.base.webhooks.services.announcing import Event, announce, announce_all

__all__ = ["Event", "announce", "announce_all"]
