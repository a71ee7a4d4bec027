"""`schakel scan`: the contract of its lines, and everything that can go wrong with a file."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from tests.methods.textscan.conftest import DATA

from schakel_cli.main import main

FIRST = {"id": "a", "text": "Zijn baas heeft zijn paspoort afgepakt. Hij slaapt in de loods."}
SECOND = {"id": 2, "text": "Fiets gestolen bij het station.", "source": "bvh"}
FIELDS = ["id", "level", "score", "forms", "hits", "explanation", "rules_version"]
HIT = ["indicator", "start", "end", "words", "status", "trigger", "weight"]


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def scan(*arguments: object) -> int:
    return main(["scan", *map(str, arguments), "--quiet"])


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_line_in_is_one_line_out_to_the_letter(tmp_path):
    notes, out = write(tmp_path / "n.jsonl", FIRST, SECOND), tmp_path / "o.jsonl"

    assert scan(notes, "--out", out) == 0

    first, second = lines(out)
    assert list(first) == FIELDS
    assert (first["id"], second["id"]) == ("a", 2)
    assert first["level"] == 2
    assert (second["level"], second["hits"], second["forms"]) == (0, [], [])
    assert first["forms"] == ["arbeid"]
    assert all(list(hit) == HIT for hit in first["hits"])
    for hit in first["hits"]:
        assert hit["words"][0][0] == hit["start"]
        assert hit["weight"] in {1, 2, 3}
        assert hit["indicator"] in first["explanation"]


def test_broken_lines_are_reported_and_skipped(tmp_path, capsys):
    notes = write(
        tmp_path / "n.jsonl", FIRST, "{", "[]", '{"id": 1}', '{"text": "x"}', "", '{"id": 3, "text": 4}',
        "null", SECOND,
    )  # fmt: skip
    with notes.open("ab") as file:
        file.write(b'{"id": 9, "text": "\xff"}\n')
    out = tmp_path / "o.jsonl"

    assert scan(notes, "--out", out) == 0

    told = capsys.readouterr().err
    assert [row["id"] for row in lines(out)] == ["a", 2]
    assert all(f"line {number} skipped" in told for number in (2, 3, 4, 5, 7, 8, 10))
    assert "line 6" not in told
    assert "2 notes scanned, 7 lines skipped" in told


def test_without_out_the_lines_go_to_standard_output(tmp_path, capfdbinary):
    notes = write(tmp_path / "n.jsonl", FIRST)

    assert scan(notes) == 0

    assert json.loads(capfdbinary.readouterr().out)["id"] == "a"


def test_the_lexicon_is_found_from_anywhere(tmp_path):
    write(tmp_path / "n.jsonl", FIRST)

    done = subprocess.run(
        [sys.executable, "-m", "schakel_cli", "scan", "n.jsonl", "--lang", "en"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if "DJANGO" not in key},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "affirmed" in json.loads(done.stdout)["explanation"]


def test_the_explanation_speaks_dutch_or_english(tmp_path):
    notes = write(tmp_path / "n.jsonl", FIRST)

    scan(notes, "--out", tmp_path / "nl.jsonl")
    scan(notes, "--out", tmp_path / "en.jsonl", "--lang", "en")

    assert "gesteld" in lines(tmp_path / "nl.jsonl")[0]["explanation"]
    assert "affirmed" in lines(tmp_path / "en.jsonl")[0]["explanation"]


def test_hidden_characters_are_shown(tmp_path):
    notes = write(tmp_path / "n.jsonl", {"id": 1, "text": "Baas pakt pas\u200bpoort af."})

    scan(notes, "--out", tmp_path / "o.jsonl")

    assert "1 verborgen of lijkende tekens" in lines(tmp_path / "o.jsonl")[0]["explanation"]


def test_several_processes_give_the_same_lines_in_the_same_order(tmp_path):
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"

    scan(DATA / "contrast_dev.jsonl", "--out", one)
    scan(DATA / "contrast_dev.jsonl", "--out", two, "--jobs", 2, "--batch", 3)

    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_csv_and_parquet_go_in_and_out(tmp_path, kind):
    first, again = tmp_path / f"n.{kind}", tmp_path / "again.jsonl"
    _as_table([FIRST, {**SECOND, "id": "b"}], first)

    assert scan(first, "--out", tmp_path / f"o.{kind}") == 0
    assert scan(first, "--out", again) == 0

    rows = _from_table(tmp_path / f"o.{kind}")
    assert [row["id"] for row in rows] == ["a", "b"]
    assert [int(row["score"]) for row in rows] == [row["score"] for row in lines(again)]
    assert json.loads(rows[0]["hits"]) == lines(again)[0]["hits"]


def _as_table(rows: list[dict], path: Path) -> None:
    plain = [{"id": row["id"], "text": row["text"]} for row in rows]
    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(plain), path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "text"])
        writer.writeheader()
        writer.writerows(plain)


def _from_table(path: Path) -> list[dict]:
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path).to_pylist()
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_a_run_broken_off_goes_on_where_it_stopped(tmp_path):
    whole, out = tmp_path / "whole.jsonl", tmp_path / "o.jsonl"
    scan(DATA / "contrast_dev.jsonl", "--out", whole)
    _break_off(out, whole)

    assert scan(DATA / "contrast_dev.jsonl", "--out", out, "--batch", 5) == 0

    assert out.read_bytes() == whole.read_bytes()
    assert not out.with_name("o.jsonl.progress").exists()


def _break_off(out: Path, whole: Path) -> None:
    """What a run leaves behind that died in the middle of a line after ten notes."""
    results = whole.read_bytes().splitlines(keepends=True)
    ten = b"".join(results[:10])
    out.write_bytes(ten + results[10][:40])
    run = {"notes": str(DATA / "contrast_dev.jsonl"), "lexicon": str(_default_lexicon())}
    mark = {"run": run, "read": 10, "written": len(ten)}
    out.with_name("o.jsonl.progress").write_text(json.dumps(mark))


def _default_lexicon() -> Path:
    return Path(__file__).parents[3] / "reference" / "scan"


def test_resume_needs_no_mark_beside_the_output(tmp_path):
    whole, out = tmp_path / "whole.jsonl", tmp_path / "o.jsonl"
    scan(DATA / "contrast_dev.jsonl", "--out", whole)
    out.write_bytes(b"".join(whole.read_bytes().splitlines(keepends=True)[:7]) + b'{"id": "P')

    assert scan(DATA / "contrast_dev.jsonl", "--out", out, "--resume") == 0

    assert out.read_bytes() == whole.read_bytes()


def test_a_finished_output_is_written_anew(tmp_path):
    notes, out = write(tmp_path / "n.jsonl", FIRST), tmp_path / "o.jsonl"

    scan(notes, "--out", out)
    scan(notes, "--out", out)

    assert len(lines(out)) == 1


def test_a_missing_file_or_lexicon_is_said_plainly(tmp_path, capsys):
    assert scan(tmp_path / "no.jsonl") == 2
    assert "no such file" in capsys.readouterr().err
    assert scan(write(tmp_path / "n.jsonl", FIRST), "--lexicon", tmp_path) == 2
    assert "no such file" in capsys.readouterr().err


def test_a_csv_without_the_columns_is_refused(tmp_path, capsys):
    (tmp_path / "n.csv").write_text("nummer,tekst\n1,x\n")

    assert scan(tmp_path / "n.csv") == 2
    assert "no columns id and text" in capsys.readouterr().err


def test_an_empty_file_gives_an_empty_output(tmp_path):
    (tmp_path / "n.jsonl").write_text("")

    assert scan(tmp_path / "n.jsonl", "--out", tmp_path / "o.jsonl") == 0
    assert (tmp_path / "o.jsonl").read_bytes() == b""


def test_another_lexicon_can_be_named(tmp_path):
    for file in _default_lexicon().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    settings = (tmp_path / "lexicon.toml").read_text().replace("line = 3", "line = 99")
    (tmp_path / "lexicon.toml").write_text(settings)
    notes = write(tmp_path / "n.jsonl", FIRST)

    scan(notes, "--out", tmp_path / "o.jsonl", "--lexicon", tmp_path)

    assert lines(tmp_path / "o.jsonl")[0]["level"] == 0


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path):
    peaks = [_peak_mb(tmp_path, count) for count in (200, 4000)]

    assert max(peaks) < 200
    assert peaks[1] - peaks[0] < 25


def _peak_mb(folder: Path, count: int) -> float:
    notes = [json.loads(line) for line in (DATA / "corpus_dev.jsonl").read_text().splitlines()]
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = notes[number % len(notes)]["text"]
            file.write(json.dumps({"id": number, "text": text}) + "\n")
    script = (
        "import resource, sys; from schakel_cli.main import main; main(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "scan", path, "--out", folder / "o.jsonl", "--quiet"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)
