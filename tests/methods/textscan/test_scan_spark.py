"""The scan on Spark gives what the command gives. Needs `pip install schakel[spark]` and Java."""

import json
import os
import shutil
import sys
from datetime import date
from importlib import import_module, util
from pathlib import Path

import pyarrow as pa
import pytest

from schakel_cli.lexicon_files import DEFAULT
from schakel_cli.note_files import Note
from schakel_cli.scan_spark import scan_arrow, scan_frame
from schakel_cli.scan_workers import Job, scan_notes

JOB = Job(lexicon=DEFAULT, language="nl", today=date(2026, 11, 21))
TEXTS = [
    "Zijn baas heeft zijn paspoort afgepakt en hij krijgt geen loon.",
    "Zij heeft haar eigen paspoort en is vrij om te gaan.",
    "Niets bijzonders gezien. Caf\u00e9 was dicht.",
    "",
]
WITHOUT_SPARK = util.find_spec("pyspark") is None or shutil.which("java") is None


def test_arrow_batches_give_the_results_of_the_command() -> None:
    notes = [Note(number, text) for number, text in enumerate(TEXTS)]
    table = pa.table({"id": list(range(len(TEXTS))), "text": TEXTS})

    batches = list(scan_arrow(iter(table.to_batches(max_chunksize=2)), job=JOB))

    assert [row for batch in batches for row in batch.to_pylist()] == scan_notes(notes, JOB)
    assert len(batches) == 2


def test_the_command_finds_something_in_these_notes() -> None:
    levels = [row["level"] for row in scan_notes([Note(1, text) for text in TEXTS], JOB)]

    assert levels[0] > 0
    assert levels[1:] == [0, 0, 0]


@pytest.mark.slow
@pytest.mark.skipif(WITHOUT_SPARK, reason="not run: pyspark or Java is absent")
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")
def test_a_spark_frame_gives_the_results_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["src", os.environ.get("PYTHONPATH", "")]))
    corpus = Path("tests/data/scan/corpus_dev.jsonl").read_text("utf-8").splitlines()
    rows = [(str(i), json.loads(line)["text"]) for i, line in enumerate(corpus)]
    builder = import_module("pyspark.sql").SparkSession.builder.master("local[2]")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()

    frame = scan_frame(session.createDataFrame(rows, "id string, text string").repartition(3), JOB)
    found = {row["id"]: row.asDict(recursive=True) for row in frame.collect()}
    session.stop()

    assert found == {row["id"]: row for row in scan_notes([Note(*row) for row in rows], JOB)}
