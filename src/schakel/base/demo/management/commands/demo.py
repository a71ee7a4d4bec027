"""Fill the demonstration; repeatable."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schakel.base.demo import services


class Command(BaseCommand):
    """Runs as the owner of the database, who writes in bulk."""

    help = "Add invented organisations, people and signals (SCHAKEL_DEMONSTRATION=1 only)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            steps = services.fill()
        except services.NotADemonstration as error:
            raise CommandError("Set SCHAKEL_DEMONSTRATION=1 for invented data.") from error
        self.stdout.write(f"demonstration: {', '.join(steps)}")
