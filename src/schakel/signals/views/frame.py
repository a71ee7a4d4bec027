"""What the frame of every page shows of the signal chain: panels of Today, search, numbers."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base import registry
from schakel.base.actor import Actor
from schakel.base.registry import (
    NavigationItem,
    PersonReport,
    SearchProvider,
    TodayLine,
    TodayPanel,
)
from schakel.base.rights import Right
from schakel.signals.selectors import (
    duty,
    handovers,
    imports,
    lists,
    person_report,
    policy,
    returns,
    samples,
    suspects,
    today,
    trail,
)
from schakel.signals.selectors.returns import AwaitedRow
from schakel.signals.selectors.today import CAME_BACK, MINE, OFFERED
from schakel.signals.services import looking
from schakel.signals.templatetags import signal_words as words
from schakel.signals.views.awaiting import (
    advice_lines,
    sample_lines,
    suspect_lines,
    told_lines,
)
from schakel.signals.views.blocks import offer_blocks, signal_blocks, signal_lines
from schakel.signals.workflow import IMPORT_UNDONE

OVERDUE = lists.WorkFilter(only_overdue=True)
READ = frozenset({Right.SIGNALS_READ})
WORK = frozenset({Right.SIGNALS_RECEIVE, Right.SIGNALS_ENRICH, Right.SIGNALS_WEIGH})
TALK = frozenset({Right.SIGNALS_TALK})
OFFERS = frozenset({Right.SIGNALS_RECEIVE, Right.SIGNALS_HAND_OVER})
PROSECUTE = frozenset({Right.SIGNALS_PROSECUTE})
CONFIRM = frozenset({Right.SIGNALS_CONFIRM})


def stop_lines(actor: Actor) -> list[TodayLine]:
    """Return proposed stops, and files to take back, that a second person must judge."""
    files = [
        TodayLine(
            title=_("Judge whether a file of signals is taken back"),
            url=reverse("signals:import_undo", args=[import_id]),
            why=words.label(IMPORT_UNDONE, "closing_reasons"),
            due_at=None,
        )
        for import_id in imports.undos_to_confirm(actor=actor)
    ]
    return files + [
        TodayLine(
            title=_("%(reference)s: judge the proposed stop") % {"reference": stop.reference},
            url=reverse("signals:signal", args=[stop.signal_id]),
            why=words.label(stop.reason, "closing_reasons"),
            due_at=None,
        )
        for stop in today.stops_to_confirm(actor=actor)
        if not stop.is_own
    ]


def awaited_lines(actor: Actor) -> list[TodayLine]:
    """Return the hand-overs of which the receiver did not tell yet what became of them."""
    return _message_lines(returns.awaited(actor=actor), _("to %(other)s"))


def to_tell_lines(actor: Actor) -> list[TodayLine]:
    """Return the signals of which who handed them over waits to hear what we did."""
    return _message_lines(returns.to_tell(actor=actor), _("from %(other)s"))


def _message_lines(rows: Iterable[AwaitedRow], pattern: str) -> list[TodayLine]:
    return [
        TodayLine(
            title=row.reference,
            url=reverse("signals:signal", args=[row.signal_id]),
            why=pattern % {"other": row.other},
            due_at=row.due_at,
        )
        for row in rows
    ]


def duty_lines(actor: Actor) -> list[TodayLine]:
    """Return who is on duty for informative talks now, and until when they are certified."""
    return [
        TodayLine(
            title=one.name,
            url=reverse("signals:duty"),
            why=_("until %(end)s; certified until %(until)s")
            % {
                "end": date_format(localtime(one.turns[0].ends_at), "D H:i"),
                "until": date_format(one.until, "j F Y"),
            },
            due_at=None,
        )
        for one in duty.on_duty(actor=actor)
    ]


def register_all() -> None:
    """Put the signal chain into the frame."""
    for item in _navigation():
        registry.navigation.register(item)
    for panel in _panels():
        registry.today_panels.register(panel)
    registry.searches.register(SEARCH)
    for known in trail.NAMES:
        registry.thing_names.register(known)
    for check in policy.CHECKS:
        registry.policy_checks.register(check)
    for report in PERSON_REPORTS:
        registry.person_reports.register(report)


def _search(actor: Actor, text: str) -> list[TodayLine]:
    return signal_lines(looking.search(actor=actor, text=text))


def _note(actor: Actor, text: str, number: int) -> str:
    if number >= lists.PAGE:
        return _("These are the first %(number)d, danger first. Add a word to narrow it down.") % {
            "number": lists.PAGE
        }
    if number:
        return ""
    if unknown := lists.words_not_found(actor=actor, text=text):
        return _(
            "No signal of your organisation that you may read holds: %(words)s. Try another form,"
            " a part of the word, or fewer words."
        ) % {"words": ", ".join(unknown)}
    return _(
        "Each word occurs somewhere, but no signal holds them all. Leave a word out. Words such as"
        " “de” and “niet” do not count."
    )


SEARCH = SearchProvider(title=gettext_lazy("Signals"), search=_search, rights=READ, note=_note)


PERSON_REPORTS = (
    PersonReport(gettext_lazy("Signals about you"), person_report.held_lines),
    PersonReport(gettext_lazy("To whom a signal was offered"), person_report.received_lines),
    PersonReport(gettext_lazy("Who looked at the signals"), person_report.looked_lines),
)


def _navigation() -> list[NavigationItem]:
    return [
        NavigationItem(
            label=gettext_lazy("Today"), url_name="ui:today", rights=frozenset(), order=0,
            icon="today",
        ),
        NavigationItem(
            label=gettext_lazy("Report a signal"), url_name="signals:report",
            rights=frozenset({Right.SIGNALS_REGISTER}), order=5, icon="pen",
        ),
        NavigationItem(
            label=gettext_lazy("Signals"), url_name="signals:list", rights=READ, order=10,
            count=lambda actor: lists.filtered(actor, OVERDUE),
        ),
        NavigationItem(
            label=gettext_lazy("Hand-overs"), url_name="signals:offers", rights=OFFERS, order=20,
            count=lambda actor: handovers.to_answer(actor=actor), icon="swap",
        ),
        NavigationItem(
            label=gettext_lazy("On duty for talks"), url_name="signals:duty", rights=TALK,
            order=25, icon="today",
        ),
        NavigationItem(
            label=gettext_lazy("Samples"), url_name="signals:samples",
            rights=frozenset({Right.SHARING_APPROVE, Right.MONITOR_ESTIMATE}), order=65,
            count=lambda actor: len(samples.waiting(actor=actor)), icon="list",
        ),
        NavigationItem(
            label=gettext_lazy("Suspects"), url_name="signals:suspects", rights=PROSECUTE, order=15,
            count=lambda actor: len(suspects.awaiting(actor=actor)), icon="list",
        ),
        NavigationItem(
            label=gettext_lazy("Account for it"), url_name="accounting",
            rights=frozenset({Right.SIGNALS_COUNT}), order=60, icon="list",
        ),
    ]  # fmt: skip


def _panels() -> list[TodayPanel]:
    return [*_panels_at_the_door(), *_panels_of_work()]


def _panels_at_the_door() -> list[TodayPanel]:
    return [
        TodayPanel(
            code="urgent", title=gettext_lazy("Danger, minors and people who travel on"),
            empty=gettext_lazy("No open signal is urgent. Danger always comes on top here."),
            together=signal_blocks, order=0, rights=READ,
        ),
        TodayPanel(
            code=OFFERED, title=gettext_lazy("Handed to us, not yet accepted"),
            empty=gettext_lazy("Every hand-over has been answered. New ones appear here at once."),
            together=offer_blocks, order=10,
            rights=frozenset({Right.SIGNALS_RECEIVE}),
        ),
        TodayPanel(
            code=CAME_BACK, title=gettext_lazy("Came back to us"),
            empty=gettext_lazy("No offer was refused or expired."),
            together=offer_blocks, order=20, rights=OFFERS,
        ),
        TodayPanel(
            code="duty", title=gettext_lazy("On duty for talks now"),
            empty=gettext_lazy("Nobody is on duty now. Put a certified colleague on duty."),
            lines=duty_lines, order=25, rights=TALK,
        ),
        *_service_panels(),
        TodayPanel(
            code="advice", title=gettext_lazy("Others ask you for advice"),
            empty=gettext_lazy("Nobody waits for your advice."),
            lines=advice_lines, order=12, rights=frozenset({Right.SIGNALS_RECEIVE}), hides_empty=True,
        ),
        TodayPanel(
            code="told", title=gettext_lazy("Others told you"),
            empty=gettext_lazy("No advice or measure came back in the last two weeks."),
            lines=told_lines, order=22, rights=frozenset({Right.SIGNALS_REGISTER}), hides_empty=True,
        ),
        TodayPanel(
            code="new", title=gettext_lazy("New reports without an owner"),
            empty=gettext_lazy("Every report has a number and an owner."),
            together=signal_blocks, order=30,
            rights=frozenset({Right.SIGNALS_RECEIVE}),
        ),
        TodayPanel(
            code="confirm", title=gettext_lazy("Stops that need a second person"),
            empty=gettext_lazy("No proposed stop waits for you. You never judge your own."),
            lines=stop_lines, order=40, rights=CONFIRM,
        ),
    ]  # fmt: skip


def _panels_of_work() -> list[TodayPanel]:
    return [
        TodayPanel(
            code="suspects", title=gettext_lazy("Suspects that wait for the prosecutor"),
            empty=gettext_lazy("No suspect waits for an answer or a decision."),
            lines=suspect_lines, order=5, rights=PROSECUTE,
        ),
        TodayPanel(
            code="samples", title=gettext_lazy("Samples of dossiers"),
            empty=gettext_lazy("No sample waits for you."),
            lines=sample_lines, order=8,
            rights=frozenset({Right.SHARING_APPROVE, Right.MONITOR_ESTIMATE}),
            hides_empty=True,
        ),
        TodayPanel(
            code="overdue", title=gettext_lazy("Overdue"),
            empty=gettext_lazy("Nothing is overdue."),
            together=signal_blocks, order=50, rights=WORK,
        ),
        TodayPanel(
            code="due-soon", title=gettext_lazy("Due within two days"),
            empty=gettext_lazy("Nothing has to be done within two days. Look at all signals."),
            together=signal_blocks, order=60, rights=WORK,
        ),
        TodayPanel(
            code="stuck", title=gettext_lazy("Stuck"),
            empty=gettext_lazy("Nothing is stuck: no alarm went off, nothing waits for capacity."),
            together=signal_blocks, order=70, rights=WORK,
        ),
        TodayPanel(
            code=MINE, title=gettext_lazy("Reported by me"),
            empty=gettext_lazy("You have not reported anything yet. Start with “Report a signal”."),
            together=signal_blocks, order=80,
            rights=frozenset({Right.SIGNALS_REGISTER}),
        ),
    ]  # fmt: skip


def _service_panels() -> list[TodayPanel]:
    """What some services look for first: messages back, and who is on duty."""
    return [
        TodayPanel(
            code="awaited", title=gettext_lazy("Handed over, nothing heard back yet"),
            empty=gettext_lazy("Every receiver told what became of what you handed over."),
            lines=awaited_lines, order=22, rights=OFFERS, hides_empty=True,
        ),
        TodayPanel(
            code="to-tell", title=gettext_lazy("Tell the sender what you did"),
            empty=gettext_lazy("No sender waits for a message."),
            lines=to_tell_lines, order=24, rights=frozenset({Right.SIGNALS_FEEDBACK}),
            hides_empty=True,
        ),
    ]  # fmt: skip
