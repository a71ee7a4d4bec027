"""Operations on signals for systems of partners, each one service or selector."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Path, Query, Router, Status
from ninja.errors import HttpError

from schakel.base import paging
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.api.api import PROBLEMS, Wire
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.signals.api.wire import (
    AcceptedOut,
    AcknowledgementOut,
    ChangeOut,
    CodeOut,
    ListQuery,
    OfferIn,
    OfferOut,
    OffersOut,
    PartQuery,
    RefusalIn,
    ReportIn,
    SignalOut,
    SignalsOut,
    StoryOut,
)
from schakel.signals.models import Handover
from schakel.signals.selectors import handovers, lists, page
from schakel.signals.services import course, handing_over, intake, looking, persons, reports

router = Router(tags=["signals"], by_alias=True)
LISTS = frozenset(
    {
        "exploitation_forms",
        "source_kinds",
        "refusal_reasons",
        "missing_information",
        "hand_over_grounds",
        "organisation_types",
        "closing_reasons",
        "waiting_reasons",
        "signal_indicators",
    }
)
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=64)]


class ApiRequest(HttpRequest):
    """A request whose token was accepted."""

    auth: Actor


REFUSALS = (
    persons.SuspectsAreNamedLater,
    intake.SourceUnknown,
    intake.FactsMissing,
    intake.KeyMissing,
    handing_over.GroundMissing,
    handing_over.PartsMissing,
    handing_over.ReasonMissing,
    handing_over.AlreadyAnswered,
    course.StepNotAllowed,
    course.OfferPending,
    sharing.SharingRefused,
)


@contextmanager
def told() -> Iterator[None]:
    """Turn a rule that says no into a conflict, in the rule's own words."""
    try:
        yield
    except REFUSALS as refusal:
        raise HttpError(HTTPStatus.CONFLICT, words_of(refusal)) from refusal


def words_of(refusal: Exception) -> str:
    """Return what a rule says that says no."""
    return " ".join((type(refusal).__doc__ or "").split())


@contextmanager
def _marked() -> Iterator[None]:
    """Say that a cursor is not one of ours."""
    try:
        yield
    except paging.MarkInvalid as error:
        raise HttpError(HTTPStatus.BAD_REQUEST, "cursor: not one that this list gave") from error


@contextmanager
def read_by_people() -> Iterator[None]:
    """Leave what ended to people, who say why they look."""
    try:
        yield
    except looking.ReasonNeeded as refusal:
        raise HttpError(HTTPStatus.FORBIDDEN, "Ended signals are opened by people.") from refusal


def _clearance(offer: OfferIn) -> sharing.Clearance:
    """Return what the sender says it did for the sharing rules."""
    return sharing.Clearance(
        ticked=frozenset(offer.conditions),
        necessity=offer.reasons.get("necessity", ""),
        proportionality=offer.reasons.get("proportionality", ""),
        subsidiarity=offer.reasons.get("subsidiarity", ""),
    )


def report_of(report: ReportIn) -> reports.Report:
    """Return what a system reports in the shape that the services know."""
    return reports.Report(
        source_kind=report.source_kind,
        facts=report.facts,
        statements=report.statements,
        interpretation=report.interpretation,
        own_case_number=report.own_case_number,
        minors=report.minors,
        danger=report.danger,
        received_at=report.received_at,
        exploitation_forms=tuple(report.exploitation_forms),
        places=tuple(reports.PlaceInput(**dict(place)) for place in report.places),
        persons=tuple(reports.PersonInput(**dict(person)) for person in report.persons),
    )


def _row(row: lists.SignalRow) -> dict[str, Any]:
    return {**asdict(row), "exploitation_forms": list(row.exploitation_forms)}


def offer_of(offer: Handover) -> dict[str, Any]:
    return {
        "id": offer.pk,
        "reference": offer.signal_reference,
        "status": offer.status,
        "offered_at": offer.offered_at,
        "due_at": offer.due_at,
        "is_urgent": offer.is_urgent,
    }


@router.get("/signals", response={200: SignalsOut, **PROBLEMS}, operation_id="listSignals")
def list_signals(request: ApiRequest, query: Query[ListQuery]) -> Mapping[str, Any]:
    """List the signals of your organisation, danger first, in parts. Needs signals.read."""
    wanted = lists.WorkFilter(
        phases=frozenset({query.phase} if query.phase else ()),
        only_overdue=query.only_overdue,
        only_urgent=query.only_urgent,
        include_ended=query.include_ended,
    )
    with _marked():
        found, following = lists.work_behind(
            actor=request.auth, wanted=wanted, mark=query.cursor, most=query.limit
        )
    return {
        "total": lists.count_work(actor=request.auth, wanted=wanted),
        "items": [fitting(SignalOut, _row(row)) for row in found],
        "next_cursor": following,
    }


@router.post(
    "/signals", response={201: AcknowledgementOut, **PROBLEMS}, operation_id="reportSignal"
)
def report_signal(request: ApiRequest, report: ReportIn, key: Key) -> Status[Any]:
    """Report a signal; the same key twice makes one signal. Needs signals.register."""
    with told():
        done = intake.report_signal(actor=request.auth, report=report_of(report), key=key)
    return Status(HTTPStatus.CREATED, fitting(AcknowledgementOut, asdict(done)))


@router.get("/signals/{signal_id}", response={200: StoryOut, **PROBLEMS}, operation_id="openSignal")
def open_signal(request: ApiRequest, signal_id: Path[UUID]) -> Mapping[str, Any]:
    """Open one signal; that your system looked is on record. Needs signals.read."""
    with read_by_people():
        found = looking.open_signal(actor=request.auth, signal_id=signal_id)
    story = {
        name: getattr(found.signal, name) or ""
        for name in ("facts", "statements", "interpretation", "own_case_number")
    }
    answers = {"minors": found.signal.minors, "danger": found.signal.danger}
    (row,) = lists.rows([found.signal])
    return fitting(StoryOut, {**_row(row), **story, **answers})


@router.get(
    "/signals/{signal_id}/history",
    response={200: list[ChangeOut], **PROBLEMS},
    operation_id="listHistory",
)
def list_history(request: ApiRequest, signal_id: Path[UUID]) -> list[Mapping[str, Any]]:
    """List the steps a signal took. Needs signals.read."""
    changes = page.history_of(actor=request.auth, signal_id=signal_id)
    return [
        {
            "number": change.number,
            "from_phase": change.from_phase,
            "to_phase": change.to_phase,
            "at": change.at,
        }
        for change in changes
    ]


@router.get("/hand-overs", response={200: OffersOut, **PROBLEMS}, operation_id="listOffers")
def list_offers(request: ApiRequest, query: Query[PartQuery]) -> Mapping[str, Any]:
    """List the offers that wait for your answer, in parts. Needs signals.receive."""
    with _marked():
        found, following = handovers.offered_behind(
            actor=request.auth, mark=query.cursor, most=query.limit
        )
    items = [fitting(OfferOut, asdict(row)) for row in found]
    return {"items": items, "next_cursor": following}


@router.post(
    "/signals/{signal_id}/hand-overs",
    response={201: OfferOut, **PROBLEMS},
    operation_id="offerSignal",
)
def offer_signal(request: ApiRequest, signal_id: Path[UUID], offer: OfferIn) -> Status[Any]:
    """Offer a signal to another organisation. Needs signals.hand_over."""
    recipient = accounts.organisation_id_of(code=offer.recipient)
    offered = handing_over.OfferInput(
        recipient, offer.ground, tuple(offer.parts), offer.note, clearance=_clearance(offer)
    )
    with told():
        made = handing_over.offer(actor=request.auth, signal_id=signal_id, offered=offered)
    return Status(HTTPStatus.CREATED, offer_of(made))


@router.post(
    "/hand-overs/{offer_id}/receipt",
    response={200: OfferOut, **PROBLEMS},
    operation_id="confirmReceipt",
)
def confirm_receipt(request: ApiRequest, offer_id: Path[UUID]) -> Mapping[str, Any]:
    """Confirm that an offer arrived; the sender stays responsible. Needs signals.receive."""
    return offer_of(handing_over.note_receipt(actor=request.auth, handover_id=offer_id))


@router.post(
    "/hand-overs/{offer_id}/acceptance",
    response={201: AcceptedOut, **PROBLEMS},
    operation_id="acceptOffer",
)
def accept_offer(request: ApiRequest, offer_id: Path[UUID]) -> Status[Any]:
    """Take a signal over: from now on it is yours. Needs signals.receive."""
    with told():
        signal = handing_over.accept(actor=request.auth, handover_id=offer_id)
    return Status(HTTPStatus.CREATED, {"signal_id": signal.pk, "reference": signal.reference})


@router.post(
    "/hand-overs/{offer_id}/refusal",
    response={200: OfferOut, **PROBLEMS},
    operation_id="refuseOffer",
)
def refuse_offer(
    request: ApiRequest, offer_id: Path[UUID], refusal: RefusalIn
) -> Mapping[str, Any]:
    """Refuse with a reason, and say what was missing; it goes back. Needs signals.receive."""
    given = handing_over.Refusal(refusal.reason, refusal.note, tuple(refusal.missing))
    with told():
        return offer_of(
            handing_over.refuse(actor=request.auth, handover_id=offer_id, refusal=given)
        )


@router.post(
    "/hand-overs/{offer_id}/revocation",
    response={200: OfferOut, **PROBLEMS},
    operation_id="revokeOffer",
)
def revoke_offer(request: ApiRequest, offer_id: Path[UUID]) -> Mapping[str, Any]:
    """Take an offer back before it is answered. Needs signals.hand_over."""
    with told():
        return offer_of(handing_over.revoke(actor=request.auth, handover_id=offer_id))


@router.get(
    "/code-lists/{kind}", response={200: list[CodeOut], **PROBLEMS}, operation_id="listCodes"
)
def list_codes(
    request: ApiRequest, kind: Annotated[str, Path(pattern="^[a-z0-9_]{1,40}$")]
) -> list[Mapping[str, str]]:
    """List the codes of one kind, such as exploitation_forms. Needs a token only."""
    if kind not in LISTS:
        raise HttpError(HTTPStatus.NOT_FOUND, f"One of: {', '.join(sorted(LISTS))}.")
    rows = reference.current(kind).rows
    return [
        {"code": row["code"], "nl": row["nl"], "en": row.get("en") or row["nl"]} for row in rows
    ]


def fitting(schema: type[Wire], values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what the schema names; what it does not name never leaves."""
    return {name: values[name] for name in schema.model_fields}
