"""The pages of one thing that the matrix knows strangers of only: files, exports, what was shared.

Who may comes in, a colleague without the right does not, and another organisation meets nothing.
"""

import pytest
from django.test import Client
from django.urls import reverse
from tests.access import cells
from tests.access.cells import Verdict

from schakel.base.accounts.tests import factories as people
from schakel.base.exporting.services import asking
from schakel.base.exporting.workflow import ExportFormat
from schakel.monitor.services import runs, tables
from schakel.sharing.tests.test_rights import Things
from schakel.signals.services import importing

pytestmark = pytest.mark.django_db
REFUSED = {Verdict.REFUSED, Verdict.UNKNOWN}
FILE = b"Zaaknummer;Feiten\n2026-1;Slaapt in de opslag.\n"


def meet(role, home, method, route, key):
    """Visit as somebody in a role of an organisation, undo it, and say what they met."""
    browser = people.browser(people.actor(home, role)) if role else Client()
    browser.raise_request_exception = False
    with cells.undone(), cells.quietly():
        return cells.verdict(browser.generic(method, reverse(route, args=[key])))


def check(home, allowed, refused, visits):
    """Walk the visits as who may, who may not, somebody elsewhere and nobody at all."""
    elsewhere, wrong = people.organisation(home.type), []
    for method, route, key in visits:
        met = {
            "allowed": meet(allowed, home, method, route, key) == Verdict.OPEN,
            "refused": meet(refused, home, method, route, key) in REFUSED,
            "elsewhere": meet(allowed, elsewhere, method, route, key) == Verdict.UNKNOWN,
            "nobody": meet("", home, method, route, key) == Verdict.SIGN_IN,
        }
        wrong += [f"{method} {route}: {who}" for who, is_right in met.items() if not is_right]
    assert wrong == []


def test_a_file_that_is_brought_in_is_for_its_own_intake_only():
    police = people.organisation("police")
    actor = people.actor(police, "intake")
    sent = importing.send_file(actor=actor, name="lijst.csv", content=FILE)
    visits = [("GET", f"signals:import{name}", sent.pk) for name in ("", "_errors")]
    visits += [("POST", f"signals:import{name}", sent.pk) for name in ("_pause", "_discard")]

    check(police, "intake", "researcher", visits)


def test_an_export_is_decided_on_by_its_own_organisation_only():
    police = people.organisation("police")
    actor = people.actor(police, "functional_administrator")
    export = asking.ask_export(actor=actor, reason="Overstap.", format_=ExportFormat.CSV)
    visits = [("POST", f"exporting:{name}", export.pk) for name in ("approve", "refuse")]

    check(police, "privacy_officer", "researcher", visits)


def test_what_was_shared_and_asked_is_for_who_may_read_it_in_the_own_organisation():
    shared = Things()
    visits = [
        ("GET", "sharing:package", shared.sent.pk),
        ("GET", "sharing:disclosure", shared.sent.disclosure_id),
        ("POST", "sharing:withdraw", shared.ended.pk),
        ("POST", "sharing:end_access", shared.code.pk),
    ]
    check(shared.home, "professional", "publisher", visits)

    overseen = [("GET", "sharing:person", shared.asked.pk)]
    check(shared.home, "privacy_officer", "professional", overseen)


def test_an_estimate_is_for_researchers_of_its_own_organisation_only():
    home = people.organisation("national_rapporteur")
    actor = people.actor(home, "researcher")
    table = tables.add_dutch_table(actor=actor)
    run = runs.ask_estimate(actor=actor, table_id=table.pk, wanted=runs.RunInput())
    visits = [("GET", "monitor:run", run.pk), ("GET", "monitor:table", table.pk)]

    check(home, "researcher", "intake", visits)
