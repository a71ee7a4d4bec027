"""Things that happen at the same moment, with real commits on connections of their own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from django.db import connection

from schakel.base import rls
from schakel.base.actor import Actor
from schakel.signals.models import Handover, Signal, Submission
from schakel.signals.services import handing_over, intake, stopping
from schakel.signals.tests import factories as make

# The drill of the double submission sends a hundred, under `make test-slow`.
KEYS, COPIES, WORKERS = 20, 8, 8


def _serve(actor: Actor, act: Callable[[], object]) -> object:
    """Do it on this thread's own connection, as the serving role."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE schakel_app")
    rls.set_organisation(actor.organisation_id)
    return act()


def _leave() -> None:
    connection.close()


def _together(*acts: tuple[Actor, Callable[[], object]]) -> list[object]:
    """Do several things at once; an exception is an answer too."""

    def one(pair: tuple[Actor, Callable[[], object]]) -> object:
        try:
            return _serve(*pair)
        except (handing_over.AlreadyAnswered, stopping.SamePerson, Signal.DoesNotExist) as error:
            return error
        finally:
            _leave()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, acts))


def test_20_keys_sent_8_times_each_make_20_signals(own_database):
    actor = make.team().as_("professional")

    def send(key: int) -> Callable[[], object]:
        return lambda: intake.report_signal(actor=actor, report=make.a_report(), key=f"form-{key}")

    answers = _together(*((actor, send(key)) for key, _ in product(range(KEYS), range(COPIES))))

    assert Signal.objects.count() == Submission.objects.count() == KEYS
    per_signal = Counter(answer.signal_id for answer in answers)
    assert set(per_signal.values()) == {COPIES}
    assert sum(not answer.is_repeat for answer in answers) == KEYS


@pytest.mark.parametrize("turn", range(5))
def test_an_offer_is_accepted_or_revoked_but_never_both(own_database, turn):
    kmar, police = make.team("kmar"), make.team("police")
    signal = make.registered(kmar)
    offer = make.offered(kmar, police, signal)
    sender, receiver = kmar.as_(), police.as_()

    _together(
        (receiver, lambda: handing_over.accept(actor=receiver, handover_id=offer.pk)),
        (sender, lambda: handing_over.revoke(actor=sender, handover_id=offer.pk)),
        (receiver, lambda: handing_over.accept(actor=receiver, handover_id=offer.pk)),
    )

    kmar.as_()
    sent = make.again(signal)
    status = Handover.objects.get(pk=offer.pk).status
    police.as_()
    taken = Signal.objects.filter(
        trace_id=signal.trace_id, organisation_id=receiver.organisation_id
    )
    owners = [s for s in [sent, *taken] if s.is_open]
    assert len(owners) == 1
    assert (status == "accepted") == (owners[0].organisation_id == receiver.organisation_id)
