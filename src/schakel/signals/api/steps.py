"""Operations on the way from report to weighing: register, enrich step by step, files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from ninja import File, Path, Router, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from schakel.base.api.api import PROBLEMS, VERSION
from schakel.base.files.workflow import FileRefused
from schakel.base.requests import unkept
from schakel.signals.api.operations import ApiRequest, read_by_people
from schakel.signals.api.wire import (
    FileAddedOut,
    FileOut,
    PhaseOut,
    RegistrationIn,
    StepDoneIn,
    StepLeftOutIn,
    StepOut,
)
from schakel.signals.forms.documents import REFUSALS as FILE_REFUSALS
from schakel.signals.models import EnrichmentStep, Signal
from schakel.signals.selectors import page
from schakel.signals.services import course, documents, enriching, intake

router = Router(tags=["signals"], by_alias=True)
Act = Annotated[str, Path(pattern="^[a-z0-9_-]{1,40}$")]
REFUSALS = (
    intake.KeyMissing,
    enriching.ResultMissing,
    enriching.StepsOpen,
    course.StepNotAllowed,
    course.OfferPending,
)


@contextmanager
def _told() -> Iterator[None]:
    """Turn a rule that says no into a conflict, in the rule's own words."""
    try:
        yield
    except enriching.StepUnknown as unknown:
        raise HttpError(
            HTTPStatus.NOT_FOUND, "The standard of this signal has no such step."
        ) from (unknown)
    except REFUSALS as refusal:
        words = " ".join((type(refusal).__doc__ or "").split())
        raise HttpError(HTTPStatus.CONFLICT, words) from refusal


def _phase(signal: Signal) -> dict[str, Any]:
    return {
        "id": signal.pk,
        "reference": signal.reference,
        "phase": signal.phase,
        "next_step": signal.next_step,
        "due_at": signal.due_at,
    }


def _step(step: EnrichmentStep) -> dict[str, Any]:
    return {
        "act": step.act,
        "is_required": step.is_required,
        "done_on": step.done_on,
        "is_left_out": step.not_done_because is not None,
    }


@router.post(
    "/signals/{signal_id}/registration",
    response={200: PhaseOut, **PROBLEMS},
    operation_id="registerSignal",
)
def register_signal(
    request: ApiRequest, signal_id: Path[UUID], given: RegistrationIn
) -> Mapping[str, Any]:
    """Give a report its place and your own case number. Needs signals.receive."""
    with _told():
        signal = intake.register(
            actor=request.auth, signal_id=signal_id, own_case_number=given.own_case_number
        )
    return _phase(signal)


@router.post(
    "/signals/{signal_id}/enrichment",
    response={200: PhaseOut, **PROBLEMS},
    operation_id="startEnriching",
)
def start_enriching(request: ApiRequest, signal_id: Path[UUID]) -> Mapping[str, Any]:
    """Start enriching: the steps of your service's standard are put ready. Needs signals.enrich."""
    with _told():
        return _phase(enriching.start_enriching(actor=request.auth, signal_id=signal_id))


@router.get(
    "/signals/{signal_id}/enrichment-steps",
    response={200: list[StepOut], **PROBLEMS},
    operation_id="listSteps",
)
def list_steps(request: ApiRequest, signal_id: Path[UUID]) -> list[Mapping[str, Any]]:
    """List the steps of the standard and which are done. Needs signals.read."""
    return [_step(step) for step in page.steps_of(actor=request.auth, signal_id=signal_id)]


@router.post(
    "/signals/{signal_id}/enrichment-steps/{act}/result",
    response={200: StepOut, **PROBLEMS},
    operation_id="recordStep",
)
def record_step(
    request: ApiRequest, signal_id: Path[UUID], act: Act, done: StepDoneIn
) -> Mapping[str, Any]:
    """Record that a step was done, with result and source. Needs signals.enrich."""
    result = enriching.StepResult(done.done_on, done.result, done.source)
    with _told():
        return _step(
            enriching.record_step(actor=request.auth, signal_id=signal_id, act=act, result=result)
        )


@router.post(
    "/signals/{signal_id}/enrichment-steps/{act}/omission",
    response={200: StepOut, **PROBLEMS},
    operation_id="leaveOutStep",
)
def leave_out_step(
    request: ApiRequest, signal_id: Path[UUID], act: Act, why: StepLeftOutIn
) -> Mapping[str, Any]:
    """Record that a step is not done, and why. Needs signals.enrich."""
    with _told():
        return _step(
            enriching.leave_out_step(
                actor=request.auth, signal_id=signal_id, act=act, why=why.reason
            )
        )


@router.post(
    "/signals/{signal_id}/enrichment/completion",
    response={200: PhaseOut, **PROBLEMS},
    operation_id="finishEnriching",
)
def finish_enriching(request: ApiRequest, signal_id: Path[UUID]) -> Mapping[str, Any]:
    """Bring the signal to the weighing meeting; people weigh. Needs signals.enrich."""
    with _told():
        return _phase(enriching.finish_enriching(actor=request.auth, signal_id=signal_id))


@router.get(
    "/signals/{signal_id}/files",
    response={200: list[FileOut], **PROBLEMS},
    operation_id="listFiles",
)
def list_files(request: ApiRequest, signal_id: Path[UUID]) -> list[Mapping[str, Any]]:
    """List the files of a signal; the look is on record. Needs signals.read."""
    with read_by_people():
        _reference, found = documents.list_documents(actor=request.auth, signal_id=signal_id)
    return [asdict(document) for document in found]


@router.post(
    "/signals/{signal_id}/files",
    response={201: FileAddedOut, **PROBLEMS},
    operation_id="addFile",
)
def add_file(request: ApiRequest, signal_id: Path[UUID], file: File[UploadedFile]) -> Status[Any]:
    """Add a PDF, JPEG, PNG, text, DOCX or XLSX of at most 10 MB; the same content twice is one file.

    Judged by content, not by name; a picture is kept without its hidden data. Needs signals.register.
    """
    try:
        added = documents.add_document(
            actor=request.auth, signal_id=signal_id, name=file.name or "", content=file.read()
        )
    except FileRefused as refusal:
        with translation.override("en"):
            raise HttpError(HTTPStatus.CONFLICT, str(FILE_REFUSALS[refusal.code])) from refusal
    return Status(HTTPStatus.CREATED, {"id": added})


@router.get(
    "/signals/{signal_id}/files/{file_id}",
    response={200: None, **PROBLEMS},
    operation_id="openFile",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {"application/octet-stream": {"schema": {}}},
            }
        }
    },
)
def open_file(request: ApiRequest, signal_id: Path[UUID], file_id: Path[UUID]) -> HttpResponse:
    """Open one file of a signal; the look is on record. Needs signals.read."""
    with read_by_people():
        _document, content = documents.open_document(
            actor=request.auth, signal_id=signal_id, file_id=file_id
        )
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["API-Version"] = VERSION
    return unkept(answer)
