"""The web process carries no numeric library: pages open fast and small (conventions, 11.6)."""

import subprocess
import sys

from tests.house.source import ROOT

HEAVY = {"numpy", "pandas", "polars", "scipy", "numba", "duckdb", "pyarrow", "altair", "weasyprint"}
QUESTION = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.settings")
import schakel.asgi
from django.urls import get_resolver
get_resolver().url_patterns
print(" ".join(sorted(name.partition(".")[0] for name in sys.modules)))
"""


def test_serving_pages_loads_no_numeric_library():
    done = subprocess.run(
        [sys.executable, "-c", QUESTION], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "django" in loaded
    assert loaded & HEAVY == set()
