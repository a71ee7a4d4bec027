"""Reads the quality of a linkage: `schakel estimate --linkage FILE` (ADR 24)."""

from pathlib import Path

from schakel_cli.capture_file import text_of
from schakel_methods.estimation.linkage_findings import LinkageQuality
from schakel_methods.estimation.linkage_text import read_linkage_text


def read_linkage_file(path: Path, lists: tuple[str, ...]) -> LinkageQuality:
    """The rates of every pair of the lists. Raises FileProblem with one line that says what is wrong."""
    return read_linkage_text(text_of(path), lists, path=str(path)).quality()
