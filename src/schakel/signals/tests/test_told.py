"""Whose open pages hear of what: a registered signal at home, an offer at both ends."""

import json

import pytest
from tests import databases

from schakel.base import notices
from schakel.signals.services import handing_over
from schakel.signals.tests import factories as make


@pytest.fixture
def heard(own_database):
    """What the groups were told since the last time it was asked."""
    with databases.owner_connection(own_database) as listening:
        listening.execute(f"LISTEN {notices.CHANNEL}")

        def ask() -> set[tuple[str, int | None]]:
            # PostgreSQL sends what is waiting before the answer to this question.
            listening.execute("SELECT 1")
            waiting = listening.notifies(timeout=0)
            told = [json.loads(notice.payload) for notice in waiting]
            return {(notice["group"], notice["message"]["by"]) for notice in told}

        yield ask


def group(team: make.Team) -> str:
    return f"organisation.{team.organisation.pk}"


def test_a_report_is_told_at_home_and_an_offer_at_both_ends(heard):
    sender, recipient, other = make.team(), make.team("kmar"), make.team("labour_investigation")
    signal = make.weighed(sender)
    at_home = heard()
    handover = make.offered(sender, recipient, signal)
    offered = heard()
    refusal = handing_over.Refusal("not_competent")
    handing_over.refuse(actor=recipient.as_(), handover_id=handover.pk, refusal=refusal)
    refused = heard()

    assert {name for name, _ in at_home} == {group(sender)}
    assert {name for name, _ in offered} == {group(sender), group(recipient)}
    assert {name for name, _ in refused} == {group(sender), group(recipient)}
    assert {by for _, by in offered} != {by for _, by in refused}
    assert group(other) not in {name for name, _ in at_home | offered | refused}


def test_a_refused_step_is_told_to_nobody(heard):
    sender = make.team()
    signal = make.registered(sender)
    heard()
    with pytest.raises(handing_over.PartsMissing):
        handing_over.offer(
            actor=sender.as_(),
            signal_id=signal.pk,
            offered=handing_over.OfferInput(recipient_id=0, ground="wpg_15", parts=()),
        )
    assert heard() == set()
