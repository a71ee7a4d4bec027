"""What one sharing decision costs, against its budget of 5 ms, and what the command costs to start.

`make bench ONLY=sharing` measures and writes docs/benchmarks/sharing.md.
"""

import statistics
import subprocess
import sys
import time
import tracemalloc
from itertools import chain, islice

from bench.measuring import Report
from schakel_cli.reference import read_date, read_rows
from schakel_methods.sharing.change import would_change
from schakel_methods.sharing.decide import decide
from schakel_methods.sharing.enumeration import all_questions, questions_with_facts
from schakel_methods.sharing.rules import RuleBook, load
from schakel_methods.sharing.vocabulary import Vocabulary, vocabulary

RULES = "sharing_rules.csv"
COMMAND = [
    "decide",
    "--sender",
    "gp",
    "--recipient",
    "police",
    "--purpose",
    "report_suspicion",
    "--form",
    "identified",
    "--class",
    "health",
    "--json",
]


def shipped() -> tuple[RuleBook, Vocabulary]:
    """The rules and code lists of the product."""
    codes = vocabulary(read_rows("organisation_types.csv"), read_rows("purposes.csv"))
    return load(read_rows(RULES), codes, date=read_date(RULES)), codes


def spread(seconds: list[float]) -> str:
    """Median, 99th percentile and worst in milliseconds."""
    ordered = sorted(seconds)
    late = ordered[int(0.99 * len(ordered))]
    figures = (statistics.median(ordered), late, ordered[-1])
    return " | ".join(f"{1000 * figure:.3f}" for figure in figures)


def decisions() -> list[tuple[str, str]]:
    """Times of deciding, and of deciding with the search for what would change the answer."""
    book, codes = shipped()
    with_facts = islice(questions_with_facts(book), 0, None, 3)
    asked = list(chain(with_facts, islice(all_questions(codes), 0, None, 2003)))
    plain, searched = [], []
    for question in asked:
        started = time.thread_time()
        decision = decide(question, book, codes)
        plain.append(time.thread_time() - started)
        would_change(decision, book, codes)
        searched.append(time.thread_time() - started)
    return [
        (f"decide, {len(asked):,} questions", spread(plain)),
        ("decide and what would change it", spread(searched)),
    ]


def starts() -> list[tuple[str, str]]:
    """Wall times of the whole command, beside those of an empty Python as reference."""
    empty: list[float] = []
    full: list[float] = []
    for _ in range(15):
        for times, call in ((empty, ["-c", "pass"]), (full, ["-m", "schakel_cli", *COMMAND])):
            started = time.perf_counter()
            subprocess.run([sys.executable, *call], check=True, capture_output=True)
            times.append(time.perf_counter() - started)
    ratio = statistics.median(full) / statistics.median(empty)
    return [
        ("reference: `python -c pass`", spread(empty)),
        (f"`schakel decide --json` ({ratio:.1f} x the reference)", spread(full)),
    ]


def loading() -> str:
    """Time and peak memory of reading the code lists and rules."""
    tracemalloc.start()
    started = time.perf_counter()
    shipped()
    seconds = time.perf_counter() - started
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return f"Reading code lists and rules: {1000 * seconds:.0f} ms (traced), peak {peak:.1f} MB."


def measure() -> Report:
    """Measure deciding, starting the command, and loading the rules."""
    rows = "\n".join(f"| {name} | {figures} |" for name, figures in decisions() + starts())
    heading = "| | median ms | 99% ms | worst ms |\n|---|--:|--:|--:|"
    return Report(
        title="Sharing decisions",
        method=(
            "Questions: a third of all fact combinations the rules depend on, and every 2,003rd\n"
            "question of the whole table. Budget (issue 4): 5 ms for a decision. Decisions in CPU\n"
            "time, starts in wall time, all in one run."
        ),
        tables=(f"{heading}\n{rows}", loading()),
    )
