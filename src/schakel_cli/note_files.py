"""Reads notes batch by batch from JSON lines, CSV or Parquet; never the whole file at once."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

_KINDS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}
_LONGEST_FIELD = 64 * 1024 * 1024


class NoteFileError(Exception):
    """The file as a whole cannot be read."""


@dataclass(frozen=True)
class Note:
    """A note as the scan needs it; `id` is passed on as it came."""

    id: str | int
    text: str


@dataclass
class Batch:
    """Notes that belong together, the lines that were skipped, and the last line read."""

    notes: list[Note] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    last_line: int = 0


Parsed = Note | str
"""A note, or the reason why the line is none."""


def kind_of(name: str) -> str:
    """Return jsonl, csv or parquet by the ending; raises NoteFileError if the file is missing."""
    if name != "-" and not Path(name).is_file():
        raise NoteFileError(f"no such file: {name}")
    return _KINDS.get(Path(name).suffix.lower(), "jsonl")


def batches(name: str, *, size: int, done: int = 0) -> Iterator[Batch]:
    """Yield batches of at most `size` lines, without the first `done` lines."""
    lines = enumerate(_lines(name, kind_of(name)), start=1)
    remaining = islice(lines, done, None)
    while chunk := list(islice(remaining, size)):
        yield Batch(
            notes=[parsed for _, parsed in chunk if isinstance(parsed, Note)],
            # A blank line is no note and no mistake: its reason is empty.
            broken=[(line, parsed) for line, parsed in chunk if isinstance(parsed, str) and parsed],
            last_line=chunk[-1][0],
        )


def _lines(name: str, kind: str) -> Iterator[Parsed]:
    if kind == "csv":
        return _csv_lines(Path(name))
    if kind == "parquet":
        # Parquet needs pyarrow; who scans JSON lines does not wait for it or pay its memory.
        return _parquet_lines(name)
    return _json_lines(name)


def _json_lines(name: str) -> Iterator[Parsed]:
    if name == "-":
        yield from _json_of(sys.stdin.buffer)
        return
    with Path(name).open("rb") as file:
        yield from _json_of(file)


def _json_of(file: BinaryIO) -> Iterator[Parsed]:
    for number, line in enumerate(file):
        yield _json_note(line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line)


def _json_note(line: bytes) -> Parsed:
    """Return the note of one line; a blank line is no note and no mistake."""
    if not line.strip():
        return ""
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return "not UTF-8"
    except (ValueError, RecursionError) as error:
        return f"not JSON ({type(error).__name__})"
    if not isinstance(value, dict):
        return "not a JSON object"
    return _note(value)


def _note(value: dict[str, Any]) -> Parsed:
    identity, text = value.get("id"), value.get("text")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        return "no id"
    if not isinstance(text, str):
        return "no text"
    return Note(identity, text)


def _csv_lines(path: Path) -> Iterator[Parsed]:
    csv.field_size_limit(_LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        start = file.readline()
        file.seek(0)
        reader = csv.DictReader(file, delimiter=";" if start.count(";") > start.count(",") else ",")
        if not {"id", "text"} <= set(reader.fieldnames or ()):
            raise NoteFileError(f"{path.name} has no columns id and text")
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield f"not CSV ({error})"
                continue
            yield _note(row)


def _parquet_lines(name: str) -> Iterator[Parsed]:
    parquet = import_module("pyarrow.parquet")
    try:
        file = parquet.ParquetFile(name)
    except (OSError, ValueError) as error:
        raise NoteFileError(f"{Path(name).name} is not Parquet") from error
    if not {"id", "text"} <= set(file.schema_arrow.names):
        raise NoteFileError(f"{Path(name).name} has no columns id and text")
    for batch in file.iter_batches(batch_size=2000, columns=["id", "text"]):
        for row in batch.to_pylist():
            yield _note(row)
