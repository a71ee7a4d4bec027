"""With whom the signals of a list are."""

from collections.abc import Sequence

from schakel.base.accounts import selectors as accounts
from schakel.signals.selectors.lists import SignalRow


def whose(rows: Sequence[SignalRow]) -> dict[str, dict[int, str]]:
    """Return the names of who works on the signals of a list, and of the units that have them."""
    people = {row.responsible_user_id for row in rows if row.responsible_user_id}
    units = {row.unit_id for row in rows if row.unit_id}
    return {
        "names": accounts.names_of(people),
        "units": accounts.unit_names(units) if units else {},
    }
