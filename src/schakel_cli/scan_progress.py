"""Where a run is, kept beside its output, so that a broken-off run goes on where it stopped."""

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from schakel_cli.note_files import Batch, batches
from schakel_cli.scan_workers import Job

_RESUMABLE = {".jsonl", ".ndjson", ".json", ".csv", ".txt", ""}


@dataclass
class Progress:
    """Lines read and bytes written that belong together; `mark` is None without --out."""

    mark: Path | None
    run: dict[str, Any] = field(default_factory=dict)
    read: int = 0
    written: int = 0
    notes: int = 0
    broken: int = 0

    @classmethod
    def start(cls, options: argparse.Namespace, job: Job) -> Self:
        """Return a fresh start, or the place where the same run was broken off."""
        if options.out is None or options.out.suffix.lower() not in _RESUMABLE:
            return cls(None)
        mark = options.out.with_name(options.out.name + ".progress")
        started = cls(mark, {"notes": options.notes, "lexicon": str(job.lexicon)})
        if options.restart or not options.out.exists():
            return started
        if mark.exists():
            started._go_on(json.loads(mark.read_text()))
        elif options.resume:
            started._after_last_result(options)
        return started

    def _go_on(self, saved: dict[str, Any]) -> None:
        if saved["run"] == self.run:
            self.read, self.written = saved["read"], saved["written"]

    def _after_last_result(self, options: argparse.Namespace) -> None:
        """Without a mark: find the last whole result in the output and its note in the input."""
        last, size = _last_result(options.out)
        if last is None:
            return
        for batch in batches(options.notes, size=1):
            if any(note.id == last for note in batch.notes):
                self.read, self.written = batch.last_line, size
                return

    def advance(self, batch: Batch, written: int) -> None:
        """Note that a batch is on disk."""
        self.notes += len(batch.notes)
        self.broken += len(batch.broken)
        self.read, self.written = batch.last_line, written
        if self.mark is not None:
            saved = {"run": self.run, "read": self.read, "written": self.written}
            part = self.mark.with_name(self.mark.name + ".part")
            part.write_text(json.dumps(saved))
            part.replace(self.mark)

    def finish(self) -> None:
        """The run is whole: nothing to go on with."""
        if self.mark is not None:
            self.mark.unlink(missing_ok=True)


def _last_result(path: Path) -> tuple[Any, int]:
    last, size = None, 0
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            try:
                last = json.loads(line)["id"]
            except (ValueError, KeyError, TypeError):
                break
            size += len(line)
    return last, size
