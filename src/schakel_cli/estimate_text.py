"""What `schakel estimate` prints: verdict, paragraph, and the methods side by side."""

from schakel_methods.estimation.report import Report
from schakel_methods.estimation.table import Estimate
from schakel_methods.estimation.verdict import Status
from schakel_methods.estimation.wording import (
    Translate,
    diagnosis,
    headline,
    method_name,
    note_text,
    paragraph,
    rounded,
)

OTHERS = "Other methods on the same table (95 percent):"
NOTHING = "no number"
MODELS = "{admissible} of {models} models can be estimated."
REPEAT = "To repeat exactly: version {version}, seed {seed}, fingerprint {fingerprint}."


def summary(report: Report, translate: Translate) -> str:
    """The report in a few lines of plain language."""
    lines = [headline(report, translate), "", paragraph(report, translate)]
    if report.families and report.verdict.status != Status.NONE:
        lines += ["", translate(OTHERS)]
        lines += [_line(estimate, translate) for estimate in report.families]
    if report.ranking is not None:
        counts = {"admissible": report.ranking.admissible, "models": len(report.ranking.bits)}
        lines += ["", translate(MODELS).format(**counts)]
    lines += diagnosis(report, translate)
    repeat = {
        "version": report.version,
        "seed": report.seed,
        "fingerprint": report.table.fingerprint[:16],
    }
    return "\n".join([*lines, "", translate(REPEAT).format(**repeat)])


def _line(estimate: Estimate, translate: Translate) -> str:
    if estimate.total is None or estimate.interval is None:
        notes = " ".join(note_text(note, translate) for note in estimate.notes)
        return (
            f"  {method_name(estimate.method, translate):<28}{translate(NOTHING)}  {notes}".rstrip()
        )
    low, high = (rounded(end, translate) for end in (estimate.interval.low, estimate.interval.high))
    return f"  {method_name(estimate.method, translate):<28}{low} - {high}  ({rounded(estimate.total, translate)})"


def every_msgid() -> tuple[str, ...]:
    """The texts of this module, for the catalogue and its test."""
    return (OTHERS, NOTHING, MODELS, REPEAT)
