"""A signal's page in words: codes become labels, rows become pairs of a name and a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.base.audit.models import AuditLine
from schakel.base.reference import selectors as reference
from schakel.signals.models import (
    Consultation,
    EnrichmentStep,
    Feedback,
    HelpOffer,
    InvolvedPerson,
    Measure,
    Signal,
    SuspectOutcome,
    Talk,
    VictimStatus,
    Weighing,
)
from schakel.signals.selectors.choices import DIRECTIONS, ROLES, TRAVEL
from schakel.signals.selectors.page import Circumstances, SignalPage
from schakel.signals.workflow import Answer, PersonRole, Phase, Workflow

Pairs = list[tuple[str | Promise, object]]


@dataclass(frozen=True)
class Judgement:
    """Whose judgement, how it grades the risk, and in which words."""

    whose: str
    risk: str
    text: str


STATIONS = tuple(phase for phase in Phase if phase not in {Phase.WAITING, Phase.HANDED_OVER})


def answer(code: str) -> str:
    """Return yes, no or unknown."""
    return {Answer.YES: _("Yes"), Answer.NO: _("No")}.get(Answer(code), _("Unknown"))


def label_in(flow: Workflow, phase: str) -> str:
    """Return the name of a phase in the words of the service."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    return flow.phases[Phase(phase)].label[language] if phase else ""


def step_bar(found: SignalPage) -> tuple[list[tuple[str, str]], str]:
    """Return the phases in order, and the one the signal is in or waits in."""
    known = [phase for phase in STATIONS if phase in found.flow.phases]
    aside = found.signal.phase == Phase.WAITING
    current = found.signal.phase_before if aside else found.signal.phase
    if current == Phase.HANDED_OVER:
        current = Phase.CLOSED
    return [(phase, label_in(found.flow, phase)) for phase in known], current


def role_of(person: InvolvedPerson) -> str:
    """Return what somebody is; a suspect may be a possible victim too, and that comes first."""
    role = str(ROLES[PersonRole(person.role)])
    if person.is_possible_victim and person.role != PersonRole.POSSIBLE_VICTIM:
        return f"{ROLES[PersonRole.POSSIBLE_VICTIM]} · {role}"
    return role


def _plain(shown: InvolvedPerson) -> Pairs:
    found = [
        (_("Sex"), reference.labels("sex").get(shown.sex, shown.sex)),
        (_("Age"), reference.labels("age_groups").get(shown.age_group, shown.age_group)),
        (_("Language spoken"), shown.language),
    ]
    return [(name, value) for name, value in found if value]


def person(shown: InvolvedPerson) -> Pairs:
    """Return what is known of a person; without a ground there is no name to show."""
    pairs: Pairs = []
    if shown.naming_ground:
        ground = reference.labels("naming_grounds").get(shown.naming_ground, shown.naming_ground)
        pairs = [
            (_("Name"), shown.name),
            (_("Date of birth"), shown.birth_date),
            (_("Contact"), shown.contact),
            (_("Ground for the name"), ground),
        ]
    pairs += [
        *_plain(shown),
        (_("Description"), shown.description),
        (_("Under 18?"), answer(shown.is_minor)),
        (_("Under 24?"), answer(shown.is_under_24)),
        (_("Perhaps forced to commit crimes?"), answer(shown.in_forced_crime)),
    ]
    if shown.non_punishment:
        forced = reference.labels("non_punishment_answers")[shown.non_punishment]
        pairs += [(_("Was this person forced?"), forced), (_("Why"), shown.non_punishment_why)]
    if shown.role == PersonRole.SUSPECT:
        ground = reference.labels("suspect_grounds")[shown.suspect_ground]
        pairs += [(_("Suspect since"), shown.suspect_on), (_("Ground of suspicion"), ground)]
    return pairs


def help_offer(offer: HelpOffer) -> str:
    """Return one line about help."""
    kind = reference.labels("help_kinds").get(offer.kind, offer.kind)
    told = reference.labels("help_answers").get(offer.answer, offer.answer)
    return f"{kind}: {told}"


def victim_status(status: VictimStatus) -> str:
    """Return one line about who decided on victimhood."""
    decided = reference.labels("victim_status")[status.status]
    decider = reference.labels("victim_status_decider")[status.decider]
    return f"{decided} ({decider}, {status.decided_by})"


def talk(held: Talk) -> Pairs:
    """Return what is on record of a talk."""
    topics = reference.labels("talk_checklist")
    return [
        (_("Report"), held.report),
        (_("Explained"), "; ".join(topics.get(code, code) for code in held.topics)),
        (_("Recorded?"), answer(held.recording)),
        (_("Shelter needed?"), answer(held.shelter_needed)),
        (_("Safety plan"), held.safety_plan),
        (_("Why not"), held.why_not),
    ]


def outcome(decided: SuspectOutcome) -> str:
    """Return one line about what became of a suspect."""
    parts = [reference.labels("suspect_outcomes").get(decided.outcome, decided.outcome)]
    if decided.dismissal_code:
        parts.append(reference.labels("sepot_codes").get(decided.dismissal_code, ""))
    if decided.sanction:
        parts.append(reference.labels("sanction_kinds").get(decided.sanction, decided.sanction))
    return " · ".join(filter(None, parts))


def step(done: EnrichmentStep, standard: Mapping[str, str]) -> tuple[str, str, str]:
    """Return a step of the standard: its name, its state in words, and what came out."""
    name = standard.get(done.act, done.act)
    if done.done_on:
        return name, _("done"), f"{done.result} ({done.source})"
    if done.not_done_because:
        return name, _("left out"), str(done.not_done_because)
    return name, _("required") if done.is_required else _("optional"), ""


def weighing(held: Weighing) -> Pairs:
    """Return the record of a weighing."""
    names = reference.labels("weighing_criteria")
    given = "; ".join(
        f"{names.get(row.criterion, row.criterion)}: {answer(row.answer).lower()}"
        for row in held.criteria.all()
        if row.answer != Answer.UNKNOWN
    )
    return [
        (_("Enough relevant leads?"), answer(held.leads_enough)),
        (_("Reasons"), held.reasons),
        (_("Criteria"), given),
        (_("Who took part"), "; ".join(held.participants or [])),
        (_("Who thought otherwise"), held.dissent),
        (_("What would change it"), held.would_change),
        (_("Version of the criteria"), held.threshold_version),
    ]


def judgements(held: Weighing | Consultation) -> tuple[Judgement, Judgement]:
    """Return the judgements of the service and of the prosecution, to stand side by side."""
    risks = reference.labels("risk_judgements")
    if isinstance(held, Weighing):
        ours, theirs = held.police_judgement, held.prosecution_judgement
        risk, other = held.police_risk, held.prosecution_risk
    else:
        ours, theirs = held.own_judgement, held.advised
        risk, other = held.own_risk, held.prosecution_risk
    return (
        Judgement(_("Our judgement"), risks.get(risk, ""), ours or ""),
        Judgement(_("Judgement of the prosecution"), risks.get(other, ""), theirs or ""),
    )


def consultation(held: Consultation) -> Pairs:
    """Return whom of the prosecution was consulted and what was advised."""
    return [
        (_("Public prosecutor"), held.prosecutor),
        (_("Advice"), reference.labels("prosecutor_advice").get(held.advice, held.advice)),
    ]


def feedback(told: Feedback) -> str:
    """Return what the reporter heard, or why nothing."""
    if told.withheld_because:
        reasons = reference.labels("withhold_reasons")
        return f"{_('Withheld')}: {reasons.get(told.withheld_because, told.withheld_because)}"
    return str(told.text or "")


def measure(taken: Measure) -> str:
    """Return one line about an administrative measure, and beside what it stands."""
    kind = reference.labels("measure_kinds").get(taken.kind, taken.kind)
    parts = [f"{kind} ({taken.authority})"]
    if taken.amount is not None:
        parts.append(_("€ %(amount)s") % {"amount": taken.amount})
    if taken.track != "beside":
        parts.append(_("instead of the criminal track"))
    return ", ".join(parts)


def around(found: Circumstances) -> Pairs:
    """Return places, companies, platforms, workplaces and border check, line by line."""
    types, roles = (reference.labels(f"online_platform_{kind}") for kind in ("types", "role"))
    pairs: Pairs = [
        (_("Place"), " · ".join(filter(None, [row.municipality, row.address, row.note])))
        for row in found.places
    ]
    pairs += [
        (_("Company"), " · ".join(filter(None, [row.name, row.number, row.note])))
        for row in found.companies
    ]
    pairs += [
        (
            _("Online platform"),
            f"{types.get(row.type, row.type)} · {roles.get(row.role, row.role)}",
        )
        for row in found.platforms
    ]
    pairs += [
        (
            _("Workplace"),
            " · ".join(str(part) for part in (row.site, row.housing, row.persons) if part),
        )
        for row in found.workplaces
    ]
    if found.border_check:
        check = found.border_check
        by = TRAVEL.get(check.travels_by, check.travels_by)
        to = DIRECTIONS.get(check.direction, check.direction)
        travel = [check.post, str(by), check.number, str(to)]
        pairs.append((_("Border check"), " · ".join(filter(None, travel))))
    return pairs


def indicators(found: Circumstances) -> Pairs:
    """Return what was noticed and what was not; unknown stands apart from no."""
    names = reference.labels("signal_indicators")
    return [
        (names.get(row.indicator, row.indicator), answer(row.answer)) for row in found.indicators
    ]


def story(signal: Signal) -> Pairs:
    """Return facts, statements and interpretation, kept apart (Wpg 4(3))."""
    return [
        (_("Facts: what was seen or heard"), signal.facts),
        (_("Statements by others"), signal.statements),
        (_("Interpretation of the reporter"), signal.interpretation),
    ]


def keys(signal: Signal) -> Pairs:
    """Return the plain facts on a signal, for the side of its page."""
    forms = reference.labels("exploitation_forms")
    sources = reference.labels("source_kinds")
    return [
        (_("Forms"), ", ".join(forms.get(code, code) for code in signal.exploitation_forms)),
        (_("Source"), sources.get(signal.source_kind, signal.source_kind)),
        (_("Received"), signal.received_at),
        (_("Own case number"), signal.own_case_number),
        (_("Minors?"), answer(signal.minors)),
        (_("Danger?"), answer(signal.danger)),
    ]


def looks(lines: Iterable[AuditLine], names: Mapping[int, str]) -> list[tuple[AuditLine, str, int]]:
    """Return who looked at the signal or changed it: once a day each, unless for another reason."""
    days: dict[tuple[object, ...], list[AuditLine]] = {}
    for line in lines:
        day = (line.user_id, line.role, timezone.localtime(line.at).date(), line.reason)
        days.setdefault(day, []).append(line)
    system = _("the system")
    return [(same[0], names.get(same[0].user_id or 0, system), len(same)) for same in days.values()]
