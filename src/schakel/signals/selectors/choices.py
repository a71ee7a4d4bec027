"""What can be chosen in the forms of a signal: plain codes and labels, no content."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.signals import workflow
from schakel.signals.models import (
    Inspection,
    InvolvedPerson,
    Link,
    OutsideTalk,
    Question,
    Signal,
    StopProposal,
    Talk,
)
from schakel.signals.selectors import duty
from schakel.signals.selectors.lists import own
from schakel.signals.workflow import PersonRole, Phase

Choices = list[tuple[str, str]]
# Who may be asked a question: the expert centre and authorities abroad.
ASKED_TYPES = frozenset({"emm", "foreign_authority"})
EXPERT_TYPES = frozenset({"emm"})
INSPECTION_TYPES = frozenset(
    {
        "police", "kmar", "nla_inspection", "nla_investigation", "inspectorate", "tax", "uwv",
        "municipality_admin", "municipality_social", "riec",
    }
)  # fmt: skip
ROLES = {
    PersonRole.POSSIBLE_VICTIM: _("Possible victim"),
    PersonRole.NAMED_PERSON: _("Named person"),
    PersonRole.WITNESS: _("Witness"),
    PersonRole.SUSPECT: _("Suspect"),
}

_OF_PERSON = ("person__signal", "person__signal__merged_into")
# The things a step can be about, and which of their fields name the signal they belong to.
_THINGS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "person": (InvolvedPerson, ("signal", "signal__merged_into")),
    "talk": (Talk, _OF_PERSON),
    "outside_talk": (OutsideTalk, _OF_PERSON),
    "stop": (StopProposal, ("signal",)),
    "question": (Question, ("signal",)),
    "link": (Link, ("first", "second")),
}

PLACES = {
    "work": _("where somebody works"),
    "housing": _("where somebody lives or sleeps"),
    "meeting": _("where people meet"),
    "other": _("somewhere else"),
}
TALKS = {"informative": _("Informative talk"), "enrichment": _("Enrichment talk")}
OUTCOMES = {
    "talk": _("Talk with the possible victim"),
    "investigation": _("Investigate"),
    "hand_over": _("Hand over to another service"),
    "enrich_more": _("Enrich further"),
    "stop": _("Propose a stop, which a second person must confirm"),
}
TRAVEL = {"flight": _("plane"), "train": _("train"), "road": _("road"), "ship": _("ship")}
DIRECTIONS = {
    "in": _("into the country"),
    "out": _("out of the country"),
    "transit": _("in transit"),
}


def signal_of(*, actor: Actor, signal_id: UUID) -> Signal:
    """Return the own signal for a form about it; another organisation's does not exist."""
    return own(actor).get(pk=signal_id)


def require_thing(signal: Signal, kind: str, object_id: UUID | None) -> None:
    """Refuse an address that names a thing of another signal: it does not exist here."""
    if object_id is None:
        return
    model, of = _THINGS[kind]
    ours = reduce(or_, (Q(**{path: signal.pk}) for path in of))
    model._default_manager.filter(ours).distinct().get(pk=object_id)


def open_acts(signal: Signal) -> Choices:
    """Return the steps of the standard that are neither done nor left out with a reason."""
    flow = workflow.at_version(signal.workflow_service, signal.workflow_version)
    labels = reference.labels(flow.standard)
    still_open = signal.steps.filter(done_on__isnull=True, not_done_because__isnull=True)
    acts = still_open.order_by("-is_required", "act").values_list("act", flat=True)
    return [(act, labels.get(act, act)) for act in acts]


def criteria(signal: Signal) -> Choices:
    """Return the weighing criteria of the service that has this signal."""
    service = signal.workflow_service
    labels = reference.labels("weighing_criteria")
    rows = reference.current("weighing_criteria").rows
    return [(row["code"], labels[row["code"]]) for row in rows
            if row["service"] in {"all", service}]  # fmt: skip


def topics() -> list[tuple[str, str, bool]]:
    """Return the topics of an informative talk, and whether each must be explained."""
    labels = reference.labels("talk_checklist")
    rows = reference.current("talk_checklist").rows
    return [(row["code"], labels[row["code"]], row["required"] == "yes") for row in rows]


def closing_reasons(signal: Signal) -> Choices:
    """Return the reasons for which a signal may stop in the phase where it is."""
    labels = reference.labels("closing_reasons")
    phase = signal.phase_before if signal.phase == Phase.WAITING else signal.phase
    rows = reference.current("closing_reasons").rows
    by_hand = [row for row in rows if row["needs"] not in {"merge", "import"}]
    fitting = [row for row in by_hand if phase in row["phases"].split()]
    return [(row["code"], labels[row["code"]]) for row in fitting]


def asked(actor: Actor) -> Choices:
    """Return whom a question may be put to."""
    partners = accounts.organisations(type_codes=ASKED_TYPES)
    return [(str(partner.pk), partner.name) for partner in partners
            if partner.pk != actor.organisation_id]  # fmt: skip


def expert_centres(actor: Actor) -> Choices:
    """Return the expert centres that a copy of a signal may go to."""
    found = accounts.organisations(type_codes=EXPERT_TYPES)
    return [(str(one.pk), one.name) for one in found if one.pk != actor.organisation_id]


def inspection_partners(actor: Actor) -> Choices:
    """Return the organisations that may take part in an inspection with ours."""
    found = accounts.organisations(type_codes=INSPECTION_TYPES)
    return [(str(one.pk), one.name) for one in found if one.pk != actor.organisation_id]


def inspections_without_findings(signal: Signal) -> Choices:
    """Return the inspections that were held and of which nothing is recorded yet."""
    held = Inspection.objects.filter(
        signal=signal, findings__isnull=True, held_on__lte=timezone.localdate()
    )
    return [(str(row.pk), date_format(row.held_on, "j F Y")) for row in held]


def detectives(actor: Actor) -> Choices:
    """Return the certified colleagues, who is on duty first, with how long they are certified."""
    return [(str(one.user_id), _certificate(one)) for one in duty.certified(actor=actor)]


def persons(signal: Signal) -> Choices:
    """Return the persons of a signal by number and role; names are left out."""
    rows = signal.persons.order_by("number").values_list("pk", "number", "role")
    return [(str(key), f"{number} · {ROLES[PersonRole(role)]}") for key, number, role in rows]


def by_reference(*, actor: Actor, reference: str) -> UUID | None:
    """Return the own signal with this reference, as somebody typed it."""
    key: UUID | None = (
        own(actor).filter(reference__iexact=reference.strip()).values_list("pk", flat=True).first()
    )
    return key


def colleagues(actor: Actor) -> Choices:
    """Return who works in the own organisation."""
    return [(str(key), name) for key, name in accounts.colleagues(actor.organisation_id)]


def units(actor: Actor) -> Choices:
    """Return the units of the own organisation."""
    return [(str(key), name) for key, name in accounts.units(actor.organisation_id)]


def _certificate(one: duty.Certified) -> str:
    told = {"name": one.name, "until": date_format(one.until, "j F Y")}
    if not one.is_valid:
        return gettext("%(name)s: certificate expired on %(until)s") % told
    if one.is_on_duty:
        return gettext("%(name)s: on duty now, certified until %(until)s") % told
    return gettext("%(name)s: certified until %(until)s") % told
