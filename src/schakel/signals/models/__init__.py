"""Tables of the signal chain; private to this app."""

from schakel.signals.models.between import Advice, MeasureReceipt
from schakel.signals.models.circumstances import (
    BorderCheck,
    Company,
    IndicatorAnswer,
    Place,
    PlatformUse,
    Workplace,
)
from schakel.signals.models.clocks import Clock, ClockSuspension, Escalation
from schakel.signals.models.consulting import Consultation
from schakel.signals.models.counting import (
    CountedPeriod,
    DestroyedSignal,
    NationalFunnel,
    SignalTally,
)
from schakel.signals.models.duty import DutyTurn
from schakel.signals.models.enrichment import EnrichmentStep, Question
from schakel.signals.models.feedback import Feedback
from schakel.signals.models.handover import Handover, HandoverEvent
from schakel.signals.models.history import PhaseChange
from schakel.signals.models.importing import ImportMapping, ImportRow, SignalImport
from schakel.signals.models.intake import Draft, Submission
from schakel.signals.models.investigation import (
    Investigation,
    Measure,
    NonPunishmentCheck,
    SuspectOutcome,
)
from schakel.signals.models.papers import SignalPaper
from schakel.signals.models.people import HelpOffer, InvolvedPerson, RoleChange, VictimStatus
from schakel.signals.models.relations import Link
from schakel.signals.models.sampling import DossierSample
from schakel.signals.models.signal import Signal
from schakel.signals.models.supervision import Inspection, PowersSwitch
from schakel.signals.models.talks import OutsideTalk, OutsideTalkReader, Proceeding, Talk
from schakel.signals.models.tracks import ReturnMessage, TrackChoice
from schakel.signals.models.weighing import CriterionAnswer, StopProposal, Weighing
from schakel.signals.models.worklists import SavedList

__all__ = [
    "Advice",
    "BorderCheck",
    "Clock",
    "ClockSuspension",
    "Company",
    "Consultation",
    "CountedPeriod",
    "CriterionAnswer",
    "DestroyedSignal",
    "DossierSample",
    "Draft",
    "DutyTurn",
    "EnrichmentStep",
    "Escalation",
    "Feedback",
    "Handover",
    "HandoverEvent",
    "HelpOffer",
    "ImportMapping",
    "ImportRow",
    "IndicatorAnswer",
    "Inspection",
    "Investigation",
    "InvolvedPerson",
    "Link",
    "Measure",
    "MeasureReceipt",
    "NationalFunnel",
    "NonPunishmentCheck",
    "OutsideTalk",
    "OutsideTalkReader",
    "PhaseChange",
    "Place",
    "PlatformUse",
    "PowersSwitch",
    "Proceeding",
    "Question",
    "ReturnMessage",
    "RoleChange",
    "SavedList",
    "Signal",
    "SignalImport",
    "SignalPaper",
    "SignalTally",
    "StopProposal",
    "Submission",
    "SuspectOutcome",
    "Talk",
    "TrackChoice",
    "VictimStatus",
    "Weighing",
    "Workplace",
]
