"""Renew the words by which signals are found, once, after the index learned more forms."""

from typing import Any

from django.core.management.base import BaseCommand

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.signals.services import finding


class Command(BaseCommand):
    """Stops and starts at will: renewing twice changes nothing."""

    help = "Renew the blind index of the words of all signals, organisation by organisation."

    def handle(self, *args: Any, **options: Any) -> None:
        for organisation in accounts.organisations():
            actor = accounts.system_actor(organisation.pk)
            last, batches = None, 0
            with rls.acting_for(organisation.pk):
                while last := finding.refresh_some_words(actor=actor, after=last):
                    batches += 1
            self.stdout.write(f"{organisation.code}: {batches} batches renewed")
