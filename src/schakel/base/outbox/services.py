"""Queueing and sending of mail."""

from collections.abc import Mapping
from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.outbox.models import OutboxMessage
from schakel.base.outbox.workflow import MAX_TRIES, State

SEND_TASK = "outbox.send"


@transaction.atomic
def queue_mail(
    *,
    actor: Actor,
    address: str,
    kind: str,
    context: Mapping[str, str | int],
    language: str = "nl",
) -> OutboxMessage:
    """Queue a mail of a kind; the template `outbox/<kind>.txt` has the subject in its first line.

    The message and its sending job exist only if the transaction they belong to succeeds.
    """
    with translation.override(language):
        text = render_to_string(f"outbox/{kind}.txt", dict(context))
    subject, _, body = text.strip().partition("\n")
    message = OutboxMessage.objects.create(
        organisation_id=actor.organisation_id,
        kind=kind,
        address=address,
        subject=subject,
        body=body.strip(),
    )
    audit.record(actor=actor, action="outbox.queue", target=message, kind=kind)
    job = app.configure_task(SEND_TASK, queueing_lock=str(message.pk))
    job.defer(organisation_id=actor.organisation_id, message_id=str(message.pk))
    return message


def send(*, actor: Actor, message_id: UUID) -> OutboxMessage:
    """Send one queued message; after too many failures it waits for a person."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(pk=message_id)
        if message.state == State.SENT:
            return message
        message.tries += 1
        try:
            EmailMessage(message.subject, message.body, to=[message.address]).send()
        except (SMTPException, OSError) as error:
            message.failure = type(error).__name__
            message.state = State.FAILED if message.tries >= MAX_TRIES else State.QUEUED
        else:
            message.state, message.sent_at, message.failure = State.SENT, timezone.now(), ""
        message.save(update_fields=["state", "tries", "failure", "sent_at"])
        audit.record(actor=actor, action="outbox.send", target=message, state=str(message.state))
    return message
