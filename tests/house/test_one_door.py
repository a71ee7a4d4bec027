"""Nothing reaches another organisation but through `sharing.Disclosure` (conventions, section 7)."""

import re

import pytest
from django.db import connection
from tests.house.source import SRC

# Tables that two organisations read, and how each hangs on a disclosure, or why it needs none.
BY_ANOTHER_ROAD = {
    "sharing_disclosure": "the disclosure itself",
    "sharing_agreement": "what organisations agreed on; holds no person",
    "signals_nationalfunnel": "counts, rounded before they are stored; holds no person",
    "signals_handoverevent": "steps of a hand-over, by a key that is not null; holds no person",
}
SHARED_TABLES = """
    SELECT tablename FROM pg_policies
    WHERE schemaname = 'public' AND cmd = 'SELECT' AND roles = '{public}'
    GROUP BY tablename
    HAVING bool_or(qual ~ ' OR ') OR count(*) > 1
"""
# Foreign keys of several columns: the row names the very sender and recipient of its disclosure.
MATCHED = """
    SELECT conrelid::regclass::text, array_length(conkey, 1), convalidated FROM pg_constraint
    WHERE contype = 'f' AND confrelid = 'sharing_disclosure'::regclass AND array_length(conkey, 1) > 1
"""
# What a mail may hold: numbers, a link, and which organisation invites.
IN_A_MAIL = {"url", "organisation", "n", "number", "urgent", "overdue", "offered"}


def _rows(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.django_db
def test_what_two_organisations_read_names_a_disclosure_between_exactly_those_two():
    shared = {table for (table,) in _rows(SHARED_TABLES)}
    matched = {table for table, columns, valid in _rows(MATCHED) if columns == 3 and valid}
    assert {"signals_handover", "sharing_package", "sharing_notice", "sharing_receipt"} <= shared
    assert shared - matched - BY_ANOTHER_ROAD.keys() == set()


@pytest.mark.django_db
def test_what_goes_to_somebody_outside_names_a_disclosure_of_its_own_sender():
    matched = {table for table, _columns, _valid in _rows(MATCHED)}
    assert {"sharing_package", "sharing_notice", "sharing_personrequest", "signals_feedback",
            "signals_question"} <= matched  # fmt: skip


def test_a_mail_holds_numbers_and_a_link_and_no_case():
    templates = list(SRC.glob("schakel/**/templates/outbox/*.txt"))
    assert len(templates) >= 3
    for template in templates:
        text = template.read_text()
        named = set(re.findall(r"{{\s*([\w.]+)", text)) | set(re.findall(r"\bn=(\w+)", text))
        assert named <= IN_A_MAIL, template.name
