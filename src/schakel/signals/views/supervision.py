"""Steps of supervision: the switch to investigation, joint inspections, many persons at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from schakel.base.rights import Right
from schakel.signals.forms import supervision
from schakel.signals.forms.about import About
from schakel.signals.services import groups, supervising
from schakel.signals.services.reports import PersonInput
from schakel.signals.views.acts import Act
from schakel.signals.views.course import WORKING
from schakel.signals.workflow import RUNNING, Answer, PersonRole

Data = Mapping[str, Any]
_ENRICH = frozenset({Right.SIGNALS_ENRICH})
_PEOPLE = frozenset({Right.SIGNALS_RECEIVE, Right.SIGNALS_ENRICH, Right.SIGNALS_TALK})
_HELP = _PEOPLE | {Right.SIGNALS_TALK_OUTSIDE}
_SUPERVISION = frozenset({"nla_supervision"})
_INSPECTING = frozenset({"nla_supervision", "nla_investigation"})


def _switch(about: About, data: Data) -> None:
    switch = supervising.Switch(**{**data, "decided_by": int(data["decided_by"])})
    supervising.switch_powers(actor=about.actor, signal_id=about.signal.pk, switch=switch)


def _plan_inspection(about: About, data: Data) -> None:
    partners = tuple(int(key) for key in data["partners"])
    plan = supervising.InspectionInput(data["held_on"], partners, data["aim"])
    supervising.plan_inspection(actor=about.actor, signal_id=about.signal.pk, plan=plan)


def _record_findings(about: About, data: Data) -> None:
    supervising.record_findings(
        actor=about.actor,
        signal_id=about.signal.pk,
        inspection_id=UUID(data["inspection"]),
        findings=data["findings"],
    )


def _add_group(about: About, data: Data) -> None:
    shared = PersonInput(
        role=PersonRole.POSSIBLE_VICTIM,
        description=data["description"] or None,
        sex=data["sex"],
        age_group=data["age_group"],
        is_minor=Answer(data["is_minor"]),
        is_under_24=Answer(data["is_under_24"]),
        in_forced_crime=Answer(data["in_forced_crime"]),
        language=data["language"],
    )
    groups.add_group(
        actor=about.actor, signal_id=about.signal.pk, number=data["number"], shared=shared
    )


def _help_group(about: About, data: Data) -> None:
    groups.offer_help_to(
        actor=about.actor,
        signal_id=about.signal.pk,
        person_ids=frozenset(UUID(key) for key in data["persons"]),
        help_given=groups.HelpInput(data["kind"], data["answer"], data["note"]),
    )


ACTS = (
    Act("overgang", _("From supervision to investigation"), supervision.SwitchForm, _switch,
        frozenset({Right.SIGNALS_WEIGH}), phases=WORKING, is_grave=True, services=_SUPERVISION,
        help=_("Powers of supervision are not there for criminal goals alone (Awb art. 3:3). Record"
               " why and who decided; after that you hand the signal over to Investigation.")),
    Act("controle", _("Joint inspection"), supervision.InspectionForm, _plan_inspection, _ENRICH,
        phases=WORKING, services=_INSPECTING,
        help=_("With whom, when and for which aim. Partners get nothing of this signal by it.")),
    Act("bevindingen", _("Findings of a joint inspection"), supervision.FindingsForm,
        _record_findings, _ENRICH, phases=WORKING, services=_INSPECTING),
    Act("groep", _("Add many persons at once"), supervision.GroupForm, _add_group, _PEOPLE,
        phases=RUNNING,
        help=_("For a workplace with many persons: everybody gets a number of their own, without a"
               " name, with what is known of all.")),
    Act("groepshulp", _("Record help for many"), supervision.GroupHelpForm, _help_group, _HELP,
        help=_("What you told all of them at once is recorded with each person apart.")),
)  # fmt: skip
