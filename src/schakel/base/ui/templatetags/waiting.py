"""Lines of what waits: `{% load waiting %}`. In Python, as there may be hundreds (ADR 0102)."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from schakel.base.registry import TodayLine
from schakel.base.ui.templatetags.ui import badge, due_moment

register = template.Library()


@register.simple_tag
def waiting_lines(lines: Iterable[TodayLine]) -> SafeString:
    """`{% waiting_lines panel.first %}`: the items of a list of what waits, urgent ones marked."""
    # Many lines are due at the same moment; for this page only, as the words depend on the reader.
    due, urgent = cache(_due), format_html("{} ", badge(_("urgent"), "danger"))
    return format_html_join(
        "",
        '<li{}><div>{}<a href="{}">{}</a><br><span class="sk-muted">{}</span></div>{}</li>',
        (
            (
                format_html(' class="{}"', "sk-waiting--urgent") if line.is_urgent else "",
                urgent if line.is_urgent else "",
                line.url,
                line.title,
                line.why,
                due(line.due_at) if line.due_at else "",
            )
            for line in lines
        ),
    )


def _due(due_at: datetime) -> SafeString:
    return format_html('<span class="sk-nowrap">{}</span>', due_moment(due_at))
