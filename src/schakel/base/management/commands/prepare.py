"""What a database needs before the first page, in one process because starting Django costs most."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from schakel.base.accounts import selectors as accounts


class Command(BaseCommand):
    help = "Migrate, load the reference data and, in the demonstration, the invented data."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("seal_reasons")
        call_command("load_reference")
        if not settings.SCHAKEL_DEMONSTRATION:
            self.stdout.write("No invented data are added: SCHAKEL_DEMONSTRATION is not 1.")
        elif accounts.works_in_earnest():
            self.stdout.write("No invented data are added: real organisations work here.")
        else:
            call_command("demo")
