"""The panel of all models as a static drawing: estimated total against distance from the best BIC.

Pure text out, no plotting library: the command, the web page and the PDF use the same drawing. The
same figures stand in `panel_rows` for whoever cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

from schakel_methods.estimation.report import Report
from schakel_methods.estimation.serialise import model_name
from schakel_methods.estimation.table import Interval
from schakel_methods.estimation.wording import THOUSAND, Translate, method_name

TITLE = "Estimated total of every admissible model"
ACROSS = "Estimated total (logarithmic)"
DOWN = "Distance from the best model in BIC points"
WIDTH, PLOT, ROW = 760, 300, 26
LEFT, RIGHT, TOP = 215, 24, 44
DEEPEST = 20.0
MOST_DOTS = 1500


@dataclass(frozen=True)
class Dot:
    """One admissible model: its total, distance in BIC and name."""

    total: float
    distance: float
    name: str


@dataclass(frozen=True)
class Axis:
    """Logarithmic axis from `low` to `high` over the width of the plot."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Pixels from the left."""
        clipped = min(max(value, self.low), self.high)
        share = (log10(clipped) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def marks(self) -> list[float]:
        """Round values within the axis: 1, 1.5, 2, 3, 5 and 7 times powers of ten."""
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        values = [step * 10.0**power for power in powers for step in (1, 1.5, 2, 3, 5, 7)]
        return [value for value in values if self.low <= value <= self.high]


def panel_rows(report: Report, deepest: float = DEEPEST) -> list[Dot]:
    """The models of the panel, best first: the table beside the drawing."""
    ranking = report.ranking
    if ranking is None or not ranking.admissible:
        return []
    rows = []
    for place in range(min(ranking.admissible, MOST_DOTS)):
        distance = float(ranking.bic[place] - ranking.bic[0])
        if distance > deepest:
            break
        total = float(ranking.hidden[place]) + ranking.observed
        if total <= 50 * ranking.observed:
            rows.append(Dot(total, distance, model_name(report.table, ranking.terms(place))))
    return rows


def panel_svg(report: Report, translate: Translate) -> str:
    """The drawing; an empty string when there is nothing to draw."""
    dots, bars = panel_rows(report), _bars(report, translate)
    if not dots or report.main.interval is None:
        return ""
    band = report.main.interval
    ends = [band.low, band.high, *(dot.total for dot in dots)]
    ends += [end for _, bar in bars for end in (bar.low, bar.high)]
    axis = Axis(0.9 * min(ends), 1.1 * min(max(ends), 100 * report.main.observed))
    height = TOP + PLOT + 56 + ROW * len(bars)
    parts = [
        _opening(height, translate(TITLE)),
        _shade(axis, band),
        *_grid(axis, translate),
        *(_dot(axis, dot) for dot in reversed(dots)),
        *_bar_rows(axis, bars),
        "</svg>",
    ]
    return "\n".join(parts)


def _opening(height: int, title: str) -> str:
    name = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" fill="currentColor" '
        f'aria-label="{name}" font-family="sans-serif" font-size="12">'
        f'<text x="{LEFT}" y="20" font-size="15" font-weight="bold">{name}</text>'
    )


def _bars(report: Report, translate: Translate) -> list[tuple[str, Interval]]:
    """The method's own interval first, then every family that has one."""
    shown = (report.main, *report.families)
    return [(method_name(e.method, translate), e.interval) for e in shown if e.interval is not None]


def _shade(axis: Axis, band: Interval) -> str:
    left, right = axis.place(band.low), axis.place(band.high)
    return (
        f'<rect x="{left:.1f}" y="{TOP}" width="{right - left:.1f}" height="{PLOT}" '
        'class="panel-band" fill="#dbe7f5"/>'
    )


def _grid(axis: Axis, translate: Translate) -> list[str]:
    bottom, parts = TOP + PLOT, []
    for value in axis.marks():
        x = axis.place(value)
        label = f"{value:,.0f}".replace(",", translate(THOUSAND)[1])
        parts.append(
            f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" class="panel-grid" stroke="#d5d5d5"/>'
            f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{label}</text>'
        )
    for points in range(0, int(DEEPEST) + 1, 5):
        y = _depth(points)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{points}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(_label(translate(ACROSS), middle, bottom + 34))
    turned = f'transform="rotate(-90 {LEFT - 40} {TOP + PLOT / 2})"'
    parts.append(_label(translate(DOWN), LEFT - 40, TOP + PLOT / 2, turned))
    return parts


def _label(text: str, x: float, y: float, turned: str = "") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" fill="currentColor" {turned}>{escape(text)}</text>'


def _depth(points: float) -> float:
    """The best model stands on top."""
    return TOP + 10 + points / DEEPEST * (PLOT - 20)


def _dot(axis: Axis, dot: Dot) -> str:
    strength = 1 - 0.8 * dot.distance / DEEPEST
    return (
        f'<circle cx="{axis.place(dot.total):.1f}" cy="{_depth(dot.distance):.1f}" r="3.5" '
        f'class="panel-dot" fill="#154273" fill-opacity="{strength:.2f}"><title>{escape(dot.name)}: '
        f"{dot.total:,.0f}</title></circle>"
    )


def _bar_rows(axis: Axis, bars: Sequence[tuple[str, Interval]]) -> list[str]:
    parts = []
    for row, (name, bar) in enumerate(bars):
        y = TOP + PLOT + 56 + ROW * row
        left, right = axis.place(bar.low), axis.place(bar.high)
        parts.append(
            f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(name)}</text>'
            f'<line x1="{left:.1f}" y1="{y}" x2="{right:.1f}" y2="{y}" stroke="#154273" '
            'class="panel-bar" stroke-width="6" stroke-linecap="round"/>'
        )
    return parts


def every_msgid() -> tuple[str, ...]:
    """The texts of the drawing, for catalogues and the tests of wording."""
    return (TITLE, ACROSS, DOWN)
