"""A form that is sent eight times at once makes one signal, and every sender gets its reference."""

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from schakel.base import rls
from schakel.signals.services import batches, intake
from schakel.signals.tests import factories as make

PARALLEL = 8


def _number(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _at_once(actor, together: threading.Barrier, report):
    """Report in a connection of our own, under the role that serves pages, when all are ready."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE schakel_app")
        rls.set_organisation(actor.organisation_id)
        together.wait(60)
        return report()
    finally:
        connections.close_all()


def _submit(actor, key: str, together: threading.Barrier) -> tuple[str, str]:
    told = _at_once(
        actor, together,
        lambda: intake.report_signal(actor=actor, report=make.a_report(), key=key),
    )  # fmt: skip
    return key, told.reference


def _submit_many(actor, keys: list[str], together: threading.Barrier) -> dict[str, str]:
    sent = [batches.SentReport(key, make.a_report()) for key in keys]
    told = _at_once(actor, together, lambda: batches.report_many(actor=actor, sent=sent))
    return {
        key: one.acknowledgement.reference for key, one in zip(keys, told, strict=True)
    }  # fmt: skip


@pytest.mark.usefixtures("own_database")
def test_batches_with_the_same_keys_in_any_order_make_each_signal_once():
    actor, keys = make.team().as_(), [f"drill-{number}" for number in range(12)]
    together = threading.Barrier(3)
    orders = [keys, keys[::-1], keys[6:] + keys[:6]]

    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(_submit_many, actor, order, together) for order in orders]
        answers = [answer.result() for answer in sent]

    assert answers[0] == answers[1] == answers[2]
    assert len(set(answers[0].values())) == _number("SELECT count(*) FROM signals_signal") == 12


def _drill(keys: int) -> None:
    actor = make.team().as_()
    references = defaultdict(set)
    with ThreadPoolExecutor(PARALLEL) as pool:
        for number in range(keys):
            together = threading.Barrier(PARALLEL)
            sent = [
                pool.submit(_submit, actor, f"drill-{number}", together) for _ in range(PARALLEL)
            ]
            for answer in sent:
                key, reference = answer.result()
                references[key].add(reference)
    assert {len(found) for found in references.values()} == {1}
    assert len(set.union(*references.values())) == keys
    for table in ("signals_signal", "signals_submission", "signals_phasechange"):
        assert _number(f"SELECT count(*) FROM {table}") == keys, table  # noqa: S608 - our names


@pytest.mark.usefixtures("own_database")
def test_ten_forms_sent_eight_times_at_once_make_ten_signals():
    _drill(10)


@pytest.mark.slow
@pytest.mark.usefixtures("own_database")
def test_a_hundred_forms_sent_eight_times_at_once_make_a_hundred_signals():
    _drill(100)
