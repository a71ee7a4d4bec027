"""Components of every page: `{% load ui %}`. Shown with their use on the page /styleguide/."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.base import render_value_in_context
from django.template.context import Context
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.base import calendar
from schakel.base.ui import selectors
from schakel.base.ui.templatetags import moments
from schakel.base.ui.templatetags.icons import draw

register = template.Library()
WBR = SafeString("<wbr>")
# S-7K2M-9QXD of a signal, 2026-000123 of a report; one that is part of an address is left alone.
REFERENCE = re.compile(r"(?<![\w/#-])(?:[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}|\d{4}-\d{6})(?![\w-])")
BUTTONS = {
    "primary": "utrecht-button--primary-action",
    "secondary": "utrecht-button--secondary-action",
    "subtle": "utrecht-button--subtle",
    "danger": "utrecht-button--primary-action sk-button--danger",
}
# So near its end a term in hours is told in hours; before and after that, days say enough.
IN_HOURS = timedelta(hours=48)
BADGES = ("neutral", "info", "good", "warning", "danger")
TIMELINE_ITEM = (
    '<li class="sk-timeline__item"><strong>{}</strong><br>'
    '<span class="sk-muted sk-small">{}{}</span>{}</li>'
)
NO_VALUE = "\u2013"
BADGE_ICONS = {"good": "check", "warning": "alert", "danger": "danger"}
ALERTS = {
    "info": ("info", "info"),
    "good": ("ok", "check"),
    "warning": ("warning", "alert"),
    "danger": ("error", "danger"),
}


def with_query(context: Context, **changes: str) -> str:
    """The query string of this page with some values changed, so that filters survive a sort."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def frame(context: Context) -> selectors.Frame:
    """What stands around the page; also where no context processor has run, as in error pages."""
    return selectors.frame(context.get("request"))


@register.simple_tag(takes_context=True)
def workplace(context: Context) -> dict[str, object]:
    """What only the workplace shows; asked for by its template alone, so error pages stay plain."""
    request = context["request"]
    return {
        "navigation": selectors.navigation(request),
        "places": selectors.places(request),
        "has_search": selectors.has_search(),
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "clock" %}`, always beside words."""
    return draw(name)


@register.simple_tag
def button(text: str, kind: str = "primary", **extra: str) -> SafeString:
    """`{% button "Save" %}`; kind primary, secondary, subtle, danger; name, value, icon, type."""
    mark = draw(extra["icon"]) if extra.get("icon") else ""
    sending = format_html(' name="{}" value="{}"', extra["name"], extra.get("value", "")) if (
        extra.get("name")
    ) else ""  # fmt: skip
    return format_html(
        '<button type="{}" class="utrecht-button {}"{}>{} {}</button>',
        extra.get("type", "submit"), BUTTONS[kind], sending, mark, text,
    )  # fmt: skip


@register.simple_tag
def link_button(text: str, url: str, kind: str = "secondary", icon: str = "") -> SafeString:
    """A link that looks like a button, for going somewhere (not for changing something)."""
    return format_html(
        '<a class="utrecht-button utrecht-button-link {}" href="{}">{} {}</a>',
        BUTTONS[kind], url, draw(icon) if icon else "", text,
    )  # fmt: skip


@register.filter
def day(written: str) -> str:
    """`{{ version.dated_on|day }}`: 2026-11-21 of a file in words; other text stays as it is."""
    try:
        return formats.date_format(date.fromisoformat(written), "j F Y")
    except ValueError:
        return written


@register.filter(is_safe=True)
def unbroken(heading: str) -> str:
    """`{% filter unbroken %}`: a reference stays on one line; a narrow screen breaks before it."""
    return REFERENCE.sub(r'<span class="sk-nowrap">\g<0></span>', heading)


@register.simple_tag
def badge(text: str, kind: str = "neutral") -> SafeString:
    """A short status; colour comes with words and, where it matters, an icon."""
    if kind not in BADGES:
        raise template.TemplateSyntaxError(f"badge: {kind} is not one of {BADGES}")
    mark = draw(BADGE_ICONS[kind]) if kind in BADGE_ICONS else ""
    return format_html('<span class="sk-badge sk-badge--{}">{}{}</span>', kind, mark, text)


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> SafeString:
    """`{% alert "warning" title="..." %}...{% endalert %}`: something to notice on this page."""
    look, mark = ALERTS[kind]
    heading = format_html("<strong>{}</strong>", title) if title else ""
    return format_html(
        '<div class="utrecht-alert utrecht-alert--{}" role="{}">{}'
        '<div class="utrecht-alert__content">{}<div>{}</div></div></div>',
        look, "alert" if kind == "danger" else "note", draw(mark), heading, content,
    )  # fmt: skip


@register.simple_block_tag
def card(content: str, title: str = "", kind: str = "", level: int = 2) -> SafeString:
    """A section on its own sheet; kind may be accent or danger."""
    look = f" sk-card--{kind}" if kind else ""
    if not title:
        return format_html('<div class="sk-card{}">{}</div>', look, content)
    key = f"card-{slugify(title)}"
    return format_html(
        '<section class="sk-card{}" aria-labelledby="{}">'
        '<h{} class="sk-card__title utrecht-heading-{}" id="{}">{}</h{}>{}</section>',
        look, key, level, level, key, title, level, content,
    )  # fmt: skip


@register.inclusion_tag("ui/parts/empty.html")
def empty_state(title: str, why: str, url: str = "", action: str = "") -> dict[str, str]:
    """An empty list says why it is empty and what to do next."""
    return {"title": title, "why": why, "url": url, "action": action}


@register.simple_tag(takes_context=True)
def definitions(context: Context, pairs: Iterable[tuple[str, object]]) -> SafeString:
    """Pairs of a name and a value; an empty value is shown as not filled in."""
    # In Python: the page of a signal has twenty of these (ADR 0102).
    empty = format_html('<span class="sk-muted">{}</span>', _("not filled in"))
    rows = (
        (name, empty if value in (None, "") else render_value_in_context(value, context))
        for name, value in pairs
    )
    return format_html(
        '<dl class="sk-definitions">{}</dl>',
        format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows),
    )


@register.inclusion_tag("ui/parts/steps.html")
def step_bar(steps: Sequence[tuple[str, str]], current: str, label: str = "") -> dict[str, object]:
    """The phases of a thing, with what is done, where it is and what follows.

    On a phone one line says where it is; the rest unfolds.
    """
    at = [code for code, _label in steps].index(current)
    states = ["done"] * at + ["current"] + ["todo"] * (len(steps) - at - 1)
    rows = [(text, state) for (_code, text), state in zip(steps, states, strict=True)]
    return {"rows": rows, "label": label, "step": at + 1, "here": steps[at][1]}


@register.simple_tag
def timeline(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """What happened, newest first: items with at, title and optionally who, text and url."""
    rows = format_html_join("", TIMELINE_ITEM, map(_timeline_item, items))
    return format_html('<ol class="sk-timeline">{}</ol>', rows)


def _timeline_item(item: Mapping[str, Any]) -> tuple[str, ...]:
    title, url, who, text = (item.get(name) for name in ("title", "url", "who", "text"))
    return (
        format_html('<a href="{}">{}</a>', url, title) if url else format_html("{}", title),
        ago(item["at"]),
        format_html(" · {}", who) if who else "",
        format_html("<p>{}</p>", text) if text else "",
    )


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[tuple[str, str, str]], current: str, label: str = "") -> dict[str, object]:
    """Parts of one page as links (code, text, url): they work without scripts and in history."""
    return {"items": list(items), "current": current, "label": label}


@register.inclusion_tag("ui/parts/progress.html")
def progress(value: int, of: int, label: str) -> dict[str, object]:
    """How far something is, in a bar and in words."""
    return {"value": value, "of": of, "label": label, "key": f"progress-{slugify(label)}"}


@register.inclusion_tag("ui/parts/confirm.html", takes_context=True)
def confirm(
    context: Context, question: str, *, what: str, action: str, back: str, danger: bool = False
) -> dict[str, Any]:
    """Ask before something that cannot be undone: says what will happen and offers the way back."""
    return {
        "question": question, "what": what, "action": action, "back": back,
        "kind": "danger" if danger else "primary", "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.simple_tag
def term(dutch: str, shown: str = "") -> SafeString:
    """A word of the glossary: its meaning on pointing or focus, the whole list on a click."""
    word = selectors.word(dutch)
    return format_html(
        '<a class="sk-term" href="{}#{}">{}<span class="sk-term__meaning" role="tooltip">{}</span></a>',
        reverse("ui:glossary"), word.code, shown or word.dutch, word.meaning,
    )  # fmt: skip


@register.simple_tag
def due(due_on: date, working_days: int | None = None) -> SafeString:
    """A due date with what is left of it: `{% due signal.due_on working_days=3 %}`."""
    return _due_on(due_on, timezone.localdate(), working_days, get_language())


@lru_cache(maxsize=4096)
def _due_on(day: date, today: date, working_days: int | None, _language: str | None) -> SafeString:
    # Dates and a language only, so nothing of anybody is remembered; a page shows hundreds.
    left = moments.until(day, today=today, working_days=working_days)
    return _due(left, day.isoformat(), formats.date_format(day, "l j F Y"))


def _due(left: moments.Due, iso: str, title: str) -> SafeString:
    return format_html(
        '<time class="sk-due--{}" datetime="{}" title="{}">{}{}</time>',
        left.degree, iso, title, draw("alert") if left.degree == "overdue" else "", left.words,
    )  # fmt: skip


@register.simple_tag
def due_moment(due_at: datetime) -> SafeString:
    """As `due`, with working days counted here; a term that runs in hours is told in hours.

    A term in days ends with the day (`calendar.end_of_day`); any other minute is of one in hours.
    """
    now, moment = timezone.now(), timezone.localtime(due_at)
    today, day = timezone.localdate(), moment.date()
    if abs(due_at - now) < IN_HOURS and moment != calendar.end_of_day(day):
        title = formats.date_format(moment, "l j F Y, H:i")
        return _due(moments.until_moment(due_at, now=now), moment.isoformat(), title)
    return due(day, working_days=calendar.working_days_between(today, day))


@register.filter
def ago(moment: datetime) -> SafeString:
    """`{{ signal.changed_at|ago }}`: in words, with the exact moment for who wants it."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(),
        format_date(timezone.localtime(moment), "l j F Y, H:i"),
        moments.ago(moment, now=timezone.now()),
    )  # fmt: skip


@register.filter
def address(mail: str) -> SafeString:
    """`{{ member.email|address }}`: where it must break, it does so behind the @ or a dot."""
    parts = [(part,) for part in re.split(r"(?<=[@.])", mail)]
    return format_html('<span class="sk-address">{}</span>', format_html_join(WBR, "{}", parts))


@register.filter
def number(value: float | None) -> str:
    """A number with the separators of the reader's language; a dash where there is none."""
    return NO_VALUE if value is None else _written(value, get_language())


# An account asks it three hundred times, of much the same numbers.
@lru_cache(maxsize=10_000, typed=True)
def _written(value: float, language: str | None) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def column(context: Context, spec: Any, sort: str) -> dict[str, str]:
    """One heading: a word, or (label, sort key), or (label, sort key, "number")."""
    # A translation that waits for its reader is no `str`, so the other way round.
    label, key, kind = (*(spec if isinstance(spec, tuple) else (spec,)), "", "")[:3]
    if not key:
        return {"label": label, "kind": kind}
    order = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    return {
        "label": label, "kind": kind, "order": order,
        "url": with_query(context, sort=f"-{key}" if order == "ascending" else key, page=""),
    }  # fmt: skip


@register.simple_block_tag(takes_context=True)
def table(context: Context, content: str, caption: str, columns: Sequence[Any], **how: str) -> str:
    """Rows under sortable headings: `{% table caption="..." columns=columns sort=sort %}`.

    On a phone rows become cards when each cell names its column: `<td data-label="Phase">`.
    `keys="yes"` lets j, k, Enter and x walk through the rows.
    """
    headings = [column(context, spec, how.get("sort", "")) for spec in columns]
    return render_to_string(
        "ui/parts/table.html",
        {"caption": caption, "headings": headings, "content": content, "keys": how.get("keys"),
         "key": f"table-{slugify(caption)}"},
    )  # fmt: skip


@register.inclusion_tag("ui/parts/pages.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, object]:
    """The pages of a list, keeping its filters."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        (str(n), with_query(context, page=str(n)) if str(n).isdigit() else "") for n in numbers
    ]
    before = with_query(context, page=str(page.number - 1)) if page.has_previous() else ""
    after = with_query(context, page=str(page.number + 1)) if page.has_next() else ""
    return {"page": page, "links": links, "before": before, "after": after}


@register.inclusion_tag("ui/parts/chips.html", takes_context=True)
def filter_chips(
    context: Context, name: str, options: Iterable[tuple[str, str, int | None]], *, label: str
) -> dict[str, object]:
    """One filter as a row of choices (value, text, count); an empty value means all."""
    current = context["request"].GET.get(name, "")
    chips = [
        {"text": text, "count": count, "url": with_query(context, **{name: value, "page": ""}),
         "is_current": value == current}
        for value, text, count in options
    ]  # fmt: skip
    return {"chips": chips, "label": label}
