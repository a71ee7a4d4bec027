"""Reads a table of capture histories from a file."""

from pathlib import Path

from schakel_methods.estimation.capture_text import (
    CaptureRows,
    Columns,
    FileProblem,
    read_capture_text,
)


def read_capture_file(path: Path, columns: Columns) -> CaptureRows:
    """Read the table. Raises FileProblem with one clear line for anything that is not one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise FileProblem(f"cannot read {path}: {_cause(problem)}") from problem
    return read_capture_text(text, columns)


def _cause(problem: OSError | UnicodeDecodeError) -> str:
    if isinstance(problem, UnicodeDecodeError):
        return "it is not text in UTF-8"
    return problem.strerror or "it is not a readable file"
