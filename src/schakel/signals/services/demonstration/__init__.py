"""The demonstration: invented signals, written in bulk as the owner of the database (ADR 0045).

- `make_scenario`: some 200 signals in every phase, with work for today; then, through the services
  themselves, feedback, talks outside the criminal procedure, merges, expired offers and alarms
- `write_letters`: as many signals as were published for 2019-2023, batch by batch (ADR 0064)
- `count_letters`: the funnels and the national figures about them
"""

from django.db import transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.signals.models import Signal
from schakel.signals.services import counting
from schakel.signals.services.demonstration import day_one, letters, scenario, touches


@transaction.atomic
def make_scenario() -> None:
    """Add the small scenario to the demonstration, once."""
    if Signal.objects.filter(organisation__is_demonstration=True).exists():
        return
    # Whole seconds: moves travel as JSON, which keeps no more than milliseconds.
    scenario.write_scenario(now=timezone.now().replace(microsecond=0))
    cast = scenario.teams()
    touches.add_touches(cast=cast)
    day_one.show_day_one(cast)


def write_letters(number: int) -> None:
    """Add one batch of the demonstration of the letters."""
    letters.write_batch(number)


def count_letters(number: int) -> None:
    """Count all invented signals for the funnels and the national figures, once the letters are there."""
    for home in accounts.organisations():
        with rls.acting_for(home.pk):
            actor = accounts.system_actor(home.pk)
            counting.add_up_tallies(actor=actor)
            if home.type == "national_rapporteur":
                counting.count_nationally(actor=actor)
