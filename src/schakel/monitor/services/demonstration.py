"""Invented researchers find a table with estimates: `make`."""

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.monitor.models import EstimateTable
from schakel.monitor.services import runs, tables


def make() -> None:
    """Put the Dutch table ready for the invented researchers, with an estimate under way."""
    for membership in accounts.members(role="researcher", is_demonstration=True):
        actor = accounts.actor_for(membership)
        with rls.acting_for(actor.organisation_id):
            if not EstimateTable.objects.filter(organisation_id=actor.organisation_id).exists():
                table = tables.add_dutch_table(actor=actor)
                wanted = runs.RunInput(replicates=200)
                runs.ask_estimate(actor=actor, table_id=table.pk, wanted=wanted)
