"""Destroy what may no longer be kept; run it with SCHAKEL_DB_ROLE=schakel_retention."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schakel.base.retention import services


class Command(BaseCommand):
    help = "Destroy cases whose term for keeping has passed, or only count them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--preview", action="store_true", help="count, destroy nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = services.destroy_due(now=timezone.now(), is_preview=options["preview"])
        except services.WrongRole as wrong:
            raise CommandError(f"run this with SCHAKEL_DB_ROLE={services.ROLE}") from wrong
        for retention_class, number in sorted(done.items()):
            self.stdout.write(f"{retention_class}: {number}")
