"""Seal the reasons in the trail that were written in clear, before they were sealed at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schakel.base.accounts.models import Organisation
from schakel.base.audit import services


class Command(BaseCommand):
    """May be repeated: what is sealed stays as it is."""

    help = "Seal reasons in the audit trail that an earlier version left in clear (as the owner)."

    def handle(self, *args: Any, **options: Any) -> None:
        for key, code in Organisation.objects.order_by("pk").values_list("pk", "code"):
            try:
                sealed = services.seal_reasons(organisation_id=key)
            except services.ChainBroken as broken:
                raise CommandError(f"{code}, line {broken}: the trail was touched") from broken
            if sealed:
                self.stdout.write(f"{code}: {sealed} reasons sealed")
