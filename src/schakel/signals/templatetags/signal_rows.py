"""The rows of a list of signals: `{% load signal_rows %}`.

In Python, because a template of this row took half the time of a page of fifty (ADR 0102): whatever
is the same in several rows (a phase, a due date, a form) is worked out once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from schakel.base.ui.templatetags.ui import NO_VALUE, badge, due_moment
from schakel.signals.selectors.lists import SignalRow
from schakel.signals.templatetags import signal_words as words

register = template.Library()
TICK = (
    '<td class="sig-tick"><label><span class="sk-hidden-text">{}</span><input type="checkbox"'
    ' class="sk-tick" form="several" name="signal" value="{}"></label></td>'
)
HEAD = '<th scope="row"><a href="{}" class="sk-reference">{}</a>{}</th>'
CELL = '<td data-label="{}">{{}}</td>'


@register.simple_tag
def signal_rows(
    rows: Iterable[SignalRow],
    names: Mapping[int, str],
    units: Mapping[int, str],
    is_ticked: object = None,
) -> SafeString:
    """`{% signal_rows rows names units steps %}`: rows of a table, with a box to tick or without."""
    made = _Rows(names, units, is_ticked=bool(is_ticked))
    return format_html_join("", made.pattern, map(made.values, rows))


class _Rows:
    """What the rows of one page have in common; for this page only, as it is in one language."""

    def __init__(
        self, names: Mapping[int, str], units: Mapping[int, str], *, is_ticked: bool
    ) -> None:
        self.names, self.units, self.is_ticked = names, units, is_ticked
        columns = map(_, ("Phase", "Next step", "Due", "About", "With"))
        cells = format_html_join("", CELL, ((column,) for column in columns))
        self.pattern = f"<tr>{TICK if is_ticked else ''}{HEAD}{cells}</tr>"
        self.address, self.choose = words.addresses("signals:signal"), _("Choose %(reference)s")
        self.marks, self.phase, self.step = cache(_marks), cache(_phase), cache(_step)
        self.due, self.about, self.whose = cache(_due), cache(_about), cache(self._whose)

    def values(self, row: SignalRow) -> tuple[str, ...]:
        """Return what the pattern of a row leaves open."""
        tick = (self.choose % {"reference": row.reference}, str(row.id)) if self.is_ticked else ()
        return (
            *tick,
            self.address(row.id),
            row.reference,
            self.marks(row.is_urgent, row.is_leaving),
            self.phase(row.phase, row.stands_still),
            self.step(row.next_step, row.closing_reason),
            self.due(row.due_at),
            self.about(row.exploitation_forms, row.source_kind),
            self.whose(row.responsible_user_id, row.unit_id),
        )

    def _whose(self, user_id: int | None, unit_id: int | None) -> str:
        if user_id:
            return conditional_escape(words.of(self.names, user_id))
        if unit_id:
            return conditional_escape(words.of(self.units, unit_id))
        return format_html('<span class="sk-muted">{}</span>', _("nobody yet"))


def _marks(is_urgent: bool, is_leaving: bool) -> SafeString:
    marks = [_("urgent")] * is_urgent + [_("travels on")] * is_leaving
    return format_html_join("", " {}", ((badge(mark, "danger"),) for mark in marks))


def _phase(code: str, stands_still: bool) -> SafeString:
    shown = badge(words.phase_name(code), words.phase_kind(code))
    if not stands_still:
        return shown
    return format_html("{} {}", shown, badge(_("term stands still"), "neutral"))


def _step(code: str, closing_reason: str) -> str:
    if code:
        return words.step_name(code)
    return words.label(closing_reason, "closing_reasons") if closing_reason else NO_VALUE


def _due(due_at: datetime | None) -> str:
    return due_moment(due_at) if due_at else NO_VALUE


def _about(forms: tuple[str, ...], source: str) -> SafeString:
    named = f"{words.labels(list(forms), 'exploitation_forms')}; " if forms else ""
    source = words.label(source, "source_kinds")
    return format_html('{}<span class="sk-muted">{}</span>', named, source)
