"""States of a version, and the reading of shipped files."""

import csv
import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

_HEADER = re.compile(r"^#\s*(source|owner|date):\s*(.*)$")


class Status(StrEnum):
    """A draft is written by one person and published by another."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Shipped with the product, or published by an organisation's administrators."""

    SHIPPED = "shipped"
    LOCAL = "local"


class FileUnusable(Exception):
    """A shipped reference file lacks its source, owner or date, or cannot be read."""


@dataclass(frozen=True)
class ShippedFile:
    """One file of `reference/`, read."""

    kind: str
    content: Any
    about: dict[str, str] = field(default_factory=dict)

    @property
    def checksum(self) -> str:
        """Return the fingerprint by which a change is noticed."""
        return hashlib.sha256(repr((self.content, self.about)).encode()).hexdigest()


def read_shipped(path: Path, root: Path) -> ShippedFile:
    """Read a CSV (as rows) or TOML (as a tree) with its `# source:`, `# owner:`, `# date:`."""
    text = path.read_text(encoding="utf-8")
    about = {m[1]: m[2].strip() for line in text.splitlines() if (m := _HEADER.match(line))}
    missing = {"source", "owner", "date"} - about.keys()
    if missing:
        raise FileUnusable(f"{path.name}: no {', '.join(sorted(missing))}")
    kind = path.relative_to(root).with_suffix("").as_posix()
    if path.suffix == ".toml":
        return ShippedFile(kind, tomllib.loads(text), about)
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    return ShippedFile(kind, list(csv.DictReader(lines)), about)
