"""What is sealed is found nowhere but on its own page: not in answers, mails, logs or the dump."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.access import canaries, cells, scene
from tests.access.canaries import TOKEN
from tests.access.scene import Home, Relation
from tests.access.table import About, Who, declared

from schakel.base import rls
from schakel.base.outbox.models import OutboxMessage
from schakel.signals import tasks

# Files that leave: the same pages, taken along.
FORMS = ("", "?download=csv", "?download=xlsx")
QUERIES = {"administration:trail": FORMS, "accounting": FORMS}
# Models that the scene must reach; without their rows the search would prove nothing.
REACHED = {
    "files.StoredFile", "signals.Signal", "signals.InvolvedPerson", "signals.Place",
    "signals.Talk", "signals.OutsideTalk", "signals.Question", "signals.Link", "signals.Draft",
    "signals.StopProposal", "signals.Weighing", "signals.PhaseChange", "signals.HelpOffer",
    "signals.Handover", "signals.EnrichmentStep",
}  # fmt: skip


@pytest.fixture(scope="module")
def homes(django_db_setup, django_db_blocker) -> Iterator[list[Home]]:
    with django_db_blocker.unblock(), cells.undone():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE schakel_app")
        made = scene.build()
        seeded = canaries.seed()
        assert REACHED - seeded == set()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE schakel_app")
        rls.set_organisation(None)
        yield made


def test_the_page_of_a_signal_shows_the_canary_to_who_may_read_it(homes):
    """Without this the searches below could find nothing because there is nothing."""
    where = cells.address("signals:signal", homes[0], Relation.OWN)
    assert TOKEN in homes[0].browsers["lead_detective"].get(where).text


def test_no_list_and_no_page_without_a_signal_shows_a_canary(homes):
    shown = [
        f"{route} as {role}"
        for route, access in declared().items()
        if access.about == About.NOTHING and "GET" in access.methods
        for role in ("lead_detective", "prosecutor", "care_coordinator", "privacy_officer")
        for query in QUERIES.get(route, ("",))
        if TOKEN
        in cells.shown(
            homes[0].browsers[role].get(cells.address(route, homes[0], Relation.OWN) + query)
        )
    ]
    assert shown == []


def test_no_other_organisation_sees_a_canary_under_any_address(homes):
    shown = []
    for route, access in declared().items():
        if access.about != About.NOTHING and "GET" in access.methods:
            where = cells.address(route, homes[0], Relation.FOREIGN)
            text = cells.shown(homes[0].browsers["lead_detective"].get(where))
            shown += [route] if TOKEN in text else []
    assert shown == []


def test_no_role_without_the_right_sees_a_canary_of_its_own_organisation(homes):
    shown = []
    for route, access in declared().items():
        about_thing = access.about != About.NOTHING and "GET" in access.methods
        if about_thing and access.who != Who.PUBLIC:
            where = cells.address(route, homes[0], Relation.OWN)
            for role in ("researcher", "functional_administrator", "publisher"):
                text = cells.shown(homes[0].browsers[role].get(where))
                shown += [f"{route} as {role}"] if TOKEN in text else []
    assert shown == []


def test_no_log_line_holds_a_canary(homes, caplog):
    caplog.set_level(logging.DEBUG)
    browser = homes[0].browsers["lead_detective"]
    with cells.undone():
        browser.get(cells.address("signals:signal", homes[0], Relation.OWN))
        browser.get(reverse("ui:search"), {"q": TOKEN})
        browser.get(f"/nergens/?naam={TOKEN}")
        browser.post(reverse("signals:report"), {"facts": TOKEN, "key": "kort"})
        Client().post(reverse("account_login"), {"login": TOKEN, "password": TOKEN})
    said = [record for record in caplog.records if record.name != "django.db.backends"]
    assert said
    assert not [record.getMessage() for record in said if TOKEN in record.getMessage()]


def test_no_mail_holds_a_canary(homes):
    """Nor do the messages that wait: alarms after a long silence, digests, invitations."""
    moment = timezone.now() + timedelta(days=40)
    with cells.undone(), patch("django.utils.timezone.now", lambda: moment):
        rls.set_organisation(homes[0].team.organisation.pk)
        seeded = set(OutboxMessage.objects.values_list("pk", flat=True))
        tasks.keep_watch(0)
        tasks.send_digests(0)
        rls.set_organisation(homes[0].team.organisation.pk)
        waiting = list(OutboxMessage.objects.exclude(pk__in=seeded))
        kinds = {message.kind for message in waiting}
        told = [f"{message.subject} {message.body}" for message in waiting]
    assert {"term_alarm", "offer_alarm", "answer_alarm", "daily_digest"} <= kinds
    assert not [text for text in told if TOKEN in text]
    assert not [letter for letter in mail.outbox if TOKEN in str(letter.message())]
