"""Fill the demonstration; repeatable."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schakel.base.demo import services


class Command(BaseCommand):
    """Runs as the owner of the database, who writes in bulk."""

    help = "Add invented organisations, people and signals (SCHAKEL_DEMONSTRATION=1 only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--series", action="store_true", help="what is too much for the first page"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["series"]:
                services.fill_series()
                return
            steps = services.fill()
        except services.NotADemonstration as error:
            raise CommandError("Set SCHAKEL_DEMONSTRATION=1 for invented data.") from error
        self.stdout.write(f"demonstration: {', '.join(steps)}")
