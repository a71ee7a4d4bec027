"""At CoMensha: `open_registration`, `note_receipt`, `ask_back`, `take_over`."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.identifiers import new_reference
from schakel.base.live import services as live
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.victims import policies, workflow
from schakel.victims.models import Registration
from schakel.victims.services.reporting import pass_the_door
from schakel.victims.workflow import State


class NothingToAsk(Exception):
    """Say what is missing."""


class NotWithUs(Exception):
    """This report waits for an answer of the sender, or was taken over before."""


@transaction.atomic
def open_registration(*, actor: Actor, registration_id: UUID) -> Registration:
    """Read a report, as who sent it or as registrar; that you looked is on record."""
    found = Registration.objects.get(pk=registration_id)
    if not policies.may_open(actor, found):
        raise PermissionDenied
    audit.record(actor=actor, action="victims.open", target=found)
    return found


@transaction.atomic
def note_receipt(*, actor: Actor, registration_id: UUID) -> Registration:
    """Confirm to the sender that a report arrived unchanged."""
    found = _with_us(actor, registration_id)
    if found.state == State.SENT:
        _acknowledge(actor, found)
        _move(actor, found, State.RECEIVED)
    return found


@transaction.atomic
def ask_back(
    *, actor: Actor, registration_id: UUID, missing: tuple[str, ...], question: str = ""
) -> Registration:
    """Ask the sender what is missing, without names; the report waits for the answer."""
    found = _with_us(actor, registration_id)
    known = {row["code"] for row in reference.current("missing_information").rows}
    asked = [code for code in missing if code in known]
    if not asked and not question.strip():
        raise NothingToAsk
    if question.strip():
        pass_the_door(actor=actor, about=found, to=found.sender_id, text=question)
    _acknowledge(actor, found)
    found.missing, found.question = asked, question.strip() or None
    found.asked_at, found.answer = timezone.now(), None
    _move(actor, found, State.QUESTION)
    return found


@transaction.atomic
def take_over(*, actor: Actor, registration_id: UUID) -> Registration:
    """Take a report into the national registration; the sender gets its number."""
    found = _with_us(actor, registration_id)
    _acknowledge(actor, found)
    found.number = new_reference("CM")
    found.taken_over_by, found.taken_over_at = actor.user_id, timezone.now()
    _move(actor, found, State.TAKEN_OVER)
    return found


def _with_us(actor: Actor, registration_id: UUID) -> Registration:
    found = Registration.objects.select_for_update().get(pk=registration_id)
    if not (policies.may_take_over(actor) and policies.may_open(actor, found)):
        raise PermissionDenied
    if found.state not in workflow.WITH_COMENSHA:
        raise NotWithUs
    return found


def _acknowledge(actor: Actor, found: Registration) -> None:
    found.received_at = found.received_at or timezone.now()
    sharing.acknowledge(
        actor=actor, disclosure_id=found.disclosure_id, package_hash=found.package_hash
    )


def _move(actor: Actor, found: Registration, to: State) -> None:
    found.state = to
    found.save()
    audit.record(actor=actor, action=f"victims.{to}", target=found)
    live.tell(actor=actor, organisation_id=found.sender_id)
