"""A coded dossier of a sample in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schakel.base.reference import selectors as reference
from schakel.signals.templatetags.signal_words import PHASES, STATUSES
from schakel.signals.workflow import HandoverStatus, Phase
from schakel_methods.sampling.coarsening import ANY

Pairs = list[tuple[str, str]]


def sheet(dossier: Mapping[str, Any]) -> Pairs:
    """Return a coded dossier as names and words; what stays empty is left out."""
    pairs = [
        (_("Received"), _period(dossier)),
        (_("Source"), _word(dossier["source_kind"], "source_kinds")),
        (_("Looks like"), _word(dossier["form"], "exploitation_forms")),
        (_("Minors"), _answer(dossier["minors"])),
        (_("Possible victims"), dossier["possible_victims"]),
        (_("Course"), " → ".join(_step(*step) for step in dossier["course"])),
        (_("Reason to stop"), _word(dossier["closing_reason"], "closing_reasons")),
        (_("Steps of the standard"), f"{dossier['steps_done']}/{dossier['steps']}"),
        (_("Weighing"), "; ".join(_weighed(*held) for held in dossier["weighings"])),
        (_("Talks held"), str(len(dossier["talks"]))),
        (_("Hand-overs"), ", ".join(_status(code) for code in dossier["hand_overs"])),
        (_("Help"), ", ".join(_word(code, "help_answers") for code in dossier["help"])),
        (_("Outcome"), ", ".join(_word(code, "suspect_outcomes") for code in dossier["outcomes"])),
    ]
    return [(name, value) for name, value in pairs if value]


def _period(dossier: Mapping[str, Any]) -> str:
    if dossier["year"] == ANY:
        return _("left out: too few others")
    return (
        dossier["year"] if dossier["quarter"] == ANY else f"{dossier['year']} {dossier['quarter']}"
    )


def _word(code: str, kind: str) -> str:
    if code == ANY:
        return _("left out: too few others")
    return reference.labels(kind).get(code, code) if code else ""


def _answer(code: str) -> str:
    known = {"yes": _("Yes"), "no": _("No"), "unknown": _("Unknown"),
             ANY: _("left out: too few others")}  # fmt: skip
    return known.get(code, code)


def _step(phase: str, weeks: int, reason: str) -> str:
    after = ngettext("after %(n)s week", "after %(n)s weeks", weeks) % {"n": weeks}
    return f"{PHASES[Phase(phase)]} ({after})"


def _weighed(outcome: str, leads: str, police: str, prosecution: str) -> str:
    risks = [_word(code, "risk_judgements") for code in (police, prosecution) if code]
    return ", ".join([_("enough leads: %(answer)s") % {"answer": _answer(leads)}, *risks])


def _status(code: str) -> str:
    return str(STATUSES[HandoverStatus(code)][0])
