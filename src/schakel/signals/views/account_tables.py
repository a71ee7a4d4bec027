"""The figures of the account as tables, each with its definition and population."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base.accounts import selectors as accounts
from schakel.base.reference import selectors as reference
from schakel.base.tables import Cell, Table
from schakel.signals.selectors import accounting, national
from schakel.signals.selectors.account_period import Period, Traffic
from schakel.signals.selectors.accounting import Level, Quarter
from schakel.signals.selectors.national import RoundedFunnel
from schakel.signals.templatetags.signal_words import PHASES
from schakel.signals.workflow import AWAITING_ANSWER, HandoverStatus, Phase

LEVEL_NAMES = {
    "signalling": gettext_lazy("1 Signalling"),
    "enrichment": gettext_lazy("2 Enrichment"),
    "talk_and_complaint": gettext_lazy("3 Informative talk and complaint"),
    "investigation": gettext_lazy("4 Start of the investigation"),
    "prosecution": gettext_lazy("Then: prosecution"),
}
PLACES = {
    accounting.OPEN: gettext_lazy("still open"),
    accounting.WAITING: gettext_lazy("waiting"),
    accounting.HANDED_OVER: gettext_lazy("handed over"),
    accounting.MERGED: gettext_lazy("duplicate, goes on in another signal"),
    national.TOGETHER: gettext_lazy("several places together, too few to tell apart"),
    accounting.DESTROYED: gettext_lazy("destroyed after the term for keeping"),
}
SERVICES = {
    "police": gettext_lazy("Police"),
    "nla_investigation": gettext_lazy("Inspectorate: investigation"),
    "nla_supervision": gettext_lazy("Inspectorate: supervision"),
    "kmar": gettext_lazy("Marechaussee"),
}
TASKS = {
    "police": gettext_lazy("Sexual and criminal exploitation: talks, complaints, investigation."),
    "nla_investigation": gettext_lazy("Labour exploitation: enriches, investigates or forwards."),
    "nla_supervision": gettext_lazy("Sees abuses at work; does not investigate crime (Awb 3:3)."),
    "kmar": gettext_lazy("Sees people at the border; talks, registers and mostly hands over."),
}

GONE = (HandoverStatus.REVOKED, HandoverStatus.EXPIRED)


def place_names() -> dict[str, str]:
    """Return where signals can be, in words: reasons of stopping among them."""
    return {**reference.labels("closing_reasons"), **{code: str(n) for code, n in PLACES.items()}}


def tables_of(
    levels: tuple[Level, ...], period: Period, quarters: tuple[Quarter, ...]
) -> list[Table]:
    """Return every figure of the page as tables for the download."""
    return [
        funnel(levels), by_quarter(period, quarters), steps(period), stops(period), durations(period),
        waits(period), traffic(period), results(period), missing(period), judgements(period),
    ]  # fmt: skip


def funnel(levels: tuple[Level, ...]) -> Table:
    """The cohort, phase by phase."""
    names = place_names()
    rows: list[tuple[str, str, int]] = []
    for level in levels:
        name = str(LEVEL_NAMES[level.code])
        rows.append((name, _("got this far"), level.reached))
        rows += [(name, names.get(code, code), times) for code, times in level.left.items()]
    note = _("Signals that came in during the period, by the furthest phase they ever reached.")
    return Table(_("Funnel"), (_("Phase"), _("What"), _("How many")), rows, (note,))


def by_quarter(period: Period, quarters: tuple[Quarter, ...]) -> Table:
    """What came in and ended per quarter."""
    rows = [(quarter_name(q), q.came_in, q.stopped, q.handed_over) for q in quarters]
    note = _(
        "Per quarter: signals that came in, stops that two people made, accepted hand-overs."
        " What ended may have come in earlier."
    )
    header = (_("Quarter"), _("Came in"), _("Stopped"), _("Handed over"))
    return Table(_("Per quarter"), header, rows, (_sorted(period, note),))


def quarter_name(quarter: Quarter) -> str:
    """A quarter as people say it: 2023 Q2."""
    return f"{quarter.begins.year} Q{(quarter.begins.month + 2) // 3}"


def steps(period: Period) -> Table:
    """Steps taken in the period."""
    rows = [(str(name), period.steps.get(code, 0)) for code, name in PHASES.items()]
    note = _("Every step that a signal took in the period, whenever the signal came in.")
    header = (_("To phase"), _("Times"))
    return Table(_("Steps taken"), header, rows, (_sorted(period, note),))


def stops(period: Period) -> Table:
    """Why signals stopped."""
    note = _("Stops in the period by reason. A signal that was reopened can stop twice.")
    rows = _named(period.stops, reference.labels("closing_reasons"))
    header = (_("Reason"), _("Times"))
    return Table(_("Reasons for stopping"), header, rows, (_sorted(period, note),))


def durations(period: Period) -> Table:
    """How long phases take."""
    rows = [
        (str(PHASES[Phase(d.phase)]), d.number, round(d.median_days, 1),
         round(d.ninetieth_days, 1))
        for d in period.durations
    ]  # fmt: skip
    note = _("Of every step taken in the period: how long the signal was in the phase before it.")
    header = (_("Phase"), _("Steps"), _("Half within, in days"), _("Nine in ten within, in days"))
    return Table(
        _("How long a phase takes"),
        header,
        rows,
        (_sorted(period, " ".join([note, *_stands(period)])),),
    )


def _stands(period: Period) -> tuple[str, ...]:
    """Say until when was counted, where that is not this moment."""
    if period.durations_until is None:
        return ()
    until = date_format(localtime(period.durations_until), "j F Y, H:i")
    return (_("Counted ahead, until %(until)s; at least once a night.") % {"until": until},)


def _sorted(period: Period, note: str) -> str:
    """Add which forms and sources were counted, where those are not of this moment."""
    if period.sorted_at is None:
        return note
    at = date_format(localtime(period.sorted_at), "j F Y, H:i")
    told = _("Older steps count with the form and source that the signal had on %(at)s.")
    return f"{note} {told % {'at': at}}"


def waits(period: Period) -> Table:
    """Why signals waited."""
    rows = _named(period.waits, reference.labels("waiting_reasons"))
    note = _("How often a signal was put aside in the period, and why. Waiting is never a stop.")
    header = (_("Reason"), _("Times"))
    return Table(_("Waiting"), header, rows, (_sorted(period, note),))


def traffic(period: Period) -> Table:
    """Offers to and from other organisations."""
    names = accounts.organisation_names({line.other_id for line in period.traffic})
    header = (
        _("Organisation"), _("Direction"), _("Offered"), _("Accepted"), _("Refused"),
        _("Taken back or expired"), _("No answer yet"), _("Days until the answer"),
    )  # fmt: skip
    note = _("Offers made in the period. Tasks differ, so organisations are not ranked.")
    rows = [_line(line, names) for line in period.traffic]
    return Table(_("Hand-overs"), header, rows, (note,))


def results(period: Period) -> Table:
    """What became of accepted signals."""
    names = place_names()
    note = _("Signals that we accepted from others in the period, and where they are now.")
    header = (_("Where it is now"), _("How many"))
    return Table(_("Result of what we accepted"), header, _named(period.results, names), (note,))


def missing(period: Period) -> Table:
    """What receivers missed, in both directions."""
    names = reference.labels("missing_information")
    codes = sorted({*period.missing_from_us, *period.missing_to_us}, key=lambda c: names.get(c, c))
    rows = [
        (names.get(code, code), period.missing_from_us.get(code, 0),
         period.missing_to_us.get(code, 0))
        for code in codes
    ]  # fmt: skip
    note = _(
        "What the receiver of a hand-over said was missing. One offer can miss several things."
    )
    header = (_("Missing"), _("In what we offered"), _("In what we were offered"))
    return Table(_("Quality of signals"), header, rows, (note,))


def judgements(period: Period) -> Table:
    """Police and prosecution beside each other."""
    names = reference.labels("risk_judgements")
    pairs = period.judgements.pairs
    rows: list[list[Cell]] = [
        [name, *(pairs.get((code, other), 0) for other in names)] for code, name in names.items()
    ]
    note = _(
        "Weighings in the period in which both judged the risk. Down: police; across: prosecution."
    )
    header = (_("Police"), *names.values())
    return Table(_("Two judgements"), header, rows, (_sorted(period, note),))


def services(found: Mapping[str, RoundedFunnel]) -> Table:
    """The services side by side, rounded."""
    shown = [code for code in SERVICES if code in found]
    header = (_("Phase"), *(str(SERVICES[code]) for code in shown), _("Together"))
    rows: list[list[Cell]] = [
        [str(name), *(_rounded(found[code], place) for code in shown), _rounded(found[""], place)]
        for place, name in enumerate(LEVEL_NAMES.values())
    ]
    rows.append([_("Suspects prosecuted in the period"),
                 *(rounded(found[code].suspects_prosecuted) for code in (*shown, ""))])  # fmt: skip
    note = _(
        "Every number is rounded to five on its own, totals too, so they need not add up."
        " Tasks differ, so services are not ranked."
    )
    return Table(_("Services side by side"), header, rows, (note,))


def left_nationally(found: RoundedFunnel) -> Table:
    """Where the signals of all services are, per phase, rounded."""
    names = place_names()
    rows = [
        (str(LEVEL_NAMES[level.code]), names.get(code, code), rounded(number))
        for level in found.levels
        for code, number in level.left.items()
    ]
    note = _("The furthest phase a signal reached, and where those that went no further are now.")
    return Table(_("Where they are now"), (_("Phase"), _("Where"), _("How many")), rows, (note,))


def rounded(number: int | None) -> Cell:
    """A rounded number, or the class of the small ones."""
    return _("fewer than 5") if number is None else number


def _rounded(found: RoundedFunnel, place: int) -> Cell:
    return rounded(found.levels[place].reached)


def _named(counted: Mapping[str, int], names: Mapping[str, str]) -> list[tuple[str, int]]:
    return sorted(
        ((names.get(code, code), times) for code, times in counted.items()),
        key=lambda row: (-row[1], row[0]),
    )


def _line(line: Traffic, names: Mapping[int, str]) -> tuple[Cell, ...]:
    ended = (HandoverStatus.ACCEPTED,), (HandoverStatus.REFUSED,), GONE, tuple(AWAITING_ANSWER)
    answered = [sum(line.answers.get(status, 0) for status in kind) for kind in ended]
    days = None if line.mean_days is None else round(line.mean_days, 1)
    direction = _("to us") if line.is_incoming else _("from us")
    return (names.get(line.other_id, "?"), direction, line.offered, *answered, days)
