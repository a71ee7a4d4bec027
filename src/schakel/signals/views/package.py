"""A package of a hand-over in words: what a receiver sees, and what a sender sends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base.reference import selectors as reference
from schakel.signals.selectors.choices import DIRECTIONS, OUTCOMES, PLACES, TALKS, TRAVEL
from schakel.signals.services.snapshot import SWITCH

Pairs = list[tuple[str, str]]
# Keys that mean something to machines only.
SILENT = frozenset({"trace_id", "number", "is_possible_victim", "organisation_id", "person",
                    "offered_by", "non_punishment_by", "suspect_by"})  # fmt: skip
LISTS = {
    "source_kind": "source_kinds", "reporter_type": "reporter_types", "sex": "sex",
    "exploitation_forms": "exploitation_forms",
    "indicator": "signal_indicators", "naming_ground": "naming_grounds",
    "residence_status": "residence_status", "role": "online_platform_role",
    "type": "online_platform_types", "age_group": "age_groups",
}  # fmt: skip
# A signal may be about work, sex or crime, and each has a list of sectors.
SECTORS = ("sectors_labour", "sectors_sexual", "sectors_criminal")
NAMES = {
    "source_kind": gettext_lazy("Source"),
    "reporter_type": gettext_lazy("Kind of reporter"),
    "received_at": gettext_lazy("Received"),
    "exploitation_forms": gettext_lazy("Looks like"),
    "sectors": gettext_lazy("Sectors"),
    "minors": gettext_lazy("Minors"),
    "danger": gettext_lazy("Danger"),
    "is_urgent": gettext_lazy("Urgent"),
    "is_leaving": gettext_lazy("Travels on"),
    "leaves_at": gettext_lazy("Leaves at"),
    "facts": gettext_lazy("What was seen"),
    "statements": gettext_lazy("What others told"),
    "interpretation": gettext_lazy("What the reporter thinks"),
    "happened": gettext_lazy("When"),
    "reporter_organisation": gettext_lazy("Organisation of the reporter"),
    "reporter_name": gettext_lazy("Name of the reporter"),
    "reporter_contact": gettext_lazy("Contact of the reporter"),
    "role": gettext_lazy("Role"),
    "description": gettext_lazy("Description"),
    "sex": gettext_lazy("Sex"),
    "age_group": gettext_lazy("Age"),
    "is_minor": gettext_lazy("Under 18?"),
    "is_under_24": gettext_lazy("Under 24?"),
    "in_forced_crime": gettext_lazy("Perhaps forced to commit offences?"),
    "language": gettext_lazy("Language spoken"),
    "residence_status": gettext_lazy("Residence"),
    "naming_ground": gettext_lazy("Ground for the name"),
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Date of birth"),
    "contact": gettext_lazy("Contact"),
    "nationality": gettext_lazy("Nationality"),
    "kind": gettext_lazy("Kind"),
    "municipality": gettext_lazy("Town"),
    "address": gettext_lazy("Address"),
    "note": gettext_lazy("Remark"),
    "number": gettext_lazy("Number"),
    "sector": gettext_lazy("Sector"),
    "type": gettext_lazy("Kind"),
    "site": gettext_lazy("Workplace"),
    "housing": gettext_lazy("Housing"),
    "company_number": gettext_lazy("Chamber of Commerce number"),
    "persons": gettext_lazy("Persons"),
    "indicator": gettext_lazy("Indicator"),
    "answer": gettext_lazy("Answer"),
    "source": gettext_lazy("Source"),
    "post": gettext_lazy("Border post"),
    "travels_by": gettext_lazy("Travels by"),
    "direction": gettext_lazy("Direction"),
    "travels_with": gettext_lazy("In company of"),
    "act": gettext_lazy("Step"),
    "done_on": gettext_lazy("Done on"),
    "result": gettext_lazy("Result"),
    "not_done_because": gettext_lazy("Not done because"),
    "held_on": gettext_lazy("Held on"),
    "held_at": gettext_lazy("Held on"),
    "outcome": gettext_lazy("Outcome"),
    "leads_enough": gettext_lazy("Enough leads"),
    "reasons": gettext_lazy("Reasons"),
    "would_change": gettext_lazy("What would change it"),
    "dissent": gettext_lazy("Dissent"),
    "police_judgement": gettext_lazy("Judgement of the police"),
    "prosecution_judgement": gettext_lazy("Judgement of the prosecution"),
    "report": gettext_lazy("Report"),
}
PERSON_ROLES = {
    "possible_victim": gettext_lazy("possible victim"),
    "named_person": gettext_lazy("somebody who is mentioned"),
    "witness": gettext_lazy("witness"),
    "suspect": gettext_lazy("suspect"),
}
CODES = {"travels_by": TRAVEL, "direction": DIRECTIONS, "kind": {**PLACES, **TALKS},
         "outcome": OUTCOMES}  # fmt: skip
ANSWERS = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No"),
           "unknown": gettext_lazy("Unknown")}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One part of a package: a title and its pairs, one list per thing."""

    title: str
    things: list[Pairs]


def sheets(package: Mapping[str, Any]) -> list[Sheet]:
    """Return a package as people read it; empty values are left out."""
    around: Mapping[str, list[Mapping[str, Any]]] = package.get("circumstances", {})
    done: Mapping[str, list[Mapping[str, Any]]] = package.get("done", {})
    told = [
        Sheet(_("In short"), [_pairs(package.get("core", {}))]),
        Sheet(_("The story"), [_pairs(package.get("report", {}))]),
        Sheet(_("Who reported it"), [_pairs(package.get("reporter", {}))]),
        Sheet(_("Circumstances"), [_pairs(row) for rows in around.values() for row in rows]),
        Sheet(_("Persons"), [_pairs(row) for row in package.get("persons", [])]),
        Sheet(_("What enriching gave"), [_pairs(row) for row in done.get("enrichment", [])]),
        Sheet(_("Weighing"), [_pairs(row) for row in done.get("weighing", [])]),
        Sheet(_("Talks"), [_pairs(row) for row in done.get("talks", [])]),
    ]
    return [
        Sheet(sheet.title, filled) for sheet in told if (filled := list(filter(None, sheet.things)))
    ]


def _pairs(values: Mapping[str, Any]) -> Pairs:
    shown = ((name, _words(name, value)) for name, value in values.items() if name not in SILENT)
    return [(str(NAMES.get(name, name)), words) for name, words in shown if words]


def _words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(ANSWERS["yes"]) if value else ""
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return ""
        return ", ".join(_words(name, part) for part in value)
    text = "" if value is None else str(value)
    if text in ANSWERS:
        return str(ANSWERS[text])
    if text in PERSON_ROLES:
        return str(PERSON_ROLES[text])
    if name.endswith("_at") and (moment := parse_datetime(text)):
        return date_format(localtime(moment), "j F Y, H:i")
    if name.endswith("_on") and (day := parse_date(text)):
        return date_format(day, "j F Y")
    return _label(name, text)


def _label(name: str, code: str) -> str:
    """Say a code in words, where it is one."""
    if name == "act":
        return _step(code)
    if name in {"sector", "sectors"}:
        return _first_known(code, SECTORS)
    if name in CODES and code in CODES[name]:
        return str(CODES[name][code])
    return reference.labels(LISTS[name]).get(code, code) if code and name in LISTS else code


def _step(code: str) -> str:
    """Say what a step of enrichment is, by whichever standard knows it."""
    if code == SWITCH:
        return _("From supervision to investigation")
    standards = {row["standard"] for row in reference.current("workflow_of").rows} | {"generic"}
    return _first_known(code, [f"enrichment_{standard}" for standard in sorted(standards)])


def _first_known(code: str, kinds: Iterable[str]) -> str:
    for kind in kinds:
        if code in (known := reference.labels(kind)):
            return known[code]
    return code
