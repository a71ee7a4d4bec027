"""`python -m bench [area ...]`: measure and write docs/benchmarks/<area>.md and its index.

Every module `bench/<area>.py` with a function `measure() -> Report` is an area.
"""

import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import bench
from bench.measuring import Report, machine

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = DOCS / "benchmarks"


def areas() -> list[str]:
    """The names of all areas, in the order of the alphabet."""
    names = [m.name for m in iter_modules(bench.__path__) if not m.name.startswith("_")]
    return sorted(name for name in names if hasattr(import_module(f"bench.{name}"), "measure"))


def write(area: str, report: Report) -> None:
    """Write the page of one area, with date, machine and method."""
    PAGES.mkdir(parents=True, exist_ok=True)
    today = datetime.now(UTC).date().isoformat()
    parts = [
        f"# {report.title}",
        f"Measured on {today} by `make bench ONLY={area}` ({machine()}).",
        report.method,
        *report.tables,
    ]
    (PAGES / f"{area}.md").write_text("\n\n".join(parts) + "\n")


def write_index() -> None:
    """Write docs/benchmarks.md: one line per page."""
    pages = sorted(PAGES.glob("*.md"))
    titles = [(page.read_text().splitlines()[0].lstrip("# "), page.name) for page in pages]
    lines = [f"- [{title}](benchmarks/{name})" for title, name in titles]
    head = (
        "# Benchmarks\n\n`make bench` measures everything again, `make bench ONLY=<area>` one area. "
        "Contestants run in the\nsame run, each in a process of its own; a ratio says how many times "
        "less CPU time than the first\nline was needed. Peak memory is counted above what the process "
        "held before it began.\n\n"
    )
    (DOCS / "benchmarks.md").write_text(head + "\n".join(lines) + "\n")


def main() -> int:
    """Measure the areas asked for, or all."""
    for area in sys.argv[1:] or areas():
        print(f"{area} ...", flush=True)
        write(area, import_module(f"bench.{area}").measure())
    write_index()
    return 0


sys.exit(main())
