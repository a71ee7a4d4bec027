"""What the tables may never hold: a score or list of persons, addresses or areas."""

import re

from django.apps import apps

from schakel.scanning import selectors, workflow
from schakel.scanning.models import Note

FORBIDDEN = re.compile(
    r"person|subject|suspect|victim|address|street|postcode|area|district|nationality|origin|"
    r"religion|ethnic|birth|score|risk|predict"
)


def test_no_table_of_the_scan_names_a_person_a_place_or_a_score():
    named = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("scanning").get_models()
        for field in model._meta.get_fields()
        if FORBIDDEN.search(field.name)
    ]
    assert named == []


def test_the_word_list_of_this_test_can_fail():
    assert FORBIDDEN.search("risk_score_of_address")


def test_no_table_of_the_scan_points_at_a_table_of_persons():
    allowed = {"accounts.organisation"}
    elsewhere = {
        str(field.related_model._meta.label_lower)
        for model in apps.get_app_config("scanning").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model._meta.app_label != "scanning"
    }
    assert elsewhere <= allowed


def test_notes_are_ordered_by_band_sum_and_waiting_and_nothing_else():
    assert Note._meta.ordering == ("-order_level", "-order_total", "received_at", "id")


def test_every_status_of_the_method_has_its_word_for_readers():
    assert set(selectors.page.STATUSES) == {
        "affirmed", "uncertain", "other_person", "negated", "historical", "general",
    }  # fmt: skip
    assert workflow.DAY_BUDGET == 50
