"""The job that sends one message."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.outbox import services
from schakel.base.outbox.workflow import MAX_TRIES, State


class NotSentYet(Exception):
    """The mail server did not take the message; the job tries again later."""


@app.task(name=services.SEND_TASK, retry=RetryStrategy(max_attempts=MAX_TRIES, exponential_wait=2))
def send(*, organisation_id: int, message_id: str) -> None:
    """Send a message for its organisation."""
    with rls.acting_for(organisation_id):
        actor = accounts.system_actor(organisation_id)
        message = services.send(actor=actor, message_id=UUID(message_id))
    if message.state == State.QUEUED:
        raise NotSentYet(message.failure)
