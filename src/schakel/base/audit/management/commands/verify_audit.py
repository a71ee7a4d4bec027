"""Check every chain of the trail, with code of its own: it shares nothing with the writer."""

import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

_COLUMNS = (
    "previous, organisation_id, number, at, user_id, role, purpose, action, target_type,"
    " target_id, reason, details, hash, reason_digest, earlier_hash, sealed_reason IS NOT NULL"
)
_START = "0" * 64


class Command(BaseCommand):
    """Reads all lines in order and recomputes each link."""

    help = "Check that no line of the audit trail was changed, removed, inserted or reordered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="ORGANISATION:NUMBER:HASH",
            help="a head noted earlier; the chain must still contain it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        noted = dict(_noted_head(head) for head in options["head"])
        heads: dict[int, tuple[int, str]] = {}
        total = 0
        for row in _rows():
            total += 1
            problem = _problem(row, heads.get(row[1], (0, _START)))
            if problem:
                raise CommandError(f"organisation {row[1]}, line {row[2]}: {problem}")
            # A head noted before reasons were sealed is the earlier hash of its line.
            if noted.get((row[1], row[2]), row[12]) not in {row[12], row[14]}:
                raise CommandError(
                    f"organisation {row[1]}, line {row[2]}: differs from the noted head"
                )
            heads[row[1]] = (row[2], row[12])
        _require_noted(noted, heads)
        for organisation, (number, head) in sorted(heads.items()):
            self.stdout.write(f"{organisation}:{number}:{head}")
        self.stdout.write(self.style.SUCCESS(f"{total} lines in {len(heads)} chains are intact"))


def _problem(row: tuple[Any, ...], before: tuple[int, str]) -> str:
    number, previous = before
    if row[2] != number + 1:
        return f"expected line {number + 1}"
    if row[0] != previous:
        return "is not tied to the line before it"
    digest, earlier, is_sealed = row[13:]
    if bool(digest) != is_sealed:
        return "its reason was added or removed"
    reason = ["sealed", digest] if digest else row[10]
    content = [row[0], row[1], row[2], row[3].isoformat(), *row[4:10], reason]
    content += [json.loads(row[11]), earlier] if earlier else [json.loads(row[11])]
    link = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return "" if link == row[12] else "its content was changed"


def _rows() -> Iterator[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"DECLARE trail CURSOR FOR SELECT {_COLUMNS} FROM audit_auditline"  # noqa: S608 - constant
            " ORDER BY organisation_id, number"
        )
        while True:
            cursor.execute("FETCH 5000 FROM trail")
            rows = cursor.fetchall()
            if not rows:
                cursor.execute("CLOSE trail")
                return
            yield from rows


def _noted_head(text: str) -> tuple[tuple[int, int], str]:
    try:
        organisation, number, digest = text.split(":")
        return (int(organisation), int(number)), digest
    except ValueError as error:
        raise CommandError(f"not a head: {text}") from error


def _require_noted(noted: dict[tuple[int, int], str], heads: dict[int, tuple[int, str]]) -> None:
    for organisation, number in noted:
        if heads.get(organisation, (0, ""))[0] < number:
            raise CommandError(f"organisation {organisation}: lines up to {number} are missing")
