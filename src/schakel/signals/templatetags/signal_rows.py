"""The rows of a list of signals: `{% load signal_rows %}`.

In Python, because a template of this row took half the time of a page of fifty (ADR 0102): whatever
is the same in several rows (a phase, a due date, a form) is worked out once.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from schakel.base.ui.templatetags.ui import NO_VALUE, badge, due_moment
from schakel.signals.selectors.lists import SignalRow
from schakel.signals.templatetags import signal_words as words

register = template.Library()
CELL = '<td data-label="{}">{}</td>'


@register.simple_tag
def signal_rows(
    rows: Iterable[SignalRow],
    names: Mapping[int, str],
    units: Mapping[int, str],
    is_ticked: object = None,
) -> SafeString:
    """`{% signal_rows rows names units steps %}`: rows of a table, with a box to tick or without."""
    made = _Rows(names, units, is_ticked=bool(is_ticked))
    return format_html_join("", "<tr>{}</tr>", ((made.row(row),) for row in rows))


class _Rows:
    """What the rows of one page have in common."""

    def __init__(
        self, names: Mapping[int, str], units: Mapping[int, str], *, is_ticked: bool
    ) -> None:
        self.names, self.units, self.is_ticked = names, units, is_ticked
        self.address = words.addresses("signals:signal")
        self.columns = tuple(map(_, ("Phase", "Next step", "Due", "About", "With")))
        # For this page only: the reader's language and today's date are in what they give.
        self.phase, self.step, self.forms = cache(_phase), cache(_step), cache(_forms)
        self.due, self.source = cache(due_moment), cache(_source)

    def row(self, row: SignalRow) -> SafeString:
        """Return the cells of one signal."""
        cells = (
            self.phase(row.phase, row.stands_still),
            self.step(row.next_step, row.closing_reason),
            self.due(row.due_at) if row.due_at else NO_VALUE,
            format_html("{}{}", self.forms(row.exploitation_forms), self.source(row.source_kind)),
            self._with(row),
        )
        pairs = zip(self.columns, cells, strict=True)
        return format_html(
            "{}{}{}", self._tick(row) if self.is_ticked else "", self._head(row),
            format_html_join("", CELL, pairs),
        )  # fmt: skip

    def _tick(self, row: SignalRow) -> SafeString:
        return format_html(
            '<td class="sig-tick"><label><span class="sk-hidden-text">{}</span><input type="checkbox"'
            ' class="sk-tick" form="several" name="signal" value="{}"></label></td>',
            _("Choose %(reference)s") % {"reference": row.reference}, row.id,
        )  # fmt: skip

    def _head(self, row: SignalRow) -> SafeString:
        marks = [_("urgent")] * row.is_urgent + [_("travels on")] * row.is_leaving
        return format_html(
            '<th scope="row"><a href="{}" class="sk-reference">{}</a>{}</th>',
            self.address(row.id), row.reference,
            format_html_join("", " {}", ((badge(mark, "danger"),) for mark in marks)),
        )  # fmt: skip

    def _with(self, row: SignalRow) -> str:
        if row.responsible_user_id:
            return words.of(self.names, row.responsible_user_id)
        if row.unit_id:
            return words.of(self.units, row.unit_id)
        return format_html('<span class="sk-muted">{}</span>', _("nobody yet"))


def _phase(code: str, stands_still: bool) -> SafeString:
    shown = badge(words.phase_name(code), words.phase_kind(code))
    if not stands_still:
        return shown
    return format_html("{} {}", shown, badge(_("term stands still"), "neutral"))


def _step(code: str, closing_reason: str) -> str:
    if code:
        return words.step_name(code)
    return words.label(closing_reason, "closing_reasons") if closing_reason else NO_VALUE


def _forms(codes: tuple[str, ...]) -> str:
    return f"{words.labels(list(codes), 'exploitation_forms')}; " if codes else ""


def _source(code: str) -> SafeString:
    return format_html('<span class="sk-muted">{}</span>', words.label(code, "source_kinds"))
