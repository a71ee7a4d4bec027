"""Charts drawn on the server: `{% load ui_charts %}`. Plain data in, SVG with its table out.

Words and numbers are HTML beside the shapes, so they keep their size on a phone, can be read
aloud and selected; only the shapes are SVG. No scripts, no inline styles.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from django import template
from django.utils.translation import gettext as _

from schakel.base.ui.templatetags.ui import number

register = template.Library()
FULL = 100.0
STYLES = 3
"""Line styles that stay apart without colour; more lines than this belong in a table."""


def share(value: float, of: float) -> str:
    """A length in hundredths of the full width, with a point whatever the language."""
    return f"{FULL * value / of:.2f}" if of else "0"


def ticks(highest: float) -> list[int]:
    """Round whole values from 0 to the first at or above the highest, at most five steps."""
    size = 10 ** max(floor(log10(highest)), 0) if highest >= 1 else 1
    steps = (max(size // part, 1) for part in (5, 4, 2, 1))
    step = next((s for s in steps if highest <= 5 * s), 2 * size)
    return [step * n for n in range(max(ceil(highest / step), 1) + 1)]


def told(rows: Sequence[tuple[str, float]]) -> str:
    """One sentence for who cannot see the shapes."""
    if not rows:
        return _("There are no values.")
    high, low = max(rows, key=lambda r: r[1]), min(rows, key=lambda r: r[1])
    return _("Highest: %(high)s (%(most)s). Lowest: %(low)s (%(least)s).") % {
        "high": high[0], "most": number(high[1]), "low": low[0], "least": number(low[1])
    }  # fmt: skip


@register.inclusion_tag("ui/parts/bars.html")
def bars(
    caption: str, rows: Sequence[tuple[str, float]], *, note: str = "", unit: str = ""
) -> dict[str, object]:
    """Horizontal bars: rows of (label, value); the note holds definition, population and date."""
    most = max((value for _label, value in rows), default=0)
    drawn = [{"label": label, "value": value, "share": share(value, most)} for label, value in rows]
    return {"caption": caption, "rows": drawn, "note": note, "unit": unit or _("Count")}


@register.inclusion_tag("ui/parts/lines.html")
def lines(
    caption: str, moments: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]],
    *, note: str = "",
) -> dict[str, object]:  # fmt: skip
    """Lines over time: moments as labels, series of (label, values); None breaks the line."""
    if len(series) > STYLES:
        raise template.TemplateSyntaxError(f"lines: at most {STYLES} lines can be told apart")
    marks = ticks(max((v for _l, values in series for v in values if v is not None), default=0))
    top, last = marks[-1], max(len(moments) - 1, 1)
    drawn = [
        {"label": label, "style": style, **_path(values, last=last, top=top)}
        for style, (label, values) in enumerate(series, start=1)
    ]
    every = -(-len(moments) // 6)
    return {
        "caption": caption, "note": note, "lines": drawn, "moments": moments,
        "marks": [{"value": mark, "at": share(top - mark, top)} for mark in marks],
        "labels": [(share(n, last), m) for n, m in enumerate(moments) if n % every == 0],
        "rows": [(m, [values[n] for _l, values in series]) for n, m in enumerate(moments)],
        "told": " ".join(_told_line(label, moments, values) for label, values in series),
    }  # fmt: skip


def _path(values: Sequence[float | None], *, last: int, top: float) -> dict[str, Any]:
    parts, dots, pen = [], [], "M"
    for n, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        point = f"{share(n, last)} {share(top - value, top)}"
        parts.append(f"{pen}{point}")
        dots.append(f"M{point}h0.01")
        pen = "L"
    return {"path": "".join(parts), "dots": "".join(dots)}


def _told_line(label: str, moments: Sequence[str], values: Sequence[float | None]) -> str:
    known = [(m, v) for m, v in zip(moments, values, strict=True) if v is not None]
    return f"{label}: {told(known)}"


@register.inclusion_tag("ui/parts/funnel.html")
def funnel(
    caption: str, steps: Sequence[Mapping[str, Any]], *, note: str = ""
) -> dict[str, object]:
    """A funnel that conserves: steps with label, value and `left`, where the rest went.

    `left` holds pairs of (label, value) or triples with the address of what is behind the value;
    a step may have such an address as `url`.
    """
    first = steps[0]["value"] if steps else 0
    rows = []
    for step in steps:
        width = FULL * step["value"] / first if first else 0.0
        rows.append(
            {"label": step["label"], "value": step["value"], "url": step.get("url", ""),
             "left": [(*part, "")[:3] for part in step.get("left", ())],
             "share": f"{width:.2f}", "start": f"{(FULL - width) / 2:.2f}",
             "percentage": round(width)}
        )  # fmt: skip
    return {"caption": caption, "rows": rows, "note": note}
