"""The systems of an organisation hear of every step in its chain, and of nothing of another's."""

import pytest

from schakel.base import rls
from schakel.base.webhooks.models import Delivery
from schakel.base.webhooks.services import connecting
from schakel.base.webhooks.workflow import EventKind
from schakel.signals.models import Signal
from schakel.signals.services import feedback, handing_over
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


def listening(team):
    rls.set_organisation(team.organisation.pk)
    connecting.connect(
        actor=team.as_("functional_administrator"), name="x", url="https://systeem.example/",
        kinds=[*EventKind],
    )  # fmt: skip
    return team


def heard(team):
    """What its system was told, oldest first, as kind and id."""
    rls.set_organisation(team.organisation.pk)
    told = Delivery.objects.order_by("occurred_at", "pk")
    return [(delivery.kind, delivery.subject_id) for delivery in told]


def test_a_signal_that_comes_in_moves_and_goes_is_told_on_both_sides():
    giver, taker = listening(make.team()), listening(make.team())
    signal = make.registered(giver)

    rls.set_organisation(giver.organisation.pk)
    feedback.give_feedback(actor=giver.as_("analyst"), signal_id=signal.pk)
    offer = make.offered(giver, taker, signal)
    rls.set_organisation(taker.organisation.pk)
    taken = handing_over.accept(actor=taker.as_(), handover_id=offer.pk)

    assert heard(giver) == [
        ("signal.received", signal.pk),
        ("signal.stepped", signal.pk),
        ("signal.feedback", signal.pk),
        ("hand-over.answered", offer.pk),
        ("signal.ended", signal.pk),
    ]
    assert heard(taker) == [
        ("hand-over.offered", offer.pk),
        ("hand-over.answered", offer.pk),
        ("signal.received", taken.pk),
    ]


def test_a_refusal_is_told_to_both_and_a_third_hears_nothing():
    giver, taker, third = (listening(make.team()) for _ in range(3))
    offer = make.offered(giver, taker, make.registered(giver))
    rls.set_organisation(taker.organisation.pk)
    refusal = handing_over.Refusal("not_competent")
    handing_over.refuse(actor=taker.as_(), handover_id=offer.pk, refusal=refusal)

    assert heard(giver)[-1] == heard(taker)[-1] == ("hand-over.answered", offer.pk)
    assert heard(third) == []


def test_an_act_that_fails_tells_nothing(monkeypatch):
    team = listening(make.team())
    monkeypatch.setattr(Signal, "save", lambda *_, **__: (_ for _ in ()).throw(OSError))

    with pytest.raises(OSError):  # noqa: PT011 - made above
        make.registered(team)

    assert heard(team) == []
