"""Reference tables and peer results from `tests/data/mse`, for every test of estimation."""

import csv
import json
from functools import lru_cache
from pathlib import Path

from schakel_methods.estimation.strata_table import Covariate, StratifiedTable, from_records
from schakel_methods.estimation.table import CaptureTable, from_pairs

FOLDER = Path(__file__).parents[2] / "data" / "mse"


@lru_cache
def expected():
    return json.loads((FOLDER / "expected.json").read_text())


def mask_of(values):
    return sum(1 << place for place, value in enumerate(values) if int(value))


def table(name) -> CaptureTable:
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    return from_pairs(tuple(head[:-1]), ((mask_of(r[:-1]), int(r[-1])) for r in rows))


def random_table(entry) -> CaptureTable:
    pairs = zip(entry["rows"], entry["counts"], strict=True)
    return from_pairs(tuple(entry["lists"]), ((mask_of(row), count) for row, count in pairs))


def peer_results(method):
    """(name of table, argument, result) of every run of a peer."""
    runs = [run for run in expected()["results"] if run["method"] == method]
    return [(run["dataset"], run["arg"], run["result"]) for run in runs]


def _covariate(name, values, year):
    levels = sorted(set(values), key=lambda v: (float(v), v) if year == name else (0.0, v))
    return Covariate(name, tuple(levels), numeric=name == year)


def stratified_table(name, *, lists, year=None, count="count") -> StratifiedTable:
    """A stratified reference table; hidden and empty-count rows are left out."""
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    named = [key for key in rows[0] if key not in (*lists, count)]
    covariates = tuple(_covariate(key, [row[key] for row in rows], year) for key in named)
    records = (
        (mask_of(row[li] for li in lists), tuple(row[key] for key in named), int(row[count] or 0))
        for row in rows
    )
    return from_records(tuple(lists), covariates, records)
