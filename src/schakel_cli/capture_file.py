"""Reads a table of capture histories from a file."""

from pathlib import Path

from schakel_methods.estimation.capture_rows import CaptureRows
from schakel_methods.estimation.capture_text import Columns, read_capture_text
from schakel_methods.estimation.file_problem import FileProblem


def read_capture_file(path: Path, columns: Columns) -> CaptureRows:
    """Read the table. Raises FileProblem with one clear line for anything that is not one."""
    return read_capture_text(text_of(path), columns)


def text_of(path: Path) -> str:
    """The text of a file. Raises FileProblem for what cannot be read, or is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FileProblem("not_text", path=path) from problem
    except (OSError, ValueError) as problem:  # ValueError: a name that no file can have
        cause = getattr(problem, "strerror", None) or problem
        raise FileProblem("unreadable", path=path, cause=cause) from problem
