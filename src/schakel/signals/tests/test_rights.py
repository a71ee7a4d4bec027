"""For each right: it works, another organisation is refused, and so is who lacks the right."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction

from schakel.signals.selectors import lists, offer_lists, people, today
from schakel.signals.services import (
    drafts,
    intake,
    looking,
    persons,
)
from schakel.signals.tests import cases, organisation_cases
from schakel.signals.tests import factories as make
from schakel.signals.workflow import Phase

pytestmark = pytest.mark.django_db
CASES = (*cases.CASES, *organisation_cases.CASES)
NAMES = [f"{case.arrange.__name__}-{case.may}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_right_works_for_its_own_organisation_only(case):
    police = make.team("police")
    act = case.arrange(police)

    stranger = make.team("police").as_(case.may)
    with pytest.raises((ObjectDoesNotExist, PermissionDenied)), transaction.atomic():
        act(stranger)
    powerless = police.as_(case.may_not)
    with pytest.raises((ObjectDoesNotExist, PermissionDenied)), transaction.atomic():
        act(powerless)

    assert act(police.as_(case.may)) is not None


def test_reporting_needs_the_right_to_report():
    police = make.team()
    with pytest.raises(PermissionDenied):
        intake.report_signal(actor=police.as_("researcher"), report=make.a_report(), key=make.key())
    with pytest.raises(PermissionDenied):
        drafts.save_draft(actor=police.as_("researcher"), form="professional", content={})


def test_a_draft_is_its_writers_alone():
    police = make.team()
    draft = drafts.save_draft(
        actor=police.as_("professional"), form="professional", content={"facts": "Half"}
    )
    assert drafts.open_draft(actor=police.as_("professional"), draft_id=draft.pk).content
    with pytest.raises(ObjectDoesNotExist):
        drafts.open_draft(actor=police.as_("intake"), draft_id=draft.pk)
    with pytest.raises(ObjectDoesNotExist):
        drafts.discard_draft(actor=make.team().as_("professional"), draft_id=draft.pk)


def test_lists_show_nothing_of_another_organisation():
    police, stranger = make.team(), make.team()
    signal = make.registered(police, facts="Kelder met matrassen.")
    person = persons.add_person(actor=police.as_(), signal_id=signal.pk, person=make.victim())
    assert [row.id for row in lists.work_list(actor=police.as_())] == [signal.pk]
    assert [row.id for row in looking.search(actor=police.as_(), text="kelders")] == [signal.pk]

    actor = stranger.as_()
    assert lists.work_list(actor=actor) == []
    assert looking.search(actor=actor, text="kelders") == []
    assert lists.find(actor=actor, text=signal.reference) == []
    blocks = today.signal_blocks(actor=actor, codes=today.SIGNAL_BLOCKS, most=9)
    assert not any(block.number or block.signals for block in blocks.values())
    with pytest.raises(ObjectDoesNotExist):
        people.who_spoke(actor=actor, person_id=person.pk)


def test_lists_are_empty_without_the_right_to_read():
    police = make.team()
    make.registered(police)
    actor = police.as_("privacy_officer")
    assert lists.work_list(actor=actor) == []
    assert lists.find(actor=actor, text="restaurant") == []
    assert offer_lists.one_page(actor=actor, code="", page=1) == []


def test_an_assigned_colleague_works_here():
    police = make.team()
    signal = make.registered(police)
    outsider = make.team().as_("analyst").user_id
    with pytest.raises(ObjectDoesNotExist):
        intake.assign(actor=police.as_(), signal_id=signal.pk, user_id=outsider)
    assert make.phase_of(signal) == Phase.REGISTERED
