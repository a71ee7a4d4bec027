"""What a database needs before the first page, in one process because starting Django costs most."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands


class Command(BaseCommand):
    help = "Migrate, load the reference data and, in the demonstration, the invented data."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_reference")
        if settings.SCHAKEL_DEMONSTRATION and "demo" in get_commands():
            call_command("demo")
