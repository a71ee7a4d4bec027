"""Give organisations a new key and seal everything again under it, while the system runs."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, models, transaction

from schakel.base.accounts.models import Organisation
from schakel.base.encryption import selectors as keys
from schakel.base.encryption import services
from schakel.base.fields import EncryptedTextField
from schakel.base.files import services as files

BATCH = 500


class KeyNumber(models.Func):
    """The number of the key a value is sealed with: its second and third byte."""

    template = "(get_byte(%(expressions)s, 1) * 256 + get_byte(%(expressions)s, 2))"
    output_field = models.IntegerField()


class Command(BaseCommand):
    """Stops and starts at will: what is sealed anew stays so, what is not is found again."""

    help = "Rotate the keys of all organisations, or go on with a rotation that was broken off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", help="code of one organisation; default: all")
        parser.add_argument("--resume", action="store_true", help="make no new key, only go on")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Organisation.objects.order_by("pk")
        if options["organisation"]:
            chosen = chosen.filter(code=options["organisation"])
        for organisation in chosen:
            self._rotate(organisation, make_key=not options["resume"])

    def _rotate(self, organisation: Organisation, *, make_key: bool) -> None:
        if make_key:
            services.next_key(organisation_id=organisation.pk)
        # Processes that run may use the key before this one for a few seconds more.
        time.sleep(keys.FRESH_SECONDS if make_key else 0)
        sealed = sum(_seal_anew(organisation.pk, field) for field in encrypted_fields())
        kept = files.seal_anew(organisation_id=organisation.pk)
        self.stdout.write(f"{organisation.code}: {sealed} values and {kept} files sealed anew")


def encrypted_fields() -> Iterator[EncryptedTextField]:
    """Return every sealed field of every table, history included."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield field


def _seal_anew(organisation_id: int, field: EncryptedTextField) -> int:
    done = 0
    while batch := _seal_batch(organisation_id, field):
        done += batch
    return done


@transaction.atomic
def _seal_batch(organisation_id: int, field: EncryptedTextField) -> int:
    table = field.model._base_manager
    number = keys.latest_number(organisation_id)
    rows = (
        table.filter(**{field.owner: organisation_id, f"{field.name}__isnull": False})
        .alias(sealed_with=KeyNumber(field.name))
        .filter(sealed_with__lt=number)
        .select_for_update(of=("self",))
        .order_by("pk")[:BATCH]
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.rotating = 'on'")
    for row in rows:
        sealed = field.seal(row, getattr(row, field.attname))
        table.filter(pk=row.pk).update(**{field.name: sealed})
    return len(rows)
