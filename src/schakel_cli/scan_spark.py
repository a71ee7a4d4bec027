"""The same scan on an existing Spark cluster, for a national archive.

`pip install schakel[spark]`, then `spark-submit` this module or call `scan_frame` from your own
job. Each worker compiles the lexicon once and scans Arrow batches with the very function that
`schakel scan` uses, so the results are equal by construction and by test.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa

from schakel_cli.lexicon_files import DEFAULT
from schakel_cli.note_files import Note
from schakel_cli.scan_workers import Job, scan_notes

_HIT = (
    "indicator string, start int, end int, words array<array<int>>, status string, "
    "trigger string, weight int"
)
_RESULT = (
    "level int, score int, forms array<string>, hits array<struct<{hit}>>, "
    "explanation string, rules_version string"
)
# Names of the fields of a Spark struct are written with a colon.
_HIT_FIELDS = ", ".join(": ".join(field.split(" ", 1)) for field in _HIT.split(", "))
_ARROW_HIT = pa.struct(
    [
        ("indicator", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("words", pa.list_(pa.list_(pa.int32()))),
        ("status", pa.string()),
        ("trigger", pa.string()),
        ("weight", pa.int32()),
    ]
)


def scan_frame(frame: Any, job: Job) -> Any:
    """Return the results of a Spark frame with columns `id` and `text`, one row per note.

    `job.lexicon` is a directory that every worker can read. A row without text is left out, as
    the command leaves out a broken line; compare the counts.
    """
    kind = frame.schema["id"].dataType.simpleString()
    schema = f"id {kind}, " + _RESULT.format(hit=_HIT_FIELDS)
    notes = frame.select("id", "text").where("id is not null and text is not null")
    return notes.mapInArrow(partial(scan_arrow, job=job), schema)


def scan_arrow(batches: Iterator[pa.RecordBatch], *, job: Job) -> Iterator[pa.RecordBatch]:
    """Scan Arrow batches with columns `id` and `text`; yields one batch of results for each."""
    for batch in batches:
        notes = [Note(row["id"], row["text"]) for row in batch.to_pylist()]
        schema = _arrow_schema(batch.schema.field("id").type)
        yield pa.RecordBatch.from_pylist(scan_notes(notes, job), schema=schema)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read Parquet, scan it on the cluster that `spark-submit` names, write Parquet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notes", help="Parquet with id and text, any path that Spark can read")
    parser.add_argument("out", help="folder for the results; must not exist yet")
    parser.add_argument("--lexicon", type=Path, default=DEFAULT, help="readable by every worker")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl")
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    options = parser.parse_args(arguments)
    session = (
        import_module("pyspark.sql").SparkSession.builder.appName("schakel-scan").getOrCreate()
    )
    job = Job(lexicon=options.lexicon, language=options.lang, today=options.today)
    scan_frame(session.read.parquet(options.notes), job).write.parquet(options.out)
    return 0


def _arrow_schema(id_type: pa.DataType) -> pa.Schema:
    return pa.schema(
        [
            ("id", id_type),
            ("level", pa.int32()),
            ("score", pa.int32()),
            ("forms", pa.list_(pa.string())),
            ("hits", pa.list_(_ARROW_HIT)),
            ("explanation", pa.string()),
            ("rules_version", pa.string()),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
