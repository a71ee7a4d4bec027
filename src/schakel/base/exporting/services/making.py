"""The worker makes the file: `begin`, `make_file`, `fail`."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from schakel.base import rls
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.exporting import selectors
from schakel.base.exporting.models import OrganisationExport
from schakel.base.exporting.selectors import OwnTable
from schakel.base.exporting.services.asking import term
from schakel.base.exporting.services.vault import SealedWriter
from schakel.base.exporting.workflow import ExportFormat, ExportState
from schakel.base.files import selectors as kept
from schakel.base.files import services as files
from schakel.base.tables import harmless

READ_AT_ONCE = 500


@transaction.atomic
def begin(*, actor: Actor, export_id: UUID) -> OrganisationExport:
    """Begin with an approved export, or anew where an earlier worker was lost."""
    export = OrganisationExport.objects.select_for_update().get(
        pk=export_id, organisation_id=actor.organisation_id
    )
    if not export.is_busy:
        return export
    export.state, export.rows, export.tables_done = ExportState.RUNNING, 0, 0
    export.tables_total = len(selectors.tables())
    export.save()
    audit.record(actor=actor, action="exporting.begin", target=export)
    return export


def make_file(*, actor: Actor, export_id: UUID) -> OrganisationExport:
    """Write every table and file of the organisation, each as it is when its turn comes."""
    organisation_id = actor.organisation_id
    counts: dict[str, int] = {}
    writer = SealedWriter(organisation_id, export_id)
    with closing(writer), _zip(writer) as archive:
        export = _note(actor, export_id, rows=0, tables=0)
        for place, table in enumerate(selectors.tables(), start=1):
            counts[table.label] = _write_table(archive, actor, table, ExportFormat(export.format))
            _note(actor, export_id, rows=sum(counts.values()), tables=place)
        _write_files(archive, actor)
        _write_json(archive, "beschrijving.json", _description(organisation_id, counts))
    return _finish(actor, export_id, writer)


@transaction.atomic
def fail(*, actor: Actor, export_id: UUID) -> OrganisationExport:
    """Note that an export could not be made; somebody can ask again."""
    export = OrganisationExport.objects.select_for_update().get(
        pk=export_id, organisation_id=actor.organisation_id
    )
    export.state = ExportState.FAILED
    export.save(update_fields=["state"])
    audit.record(actor=actor, action="exporting.fail", target=export)
    return export


def _zip(writer: SealedWriter) -> zipfile.ZipFile:
    stream: Any = writer  # as much of a file as zipfile asks for
    return zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)


def _note(actor: Actor, export_id: UUID, *, rows: int, tables: int) -> OrganisationExport:
    with rls.acting_for(actor.organisation_id):
        export = OrganisationExport.objects.get(pk=export_id)
        export.rows, export.tables_done = rows, tables
        export.save(update_fields=["rows", "tables_done"])
    return export


def _write_table(
    archive: zipfile.ZipFile, actor: Actor, table: OwnTable, format_: ExportFormat
) -> int:
    write = _write_csv if format_ == ExportFormat.CSV else _write_lines
    with (
        rls.acting_for(actor.organisation_id),
        archive.open(f"tabellen/{table.label}.{_endings[format_]}", "w", force_zip64=True) as file,
    ):
        return write(file, table, table.rows(actor.organisation_id).iterator(READ_AT_ONCE))


_endings = {ExportFormat.CSV: "csv", ExportFormat.JSON: "jsonl"}


def _write_csv(file: IO[bytes], table: OwnTable, rows: Iterator[Model]) -> int:
    names = [field.attname for field in table.fields]
    _write_line(file, names, "utf-8-sig")
    number = 0
    for row in rows:
        _write_line(file, [_shown(getattr(row, name)) for name in names], "utf-8")
        number += 1
    return number


def _write_line(file: IO[bytes], cells: list[str], encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(
        [str(harmless(cell)) for cell in cells]
    )
    file.write(out.getvalue().encode(encoding))


def _write_lines(file: IO[bytes], table: OwnTable, rows: Iterator[Model]) -> int:
    names = [field.attname for field in table.fields]
    number = 0
    for row in rows:
        line = json.dumps({name: getattr(row, name) for name in names}, **_JSON)
        file.write(line.encode() + b"\n")
        number += 1
    return number


_as_text: Callable[[Any], str] = str
_JSON: dict[str, Any] = {"ensure_ascii": False, "default": _as_text}


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, **_JSON)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _write_files(archive: zipfile.ZipFile, actor: Actor) -> None:
    with rls.acting_for(actor.organisation_id):
        own = list(kept.all_files(actor=actor))
    for file in own:
        content = files.content_of(file)
        with archive.open(f"bestanden/{file.pk}", "w") as place:
            place.write(content)


def _write_json(archive: zipfile.ZipFile, name: str, content: Any) -> None:
    archive.writestr(name, json.dumps(content, indent=2, **_JSON))


def _description(organisation_id: int, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "organisation": organisation_id,
        "made_at": timezone.now(),
        "note": "Each table was read when its turn came; later changes may be in some and not in"
        " others. A text that a spreadsheet would take for a formula starts with an apostrophe.",
        "tables": [
            {
                "name": table.label,
                "rows": counts[table.label],
                "data_class": _privacy(table, "data_class"),
                "retention": _privacy(table, "retention"),
                "purpose": _privacy(table, "purpose"),
                "personal": sorted(_privacy(table, "personal") | _privacy(table, "sensitive")),
            }
            for table in selectors.tables()
        ],
        "kept_back": selectors.kept_back(),
    }


def _privacy(table: OwnTable, name: str) -> Any:
    return getattr(vars(table.model)["Privacy"], name)


def _finish(actor: Actor, export_id: UUID, writer: SealedWriter) -> OrganisationExport:
    with rls.acting_for(actor.organisation_id):
        export = OrganisationExport.objects.select_for_update().get(pk=export_id)
        export.state, export.finished_at = ExportState.DONE, timezone.now()
        export.expires_at = export.finished_at + term()
        export.size, export.chunks = writer.size, writer.pieces
        export.fingerprint = writer.fingerprint
        export.save()
        audit.record(
            actor=actor, action="exporting.done", target=export, rows=export.rows,
            fingerprint=export.fingerprint,
        )  # fmt: skip
    return export
