"""Find hidden signals in notes: one line in, one line out, each hit with its words and reasons."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from tqdm import tqdm

from schakel_cli.lexicon_files import DEFAULT
from schakel_cli.note_files import Batch, NoteFileError, batches, kind_of
from schakel_cli.scan_progress import Progress
from schakel_cli.scan_workers import Job, results
from schakel_cli.scan_writers import open_writer
from schakel_methods.textscan import LexiconError

EPILOG = """\
Input: JSON lines (default), .csv or .parquet with at least `id` and `text`; `-` reads JSON lines
from standard input. Output by the ending of --out; without --out JSON lines on standard output.
A line that cannot be read is reported with its number and skipped. A run that was broken off goes
on where it stopped when the same command is given again."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `schakel scan`."""
    parser.epilog = EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("notes", help="file with notes: .jsonl, .csv or .parquet; - for stdin")
    parser.add_argument("--out", type=Path, help="file for the results: .jsonl, .csv or .parquet")
    parser.add_argument("--lexicon", type=Path, default=DEFAULT, help="directory of a lexicon")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="of the explanation")
    parser.add_argument("--jobs", type=int, default=1, help="number of processes")
    parser.add_argument("--batch", type=int, default=500, help="notes per batch")
    parser.add_argument("--today", type=date.fromisoformat, help="decides what is long past")
    parser.add_argument(
        "--prefilter",
        choices=("none", "auto", "hyperscan", "ahocorasick"),
        default="none",
        help="skip notes without any pattern's anchor; the hits are the same",
    )
    parser.add_argument(
        "--engine",
        choices=("auto", "compiled", "plain"),
        default="auto",
        help="auto: compiled from a thousand notes on; the hits are the same",
    )
    parser.add_argument("--restart", action="store_true", help="do not go on with a broken-off run")
    parser.add_argument(
        "--resume", action="store_true", help="go on after the last result in --out"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def run(options: argparse.Namespace) -> int:
    """Scan the notes; returns 0, or 2 when the file or the lexicon cannot be used at all."""
    try:
        return _run(options)
    except (NoteFileError, LexiconError) as error:
        print(f"schakel scan: {error}", file=sys.stderr)
        return 2
    except FileNotFoundError as error:
        print(f"schakel scan: no such file: {error.filename}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


def _run(options: argparse.Namespace) -> int:
    kind_of(options.notes)
    job = Job(
        lexicon=options.lexicon,
        language=options.lang,
        today=options.today or date.today(),  # noqa: DTZ011 - the reader's own calendar day
        prefilter=options.prefilter,
        engine=options.engine,
    )
    with ExitStack() as stack:
        progress = Progress.start(options, job)
        writer = stack.enter_context(open_writer(options.out, progress.written))
        bar = stack.enter_context(tqdm(unit=" notes", file=sys.stderr, disable=_silent(options)))
        source = _remaining(options, progress)
        for batch, rows in results(source, job, jobs=max(1, options.jobs)):
            _report(batch)
            writer.write(rows)
            progress.advance(batch, writer.position())
            bar.update(len(batch.notes))
        progress.finish()
    _summary(progress)
    return 0


def _remaining(options: argparse.Namespace, progress: Progress) -> Iterator[Batch]:
    return batches(options.notes, size=max(1, options.batch), done=progress.read)


def _silent(options: argparse.Namespace) -> bool | None:
    """None lets tqdm decide: it is silent when nobody watches."""
    return True if options.quiet else None


def _report(batch: Batch) -> None:
    for number, problem in batch.broken:
        print(f"line {number} skipped: {problem}", file=sys.stderr)


def _summary(progress: Progress) -> None:
    print(f"{progress.notes} notes scanned, {progress.broken} lines skipped", file=sys.stderr)
