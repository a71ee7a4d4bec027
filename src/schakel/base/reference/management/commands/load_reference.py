"""Load the shipped reference data; repeatable."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from schakel.base.reference import services


class Command(BaseCommand):
    """Loads what changed in `reference/`."""

    help = "Load the reference data that ships with Schakel. Local publications stay in force."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = services.load_shipped(root=settings.SCHAKEL_REFERENCE_DIR)
        self.stdout.write(f"{len(loaded)} kinds of reference data loaded")
