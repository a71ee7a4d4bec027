"""What of the scan waits for somebody, for the page "Vandaag" and the navigation."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schakel.base.actor import Actor
from schakel.base.registry import TodayLine
from schakel.base.rights import Right
from schakel.scanning.selectors import lists
from schakel.scanning.workflow import DAY_BUDGET

SHOWN = 3


def lines(actor: Actor) -> Sequence[TodayLine]:
    """Return the reading list as one line, with how long the oldest note waits."""
    found = lists.reading_list(actor=actor)
    count = found.count()
    if not count:
        return []
    oldest = found.order_by("received_at").values_list("received_at", flat=True)[0]
    days = (timezone.now() - oldest).days
    why = ngettext("the oldest waits %(days)s day", "the oldest waits %(days)s days", days) % {
        "days": days
    }
    if count > DAY_BUDGET:
        more = _("%(count)s more than a day's list") % {"count": count - DAY_BUDGET}
        why = f"{why}, {more}"
    title = ngettext(
        "%(count)s note of the scan to read", "%(count)s notes of the scan to read", count
    ) % {"count": count}
    return [TodayLine(title, reverse("scanning:list"), why, None)]


def drafts(actor: Actor) -> Sequence[TodayLine]:
    """Return the drafts of the rules that a colleague wrote and this person may publish."""
    if not actor.may(Right.REFERENCE_PUBLISH):
        return []
    return [
        TodayLine(
            title=_("Draft %(number)s of the rules of the scan") % {"number": draft.number},
            url=reverse("scanning:rules"),
            why=draft.note,
            due_at=None,
        )
        for draft in lists.drafts(actor=actor)
        if draft.drafted_by != actor.user_id
    ]
