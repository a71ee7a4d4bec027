"""Estimate the hidden population from overlapping lists: a verdict first, then a band."""

import argparse
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from tqdm import tqdm

from schakel_cli.capture_file import read_capture_file
from schakel_cli.catalogue import translator
from schakel_cli.estimate_text import summary
from schakel_cli.linkage_file import read_linkage_file
from schakel_methods.estimation.capture_rows import CaptureRows, merged_by_name
from schakel_methods.estimation.capture_text import Columns
from schakel_methods.estimation.file_problem import FileProblem
from schakel_methods.estimation.methods import METHODS, Effort
from schakel_methods.estimation.multiverse import Multiverse
from schakel_methods.estimation.panel import panel_svg
from schakel_methods.estimation.report import Beside, Report
from schakel_methods.estimation.serialise import report_to_dict
from schakel_methods.estimation.table import CaptureTable
from schakel_methods.estimation.wording import stage_name

WRONG_INPUT = 2
BAR = "{desc:<22}{bar}{n:3.0f}%"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `schakel estimate`."""
    parser.add_argument("table", type=Path, metavar="TABLE.csv", help="one row per combination")
    parser.add_argument("--method", choices=METHODS, default="auto")
    parser.add_argument("--bootstrap", type=_whole, default=1000, metavar="B", help="resamples")
    parser.add_argument("--order", type=_order, metavar="K", help="most lists in one interaction")
    parser.add_argument("--seed", type=_whole, default=1, metavar="S")
    parser.add_argument("--count", default="", metavar="COLUMN", help="column with counts")
    parser.add_argument("--lists", type=_names, default=(), metavar="A,B,..")
    parser.add_argument("--covariates", type=_names, default=(), metavar="X,Y,..")
    parser.add_argument("--year", default="", metavar="COLUMN")
    parser.add_argument("--merge", action="append", default=[], metavar="A+B", help="as one list")
    parser.add_argument(
        "--apart", action="append", default=[], metavar="A+B", help="nobody can be on both"
    )
    parser.add_argument(
        "--absent", action="append", default=[], metavar="LIST:COLUMN=VALUE",
        help="a list that did not exist in that year or region",
    )  # fmt: skip
    parser.add_argument(
        "--upper-bound", type=_names, default=(), metavar="A,B,..",
        help="lists that may hold persons who are no victims",
    )  # fmt: skip
    parser.add_argument(
        "--unreferred", type=Path, metavar="FILE", help="the table without referred captures"
    )
    parser.add_argument("--linkage", type=Path, metavar="FILE", help="quality of the linkage")
    parser.add_argument("--earlier", type=Path, metavar="FILE", help="an earlier wave to compare")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the whole report")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the panel of models")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl")


def run(options: argparse.Namespace) -> int:
    """Read, estimate, print and write; 2 with one line on standard error for a wrong file."""
    translate = translator("estimate", options.lang)
    try:
        rows = _read(options, options.table)
        report = _estimate(rows, options)
        _write(report, options)
    except FileProblem as problem:
        print(f"schakel estimate: {problem.worded(translate)}", file=sys.stderr)
        return WRONG_INPUT
    for notice in rows.notices:
        print(f"schakel estimate: {notice.worded(translate)}", file=sys.stderr)
    print(summary(report, translate))
    return 0


def _read(options: argparse.Namespace, path: Path) -> CaptureRows:
    columns = Columns(options.count, options.lists, options.covariates, options.year)
    return read_capture_file(path, columns)


def _estimate(rows: CaptureRows, options: argparse.Namespace) -> Report:
    table, beside = _tables(rows, options)
    settings = Multiverse(
        method=options.method,
        effort=Effort(options.bootstrap, options.order),
        seed=options.seed,
        version=version("schakel"),
    )
    translate = translator("estimate", options.lang)
    # The bar shows only where someone watches; a file or a pipe gets none.
    with tqdm(total=100, disable=None, leave=False, bar_format=BAR) as bar:

        def tell(stage: str, share: float) -> None:
            bar.set_description_str(stage_name(stage, translate), refresh=False)
            bar.update(max(100 * share - bar.n, 0))

        rng = np.random.default_rng(options.seed)
        return settings.fit(table, rng=rng, beside=beside, progress=tell)


def _tables(rows: CaptureRows, options: argparse.Namespace) -> tuple[CaptureTable, Beside]:
    """The table, and what may be known beside it; strata fall away when lists are merged."""
    if options.apart and (options.absent or options.upper_bound):
        raise FileProblem("apart_with_partial")
    table = merged_by_name(rows.table(options.apart), options.merge)
    whole = not options.merge
    partial = (
        rows.partial(options.absent, options.upper_bound) if whole and not options.apart else None
    )
    linkage = read_linkage_file(options.linkage, table.lists) if options.linkage else None
    return table, Beside(
        strata=rows.strata(options.apart) if whole else None,
        partial=partial,
        linkage=linkage,
        earlier=_other(options, options.earlier),
        unreferred=_other(options, options.unreferred),
    )


def _other(options: argparse.Namespace, path: Path | None) -> CaptureTable | None:
    """A second table, treated as the first."""
    if path is None:
        return None
    return merged_by_name(_read(options, path).table(options.apart), options.merge)


def _write(report: Report, options: argparse.Namespace) -> None:
    translate = translator("estimate", options.lang)
    if options.json:
        plain = report_to_dict(report, translate)
        _save(options.json, json.dumps(plain, ensure_ascii=False, allow_nan=False))
    if options.svg:
        _save(options.svg, panel_svg(report, translate))


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as problem:
        raise FileProblem("unwritable", path=path, cause=problem.strerror) from problem


def _whole(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def _order(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 10:
        raise ValueError(text)
    return value


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
