"""Numbers and ranges of estimates: `{% load estimates %}`. Band before point, two figures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from schakel.base.ui.templatetags.ui import NO_VALUE, badge, number
from schakel.monitor import selectors

register = template.Library()
VERDICTS = {
    "estimate": (N_("Estimate"), "good"),
    "estimate_with_reservation": (N_("With strong reservation"), "warning"),
    "no_estimate": (N_("No estimate"), "danger"),
}
EFFECTS = {
    "no_estimate": (N_("refuses"), "danger"),
    "band_only": (N_("band only"), "warning"),
    "reservation": (N_("reservation"), "warning"),
    "not_publishable": (N_("not for publication"), "warning"),
    "method_hidden": (N_("method without a number"), "neutral"),
    "suppressed": (N_("not shown"), "neutral"),
}
STATES = {
    "queued": (N_("waiting"), "neutral"),
    "running": (N_("working"), "info"),
    "done": (N_("done"), "good"),
    "failed": (N_("failed"), "danger"),
}
METHODS = {
    "auto": N_("Automatic"),
    "independence": N_("Independence"),
    "stepwise": N_("Stepwise"),
    "bic": N_("Best model (BIC)"),
    "dga": N_("Averaged graphs"),
    "lcmcr": N_("Latent classes"),
    "chao": N_("Lower bound"),
}
FULL = 100.0


@register.filter
def about(value: float | None) -> str:
    """Two significant figures, as an estimate should be told: 48013 becomes 48.000."""
    if value is None:
        return NO_VALUE
    digits = max(floor(log10(value)) - 1, 0) if value >= 1 else 0
    return number(int(round(value, -digits)))


@register.filter
def times(value: float | None) -> str:
    """A ratio with one decimal: 4.57 becomes 4,6."""
    return NO_VALUE if value is None else number(round(value, 1 if value < 10 else None))


@register.filter
def ratio_to(value: float, seen: int) -> str:
    """How many times the persons seen: the 4,6 of "1 in 4,6 is seen"."""
    return times(value / seen) if seen else NO_VALUE


@register.filter
def band(interval: Mapping[str, float] | None) -> str:
    """Both ends of a band: 38.000 - 170.000."""
    if not interval:
        return NO_VALUE
    return f"{about(interval['low'])} \N{EN DASH} {about(interval['high'])}"


@register.simple_tag
def verdict_badge(verdict: str) -> SafeString:
    """The verdict in a few words, with its colour and icon."""
    return _badge(VERDICTS, verdict)


@register.simple_tag
def effect_badge(effect: str) -> SafeString:
    """What a rule that fired does to the verdict."""
    return _badge(EFFECTS, effect)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """How far a run is."""
    return _badge(STATES, state)


def _badge(words: Mapping[str, tuple[str, str]], code: str) -> SafeString:
    text, kind = words.get(code, (code, "neutral"))
    return badge(_(text), kind)


@register.filter
def method_label(code: str) -> str:
    """A method in a few words."""
    return _(METHODS[code]) if code in METHODS else code


@register.filter
def variant_label(kind: str) -> str:
    """What was changed in the table."""
    return selectors.variant_words().get(kind, kind)


@register.filter
def levels(line: Mapping[str, Any]) -> str:
    """A stratum in words: `sex f, year 2018`."""
    return ", ".join(f"{name} {level}" for name, level in line["levels"].items())


@register.simple_tag
def panel(picture: str) -> SafeString:
    """The drawing of all models inside the page, so that it follows its colours."""
    # Made by `schakel_methods.estimation.panel`, which escapes every name it writes.
    return mark_safe(picture)  # noqa: S308 - our own drawing


@register.inclusion_tag("monitor/parts/ranges.html")
def ranges(caption: str, rows: Iterable[Mapping[str, Any]], seen: int) -> dict[str, object]:
    """Bands under each other on one logarithmic axis that starts at the persons seen."""
    kept = [row for row in rows if row["interval"]]
    top = max((row["interval"]["high"] for row in kept), default=seen) or 1
    drawn = [
        {
            "label": row["label"],
            "band": band(row["interval"]),
            "start": _place(row["interval"]["low"], seen, top),
            "width": _width(row["interval"], seen, top),
            "point": None if row.get("point") is None else _place(row["point"], seen, top),
        }
        for row in kept
    ]
    return {"caption": caption, "rows": drawn, "seen": seen, "top": top}


@register.filter
def as_rows(families: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Methods as rows for `ranges`."""
    return [
        {"label": one["name"], "interval": one["interval"], "point": one["estimate"]}
        for one in families
    ]


@register.simple_tag
def whole_and_others(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The band of the report itself first, then the other methods."""
    first = {
        "label": method_label(report["method"]), "interval": report["interval"], "point": report["estimate"]
    }  # fmt: skip
    return [first, *as_rows(report.get("families") or [])]


@register.filter
def views_as_rows(views: Iterable[selectors.RunView]) -> list[dict[str, Any]]:
    """Runs as rows for `ranges`."""
    return [
        {
            "label": f"{view.run.table.name}, {method_label(view.run.method)}",
            "interval": view.report["interval"],
            "point": view.report["estimate"],
        }
        for view in views
    ]


@register.filter
def least_seen(views: Sequence[selectors.RunView]) -> int:
    """The fewest persons seen among runs with a band: where their common axis starts; 0 for none."""
    return min((int(v.report["observed"]) for v in views if v.report["interval"]), default=0)


def _place(value: float, low: float, high: float) -> str:
    """Where a value stands between `low` and `high`, in hundredths, logarithmically."""
    if high <= low or low <= 0:
        return "0.00"
    within = min(max(value, low), high)
    return f"{FULL * (log10(within) - log10(low)) / (log10(high) - log10(low)):.2f}"


def _width(interval: Mapping[str, float], low: float, high: float) -> str:
    start, end = (float(_place(interval[name], low, high)) for name in ("low", "high"))
    return f"{max(end - start, 0.8):.2f}"


@register.filter
def per_year(value: float | None, years: int) -> str:
    """A total of several years as one of them."""
    return NO_VALUE if value is None else about(value / years)


@register.filter
def hidden_times(report: Mapping[str, Any], factor: float) -> str:
    """The band if so many times as many persons were hidden as it says."""
    seen, interval = report["observed"], report["interval"]
    return band({end: seen + factor * (interval[end] - seen) for end in ("low", "high")})


@register.filter
def with_missed(report: Mapping[str, Any], estimate: float | None) -> str:
    """The band moved as the number moves when part of the links was missed."""
    before = report["linkage"]["missed"][0]["estimate"]
    if not estimate or not before:
        return NO_VALUE
    ratio = estimate / before
    return band({end: report["interval"][end] * ratio for end in ("low", "high")})


@register.filter
def figures(text: str) -> str:
    """Numbers within a text with the separators of the reader: 6300-7000 becomes 6.300-7.000."""
    return re.sub(r"\d{4,}", lambda found: number(int(found.group())), text)


@register.simple_tag
def published_label(row: Mapping[str, str], language: str) -> SafeString:
    """What others published, in the language of the reader."""
    return format_html("{} ({})", row.get(language) or row["nl"], row["period"])
