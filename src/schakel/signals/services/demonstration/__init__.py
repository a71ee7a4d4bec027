"""The demonstration: invented signals, written in bulk as the owner of the database (ADR 0045).

- `make_scenario`: some 200 signals in every phase, with work for today; then, through the services
  themselves, feedback, talks outside the criminal procedure, merges, expired offers and alarms
"""

from django.db import transaction
from django.utils import timezone

from schakel.signals.models import Signal
from schakel.signals.services.demonstration import scenario, touches


@transaction.atomic
def make_scenario() -> None:
    """Add the small scenario to the demonstration, once."""
    if Signal.objects.filter(organisation__is_demonstration=True).exists():
        return
    # Whole seconds: moves travel as JSON, which keeps no more than milliseconds.
    scenario.write_scenario(now=timezone.now().replace(microsecond=0))
    touches.add_touches(cast=scenario.teams())
