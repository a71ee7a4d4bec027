"""What waits beside the signals themselves, as lines of Today: suspects, advice, samples."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base.actor import Actor
from schakel.base.registry import TodayLine
from schakel.signals.selectors import consultations, lists, samples, suspects
from schakel.signals.templatetags import signal_words as words

AWAITED = {
    "answer": gettext_lazy("answer first whether this person was forced"),
    "decide": gettext_lazy("decide"),
}


def sample_lines(actor: Actor) -> list[TodayLine]:
    """Return samples to decide on, or that can be read."""
    return [
        TodayLine(
            title=_("Sample for %(other)s: decide") % {"other": row.other}
            if not row.is_mine
            else _("Sample of %(other)s: ready to read") % {"other": row.other},
            url=reverse("signals:sample", args=[row.sample.pk]),
            why=words.label(row.sample.goal, "sample_goals"),
            due_at=row.sample.expires_at,
        )
        for row in samples.waiting(actor=actor)
    ]


def advice_lines(actor: Actor) -> list[TodayLine]:
    """Return questions for advice that wait for us, each with the day before which to answer."""
    return [
        TodayLine(
            title=_("Advice without a name for %(other)s") % {"other": row.other},
            url=reverse("signals:consultation", args=[row.id]),
            why=_("nobody can be recognised in it"),
            due_at=row.due_at,
        )
        for row in consultations.waiting(actor=actor)
    ]


def told_lines(actor: Actor) -> list[TodayLine]:
    """Return what others told us: advice that came back, and measures on what we handed over."""
    advice = [
        TodayLine(
            title=_("Advice of %(other)s") % {"other": row.other},
            url=reverse("signals:consultation", args=[row.id]),
            why=_("on a case without a name"),
            due_at=None,
        )
        for row in consultations.came_back(actor=actor)
    ]
    measures = [
        TodayLine(
            title=f"{row.handover.signal_reference}: {words.label(row.kind, 'measure_kinds')}",
            url=reverse("signals:offer", args=[row.handover_id]),
            why=_("measure of %(other)s") % {"other": row.sender.name},
            due_at=None,
        )
        for row in consultations.measures_told(actor=actor)
    ]
    return advice + measures


def suspect_lines(actor: Actor) -> list[TodayLine]:
    """Return suspects about whom the prosecutor must answer or decide."""
    return [
        TodayLine(
            title=_("%(reference)s, suspect %(number)s: %(what)s")
            % {"reference": row.reference, "number": row.number, "what": AWAITED[row.awaits]},
            url=reverse("signals:suspect", args=[row.person_id]),
            why=_("possible victim as well") if row.is_possible_victim else "",
            due_at=row.due_at,
            is_urgent=row.is_urgent,
        )
        for row in suspects.awaiting(actor=actor)[: lists.PAGE]
    ]
