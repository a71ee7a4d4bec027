"""Finds and reads the policy data of `reference/`, wherever the command is called from."""

import csv
from pathlib import Path

# The command runs from a checkout: reference/ lies beside src/.
REFERENCE = Path(__file__).resolve().parents[2] / "reference"


def read_rows(name: str, folder: Path = REFERENCE) -> list[dict[str, str]]:
    """The rows of one reference file, without its comment lines; raises FileNotFoundError."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def read_date(name: str, folder: Path = REFERENCE) -> str:
    """The date in the head of a reference file; raises ValueError when it has none."""
    with (folder / name).open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# date:"):
                return line.removeprefix("# date:").strip()
    raise ValueError(f"{name} has no line '# date:'")
