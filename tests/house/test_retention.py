"""Every class of retention that a model names has its term, or says why it has none."""

import csv
from pathlib import Path

from django.apps import apps

CLASSES = Path(__file__).parents[2] / "reference" / "retention_classes.csv"


def test_every_class_of_retention_is_in_the_list_with_its_source():
    lines = [line for line in CLASSES.read_text().splitlines() if not line.startswith("#")]
    rows = {row["code"]: row for row in csv.DictReader(lines)}
    named = {
        model.Privacy.retention
        for model in apps.get_models()
        if model.__module__.startswith("schakel.") and hasattr(model, "Privacy")
    }
    assert rows.keys() == named
    assert all(row["source"] and row["destroyed_by"] for row in rows.values())
    assert int(rows["signal"]["days"]) > 5 * 365
