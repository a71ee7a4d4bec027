"""What a hand-over sends: the chosen parts of a signal as plain data, and a signal made from it.

Enrichment, weighing and talks stay in the package, readable at the receiver, and travel on with
the next hand-over: they are what somebody else did, not what the receiver did itself. Talks
outside the criminal procedure are never part of it.
"""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.signals.models import (
    BorderCheck,
    Company,
    Handover,
    HelpOffer,
    IndicatorAnswer,
    InvolvedPerson,
    Place,
    PlatformUse,
    PowersSwitch,
    Signal,
    Workplace,
)
from schakel.signals.selectors.people import persons_of
from schakel.signals.workflow import TalkStatus

Plain = dict[str, Any]
CORE = (
    "source_kind",
    "reporter_type",
    "received_at",
    "exploitation_forms",
    "sectors",
    "minors",
    "danger",
    "is_urgent",
    "is_leaving",
    "leaves_at",
)
REPORT = ("facts", "statements", "interpretation", "happened")
REPORTER = ("reporter_organisation", "reporter_name", "reporter_contact")
PERSON = (
    "trace_id",
    "number",
    "role",
    "is_possible_victim",
    "description",
    "sex",
    "age_group",
    "is_minor",
    "is_under_24",
    "in_forced_crime",
    "residence_status",
    "language",
    "non_punishment",
    "non_punishment_why",
    "non_punishment_by",
    "non_punishment_at",
    "suspect_ground",
    "suspect_why",
    "suspect_on",
    "suspect_by",
)
IDENTITY = ("naming_ground", "name", "birth_date", "contact", "nationality")
HELP = ("kind", "answer", "note", "offered_by", "offered_on", "at")
CIRCUMSTANCES: dict[type[models.Model], tuple[str, ...]] = {
    Place: ("kind", "municipality", "address", "note"),
    Company: ("name", "number", "sector", "note"),
    PlatformUse: ("type", "role", "address"),
    Workplace: ("sector", "site", "housing", "company_number", "persons"),
    IndicatorAnswer: ("indicator", "answer", "source"),
    BorderCheck: ("post", "travels_by", "number", "direction", "travels_with", "leaves_at"),
}
# What stays when nobody may be recognised; the rest of a package falls away.
MASKED_REPORT = ("facts", "statements", "interpretation")
SAFE_PERSON = ("role", "is_possible_victim", "age_group", "is_minor", "is_under_24")
SAFE_CIRCUMSTANCES = {
    "place": ("kind", "municipality"),
    "platformuse": ("type", "role"),
    "workplace": ("sector",),
    "indicatoranswer": ("indicator", "answer"),
}
STEP = ("act", "done_on", "result", "source", "not_done_because")
WEIGHING = (
    "held_on",
    "outcome",
    "leads_enough",
    "reasons",
    "would_change",
    "dissent",
    "police_judgement",
    "prosecution_judgement",
)
SWITCH = "switch_of_powers"
TALK = ("kind", "held_at", "report", "organisation_id")
PARTS = (
    "report",
    "reporter",
    "circumstances",
    "persons",
    "identities",
    "enrichment",
    "weighing",
    "talks",
)


def take_snapshot(signal: Signal, parts: Iterable[str]) -> Plain:
    """Return the chosen parts of a signal, and what came with it earlier, as plain data."""
    chosen = set(parts)
    package: Plain = {"reference": signal.reference, "core": _values(signal, CORE)}
    if "report" in chosen:
        package["report"] = _values(signal, REPORT)
    if "reporter" in chosen:
        package["reporter"] = _values(signal, REPORTER)
    if "circumstances" in chosen:
        package["circumstances"] = _circumstances(signal)
    if "persons" in chosen:
        package["persons"] = [_person(person, chosen) for person in persons_of(signal)]
    package["done"] = _done(signal, chosen)
    return package


def without_identifiers(package: Plain) -> Plain:
    """Return the package with nothing in it that points at somebody, and its free text masked."""
    kept: Plain = {"core": package["core"], "done": {}}
    if "report" in package:
        kept["report"] = {name: _masked(package["report"].get(name)) for name in MASKED_REPORT}
    if "circumstances" in package:
        kept["circumstances"] = {
            model: [{name: row[name] for name in SAFE_CIRCUMSTANCES[model]} for row in rows]
            for model, rows in package["circumstances"].items()
            if model in SAFE_CIRCUMSTANCES
        }
    if "persons" in package:
        kept["persons"] = [{name: p[name] for name in SAFE_PERSON} for p in package["persons"]]
    return kept


def texts_of(package: Plain) -> tuple[str, ...]:
    """Return the free text of a package without identifiers, for the door to look at."""
    told = package.get("report", {})
    return tuple(told[name] for name in MASKED_REPORT if told.get(name))


def _masked(text: str | None) -> str | None:
    return sharing.mask_text(text).text if text else text


def fingerprint(package: Plain) -> str:
    """Return the hash by which both sides know it is the same package."""
    canonical = json.dumps(package, sort_keys=True, ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def fill(signal: Signal, package: Plain) -> None:
    """Put the core and the report of a package into a new, unsaved signal."""
    for part in ("core", "report", "reporter"):
        for name, value in package.get(part, {}).items():
            setattr(signal, name, _typed(Signal, name, value))


def fill_around(signal: Signal, package: Plain) -> None:
    """Make the persons, their help and the circumstances of a package at the new signal."""
    for model, names in CIRCUMSTANCES.items():
        for values in package.get("circumstances", {}).get(model._meta.model_name, []):
            _make(model, signal, _pick(model, values, names))
    for number, values in enumerate(package.get("persons", []), start=1):
        _make_person(signal, values | {"number": number})


def earlier_talks(offer: Handover) -> list[Plain]:
    """Return the talks that earlier owners held, from the package they sent."""
    return list((offer.package or {}).get("done", {}).get("talks", []))


def _done(signal: Signal, chosen: set[str]) -> Plain:
    before: Plain = {}
    if signal.from_handover_id:
        before = (Handover.objects.get(pk=signal.from_handover_id).package or {}).get("done", {})
    own: Plain = {
        "enrichment": [
            *(_values(step, STEP) for step in signal.steps.order_by("act")),
            *_switch(signal),
        ],
        "weighing": [_values(weighing, WEIGHING) for weighing in signal.weighings.all()],
        "talks": [
            _values(talk, TALK) | {"person": str(talk.person.trace_id)}
            for talk in signal.talks.filter(status=TalkStatus.HELD).select_related("person")
        ],
    }
    return {part: before.get(part, []) + own[part] for part in own if part in chosen}


def _switch(signal: Signal) -> list[Plain]:
    """The switch from supervision to investigation travels with what enriching gave (Awb 3:3)."""
    return [
        {
            "act": SWITCH,
            "done_on": switch.decided_on.isoformat(),
            "result": switch.reason,
            "source": reference.labels("switch_grounds").get(switch.ground, switch.ground),
            "not_done_because": None,
        }
        for switch in PowersSwitch.objects.filter(signal=signal)
    ]


def _circumstances(signal: Signal) -> Plain:
    return {
        str(model._meta.model_name): [
            _values(row, names) for row in model._default_manager.filter(signal=signal)
        ]
        for model, names in CIRCUMSTANCES.items()
    }


def _person(person: InvolvedPerson, chosen: set[str]) -> Plain:
    values = _values(person, PERSON)
    if "identities" in chosen:
        values |= _values(person, IDENTITY)
    values["help"] = [_values(offer, HELP) for offer in person.help.order_by("at")]
    return values


def _make_person(signal: Signal, values: Plain) -> None:
    person = _make(InvolvedPerson, signal, _pick(InvolvedPerson, values, PERSON + IDENTITY))
    for offer in values.get("help", []):
        fields = _pick(HelpOffer, offer, HELP)
        row = HelpOffer(organisation_id=signal.organisation_id, person_id=person.pk, **fields)
        row.save(force_insert=True)


def _make(model: type[models.Model], signal: Signal, values: Plain) -> models.Model:
    row = model(organisation_id=signal.organisation_id, signal=signal, **values)
    row.save(force_insert=True)
    return row


def _values(row: models.Model, names: tuple[str, ...]) -> Plain:
    return {name: _plain(getattr(row, name)) for name in names}


def _pick(model: type[models.Model], values: Plain, names: tuple[str, ...]) -> Plain:
    return {name: _typed(model, name, values[name]) for name in names if name in values}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _typed(model: type[models.Model], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    return field.to_python(value) if isinstance(field, models.Field) else value
