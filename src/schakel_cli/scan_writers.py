"""Writes results as JSON lines, CSV or Parquet."""

import csv
import io
import json
import sys
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

Result = dict[str, Any]
COLUMNS = ("id", "level", "score", "forms", "hits", "explanation", "rules_version")


class Writer(Protocol):
    """Takes results in order; `position` is where a broken-off run can go on (0: nowhere)."""

    def write(self, rows: list[Result]) -> None: ...

    def position(self) -> int: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def open_writer(path: Path | None, written: int) -> Writer:
    """Return the writer for a path (None: standard output), going on after `written` bytes."""
    if path is None:
        return _Lines(None, 0)
    if path.suffix.lower() in {".parquet", ".pq"}:
        return _Parquet(path)
    return _Rows(path, written) if path.suffix.lower() == ".csv" else _Lines(path, written)


class _Bytes:
    """Appends bytes to a file that is first cut back to what is known to be whole."""

    def __init__(self, path: Path | None, written: int) -> None:
        self.file: BinaryIO = sys.stdout.buffer if path is None else _opened(path, written)
        self.is_own = path is not None

    def position(self) -> int:
        self.file.flush()
        return self.file.tell() if self.is_own else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.flush()
        if self.is_own:
            self.file.close()


def _opened(path: Path, written: int) -> BinaryIO:
    if not written:
        return path.open("wb")
    file = path.open("r+b")
    file.seek(written)
    file.truncate()
    return file


class _Lines(_Bytes):
    def write(self, rows: list[Result]) -> None:
        self.file.write(b"".join(map(_json_line, rows)))
        if not self.is_own:
            self.file.flush()


def _json_line(row: Result) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair in the note: escaped, as it came in
        return json.dumps(row).encode() + b"\n"


class _Rows(_Bytes):
    def __init__(self, path: Path, written: int) -> None:
        super().__init__(path, written)
        if not written:
            self._put(list(COLUMNS))

    def write(self, rows: list[Result]) -> None:
        for row in rows:
            self._put([_cell(row[column]) for column in COLUMNS])

    def _put(self, cells: list[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        self.file.write(line.getvalue().encode("utf-8", "replace"))


def _cell(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


class _Parquet:
    """A Parquet file is whole or it is not there; a broken-off run starts again."""

    def __init__(self, path: Path) -> None:
        self.arrow = import_module("pyarrow")
        self.parquet = import_module("pyarrow.parquet")
        self.schema = self.arrow.schema([(name, self._type(name)) for name in COLUMNS])
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self.file = self.parquet.ParquetWriter(self.part, self.schema)

    def _type(self, name: str) -> object:
        if name in {"level", "score"}:
            return self.arrow.int32()
        return self.arrow.list_(self.arrow.string()) if name == "forms" else self.arrow.string()

    def write(self, rows: list[Result]) -> None:
        if not rows:
            return
        plain = [
            {**row, "id": str(row["id"]), "hits": json.dumps(row["hits"], ensure_ascii=False)}
            for row in rows
        ]
        self.file.write_table(self.arrow.Table.from_pylist(plain, schema=self.schema))

    def position(self) -> int:
        return 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()
        if error is None:
            self.part.replace(self.path)
        else:
            self.part.unlink()
