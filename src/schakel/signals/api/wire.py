"""What travels in the API of signals."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from schakel.base.api.api import Wire
from schakel.signals.workflow import Answer, PersonRole, Phase

MAX_PAGE = 10_000


class PlaceIn(Wire):
    """Where something happened."""

    kind: str = Field(max_length=40)
    municipality: str = Field("", max_length=80)
    address: str | None = None
    note: str | None = None


class PersonIn(Wire):
    """Somebody in a report; names come later, with a ground."""

    role: PersonRole
    description: str | None = None
    is_minor: Answer = Answer.UNKNOWN
    is_under_24: Answer = Field(Answer.UNKNOWN, alias="isUnder24")
    in_forced_crime: Answer = Answer.UNKNOWN


class ReportIn(Wire):
    """A report: facts, statements by others and interpretation apart."""

    source_kind: str = Field(max_length=40)
    facts: str = Field(min_length=1)
    statements: str = ""
    interpretation: str = ""
    own_case_number: str = Field("", max_length=80)
    exploitation_forms: list[str] = Field(default_factory=list, max_length=20)
    minors: Answer = Answer.UNKNOWN
    danger: Answer = Answer.UNKNOWN
    received_at: datetime | None = None
    places: list[PlaceIn] = Field(default_factory=list, max_length=50)
    persons: list[PersonIn] = Field(default_factory=list, max_length=200)


class AcknowledgementOut(Wire):
    """What the sender of a report gets."""

    signal_id: UUID
    reference: str
    is_urgent: bool
    due_at: datetime | None
    is_repeat: bool


class SignalOut(Wire):
    """A signal in a list: plain fields only."""

    id: UUID
    reference: str
    phase: Phase
    next_step: str
    due_at: datetime | None
    is_overdue: bool
    is_urgent: bool
    is_leaving: bool
    source_kind: str
    exploitation_forms: list[str]
    received_at: datetime
    closing_reason: str


class SignalsOut(Wire):
    """A page of signals."""

    total: int
    page: int
    items: list[SignalOut]


class StoryOut(SignalOut):
    """One signal with its story; opening it is on record."""

    facts: str
    statements: str
    interpretation: str
    own_case_number: str
    minors: Answer
    danger: Answer


class ChangeOut(Wire):
    """One step in the history of a signal."""

    number: int
    from_phase: str
    to_phase: Phase
    at: datetime


class OfferIn(Wire):
    """To whom, on what ground, and what goes along."""

    recipient: str = Field(max_length=40, description="code of the organisation")
    ground: str = Field(max_length=40)
    parts: list[str] = Field(min_length=1, max_length=10)
    note: str = ""
    conditions: list[str] = Field(
        default_factory=list, max_length=50, description="conditions of the rules that are met"
    )
    reasons: dict[str, str] = Field(
        default_factory=dict,
        max_length=3,
        description="necessity, proportionality, subsidiarity",
    )


class OfferOut(Wire):
    """A hand-over and where it stands."""

    id: UUID
    reference: str
    status: str
    offered_at: datetime
    due_at: datetime
    is_urgent: bool


class RefusalIn(Wire):
    """Why an offer is refused, and which information was missing."""

    reason: str = Field(max_length=40)
    note: str = ""
    missing: list[str] = Field(default_factory=list, max_length=20)


class AcceptedOut(Wire):
    """The signal that came out of an accepted offer."""

    signal_id: UUID
    reference: str


class CodeOut(Wire):
    """One code of a list with its label."""

    code: str
    nl: str
    en: str


class ListQuery(Wire):
    """Which signals, and which page of them."""

    phase: Phase | None = None
    only_overdue: bool = False
    only_urgent: bool = False
    include_ended: bool = False
    page: int = Field(1, ge=1, le=MAX_PAGE)
