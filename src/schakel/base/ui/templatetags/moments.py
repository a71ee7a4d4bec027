"""Dates and times as people say them: "in 2 working days", "3 hours ago"."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400
NEAR_DAYS = 30


def ago(moment: datetime, *, now: datetime) -> str:
    """How long before `now` something happened; far back the date itself is clearer."""
    seconds = int((now - moment).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        n = seconds // MINUTE
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}
    if seconds < DAY:
        n = seconds // HOUR
        return ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}
    if seconds < NEAR_DAYS * DAY:
        n = seconds // DAY
        return ngettext("%(n)d day ago", "%(n)d days ago", n) % {"n": n}
    return date_format(timezone.localtime(moment).date(), "j F Y")


@dataclass(frozen=True)
class Due:
    """What is left of a term, in words and as a degree of urgency."""

    words: str
    degree: str


def until_moment(due_at: datetime, *, now: datetime) -> Due:
    """What is left of a term that is counted in hours, within some days of its end."""
    seconds = int((due_at - now).total_seconds())
    minutes, late = abs(seconds) // MINUTE, seconds < 0
    if minutes < HOUR // MINUTE:
        return _in_minutes(minutes, late=late)
    n = round(minutes * MINUTE / HOUR)
    if late:
        return Due(ngettext("%(n)d hour too late", "%(n)d hours too late", n) % {"n": n}, "overdue")
    return Due(ngettext("in %(n)d hour", "in %(n)d hours", n) % {"n": n}, "soon")


def _in_minutes(n: int, *, late: bool) -> Due:
    if late:
        words = ngettext("%(n)d minute too late", "%(n)d minutes too late", n)
        return Due(words % {"n": n}, "overdue")
    return Due(ngettext("in %(n)d minute", "in %(n)d minutes", n) % {"n": n}, "soon")


def until(due_on: date, *, today: date, working_days: int | None = None) -> Due:
    """What is left until `due_on`, in working days where the caller has counted them."""
    days = (due_on - today).days
    if days < 0:
        n = -days
        return Due(ngettext("%(n)d day too late", "%(n)d days too late", n) % {"n": n}, "overdue")
    if days == 0:
        return Due(_("today"), "soon")
    degree = "soon" if days <= 2 else "later"
    if days > NEAR_DAYS:
        return Due(date_format(due_on, "j F Y"), degree)
    if not working_days:
        return Due(ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}, degree)
    n = working_days
    return Due(ngettext("in %(n)d working day", "in %(n)d working days", n) % {"n": n}, degree)
