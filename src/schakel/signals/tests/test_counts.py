"""The worker counts plain fields of all organisations, and can read nothing else."""

import pytest
from django.db import Error, connection, transaction

from schakel.base import rls
from schakel.signals.selectors import counts
from schakel.signals.services import handing_over
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


def _as_counter() -> None:
    rls.set_organisation(None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE schakel_counts")


def test_a_trace_counts_once_however_many_organisations_had_it():
    kmar, police = make.team("kmar"), make.team("police")
    offer = make.offered(kmar, police, make.registered(kmar))
    handing_over.accept(actor=police.as_(), handover_id=offer.pk)
    make.enriching_signal(kmar)

    _as_counter()
    reached = counts.count_traces()
    sender = counts.count_balance(organisation_id=kmar.organisation.pk)

    assert (reached["registered"], reached["enriching"]) == (2, 1)
    assert (sender.came_in, sender.open, sender.handed_over) == (2, 1, 1)
    assert sender.is_even


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT facts FROM signals_signal",
        "SELECT words FROM signals_signal",
        "SELECT reporter_name FROM signals_signal",
        "SELECT name FROM signals_involvedperson",
        "SELECT package FROM signals_handover",
        "UPDATE signals_signal SET is_urgent = true",
    ],
)
def test_whoever_counts_reads_no_person(statement):
    make.registered(make.team())
    _as_counter()
    with (
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
