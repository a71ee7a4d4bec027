"""What travels in the API of signals."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from pydantic import AwareDatetime, Field, ValidationError, field_validator
from pydantic.functional_validators import ModelWrapValidatorHandler, WrapValidator

from schakel.base.api.api import Problem, Wire
from schakel.signals.workflow import Answer, PersonRole, Phase

MOST_AT_ONCE = 200
MOST_IN_A_BATCH = 100
LONGEST_NAME = 80
EARLIEST = 1990
Code = Annotated[str, Field(max_length=40)]


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
    exploitation_forms: list[Code] = Field(default_factory=list, max_length=20)
    minors: Answer = Answer.UNKNOWN
    danger: Answer = Answer.UNKNOWN
    received_at: AwareDatetime | None = None
    places: list[PlaceIn] = Field(default_factory=list, max_length=50)
    persons: list[PersonIn] = Field(default_factory=list, max_length=200)

    @field_validator("received_at")
    @classmethod
    def _is_past(cls, value: datetime | None) -> datetime | None:
        """Refuse moments that no report can have come in at."""
        if value and not value.year >= EARLIEST:
            raise ValueError(f"must be in {EARLIEST} or later")
        if value and value > timezone.now() + timedelta(minutes=5):
            raise ValueError("must not be still to come")
        return value


class AcknowledgementOut(Wire):
    """What the sender of a report gets."""

    signal_id: UUID
    reference: str
    is_urgent: bool
    due_at: datetime | None
    is_repeat: bool


class BatchReportIn(ReportIn):
    """A report of a batch, under the key with which its sender may send it again."""

    idempotency_key: str = Field(min_length=8, max_length=64)


@dataclass(frozen=True)
class Unfit:
    """What was sent in place of a report: its key where it had one, and what is wrong with it."""

    key: str
    errors: tuple[tuple[str, str], ...]


def _or_unfit(value: Any, handler: ModelWrapValidatorHandler[BatchReportIn]) -> Any:
    """Let one report that is not valid be refused by itself; the others of its batch go on."""
    try:
        return handler(value)
    except ValidationError as error:
        key = value.get("idempotencyKey") if isinstance(value, dict) else None
        # Names of fields and what is wrong with them; never the value, which may be personal.
        wrong = [(".".join(map(_shown, each["loc"])), each["msg"]) for each in error.errors()]
        return Unfit(_shown(key) if isinstance(key, str) else "", tuple(wrong))


def _shown(name: str | int) -> str:
    """Return a name or key that was sent so that it can be sent back, whatever signs it held."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(name)[:LONGEST_NAME])


class BatchIn(Wire):
    """Reports that are sent together; each is taken or refused by itself."""

    reports: list[Annotated[BatchReportIn, WrapValidator(_or_unfit)]] = Field(
        min_length=1, max_length=MOST_IN_A_BATCH
    )


class FieldProblem(Wire):
    """What is wrong with one field of a report."""

    field: str
    detail: str


class ReportProblem(Problem):
    """Why one report of a batch was refused, in the manner of RFC 9457."""

    fields: list[FieldProblem]


class OutcomeOut(Wire):
    """What became of one report of a batch; `acknowledgement` or `problem` is there."""

    idempotency_key: str
    result: Literal["created", "repeated", "refused"]
    acknowledgement: AcknowledgementOut | None
    problem: ReportProblem | None


class BatchOut(Wire):
    """What became of the reports of a batch, in the order in which they were sent."""

    created: int
    repeated: int
    refused: int
    outcomes: list[OutcomeOut]


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
    """Some of the signals; `nextCursor` asks for the following ones and is empty at the end."""

    total: int
    items: list[SignalOut]
    next_cursor: str


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
    parts: list[Code] = Field(min_length=1, max_length=10)
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


class OffersOut(Wire):
    """Some of the offers; `nextCursor` asks for the following ones and is empty at the end."""

    items: list[OfferOut]
    next_cursor: str


class ToldBackOut(Wire):
    """What the receiver of a signal told: a `result` or a `measure`, by its code."""

    kind: str
    code: str
    note: str
    at: datetime


class OfferStoryOut(OfferOut):
    """An offer of yours: how it was answered, and what became of the signal."""

    answered_at: datetime | None
    refusal_reason: str
    missing: list[str]
    missing_note: str
    told_back: list[ToldBackOut]


class FeedbackOut(Wire):
    """What the reporter was told, or the code of the reason why nothing."""

    at: datetime
    grade: str
    text: str
    withheld_because: str


class RefusalIn(Wire):
    """Why an offer is refused, and which information was missing."""

    reason: str = Field(max_length=40)
    note: str = ""
    missing: list[Code] = Field(default_factory=list, max_length=20)


class AcceptedOut(Wire):
    """The signal that came out of an accepted offer."""

    signal_id: UUID
    reference: str


class CodeOut(Wire):
    """One code of a list with its label."""

    code: str
    nl: str
    en: str


class PartQuery(Wire):
    """How many at once, and behind which."""

    cursor: str = Field("", max_length=600, description="nextCursor of the answer before")
    limit: int = Field(50, ge=1, le=MOST_AT_ONCE)


class ListQuery(PartQuery):
    """Which signals, and which part of them."""

    phase: Phase | None = None
    only_overdue: bool = False
    only_urgent: bool = False
    include_ended: bool = False


class RegistrationIn(Wire):
    """Your own number of the case; a signal needs something to find it by."""

    own_case_number: str = Field("", max_length=60)


class PhaseOut(Wire):
    """Where a signal stands after a step."""

    id: UUID
    reference: str
    phase: Phase
    next_step: str
    due_at: datetime | None


class StepOut(Wire):
    """A step of the standard; what it gave is read in the signal itself."""

    act: str
    is_required: bool
    done_on: date | None
    is_left_out: bool


class StepDoneIn(Wire):
    """On which date a step was done, what it gave and from which source."""

    done_on: date
    result: str = Field(min_length=1)
    source: str = Field(min_length=1, max_length=400)


class StepLeftOutIn(Wire):
    """Why a step is not done."""

    reason: str = Field(min_length=1)


class FileOut(Wire):
    """A file of a signal."""

    id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime


class FileAddedOut(Wire):
    """The file that was added, or that was there already."""

    id: UUID
