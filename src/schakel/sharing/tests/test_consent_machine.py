"""Consents in any order: given, renewed, used, withdrawn; after a withdrawal nothing leaves."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.sharing.models import AccessGrant, Consent, Disclosure, Notice
from schakel.sharing.services import consents, door, packages
from schakel.sharing.tests import factories as make
from schakel.sharing.workflow import CONSENT_DAYS, ConsentState

CONTENT = {"facts": "Zij slaapt in de auto.", "name": "Persoon A"}
OUTSIDER = {"recipient_type": "police", "outsider": "Rijkspolitie Verweg (verzonnen)"}
WITHIN, OUTSIDE = 0, 1
ALL, FACTS_ONLY = ("facts", "name"), ("facts",)


class Consents(RuleBasedStateMachine):
    """One person, a recipient in Schakel and one outside; the model remembers what was said."""

    home, police, worker = None, None, None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        rls.set_organisation(self.home.pk)
        self.start = self.now = timezone.now()
        self.clock = patch("django.utils.timezone.now", lambda: self.now)
        self.clock.start()
        self.subject = make.uuid4()
        self.given = {WITHIN: [], OUTSIDE: []}  # (until when, fields), as long as not withdrawn
        self.received = {WITHIN: 0, OUTSIDE: 0}
        self.told = {WITHIN: 0, OUTSIDE: 0}

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def to(self, where):
        return {"recipient_id": self.police.pk} if where == WITHIN else {
            "recipient_id": None, **OUTSIDER}  # fmt: skip

    @rule(where=st.sampled_from([WITHIN, OUTSIDE]), fields=st.sampled_from([ALL, FACTS_ONLY]))
    def give_or_renew(self, where, fields):
        wanted = consents.ConsentInput(
            subject_id=self.subject, purpose="report_suspicion", fields=fields, person="Persoon A",
            explained="Alles.", language="nl", given_by="person", is_free=True, age=17,
            **self.to(where),
        )  # fmt: skip
        made = consents.record_consent(actor=self.worker, consent=wanted)
        self.given[where].append((made.valid_until, set(fields)))

    @rule(where=st.sampled_from([WITHIN, OUTSIDE]))
    def disclose(self, where):
        today = timezone.localdate()
        may = any(until >= today and set(ALL) <= fields for until, fields in self.given[where])
        transfer = make.transfer(self.police, subject_id=self.subject, **self.to(where))
        try:
            package = packages.send_package(
                actor=self.worker, transfer=transfer, content=CONTENT, clearance=door.Clearance()
            )
        except door.SharingRefused:
            assert not may
            return
        assert may
        self.received[where] += 1
        if where == OUTSIDE:
            packages.give_access(actor=self.worker, package_id=package.pk)

    @precondition(lambda self: any(self.given.values()))
    @rule(pick=st.integers(0, 20))
    def withdraw(self, pick):
        running = [w for w in (WITHIN, OUTSIDE) if self.given[w]]
        where = running[pick % len(running)]
        found = Consent.objects.filter(
            subject_id=self.subject, recipient_id=self.to(where)["recipient_id"],
            state=ConsentState.GIVEN,
        )  # fmt: skip
        chosen = found[pick % found.count()]
        told = consents.withdraw(actor=self.worker, consent_id=chosen.pk)
        assert told == (1 if self.received[where] else 0)
        self.told[where] += told
        self.given[where] = []
        with pytest.raises(consents.AlreadyWithdrawn):
            consents.withdraw(actor=self.worker, consent_id=chosen.pk)

    @rule(days=st.integers(1, CONSENT_DAYS + 10))
    def time_passes(self, days):
        if self.now - self.start < timedelta(days=5 * CONSENT_DAYS):
            self.now += timedelta(days=days)

    @rule()
    def compare(self):
        for where in (WITHIN, OUTSIDE):
            here = {"recipient_id": self.to(where)["recipient_id"], "subject_id": self.subject}
            left = Disclosure.objects.filter(**here)
            assert left.count() == self.received[where]
            assert all(row.consent_id for row in left)
            in_force = Consent.objects.filter(state=ConsentState.GIVEN, **here)
            assert in_force.count() == len(self.given[where])
            notices = Notice.objects.filter(disclosure__subject_id=self.subject)
            heard = notices.filter(recipient_id=here["recipient_id"])
            assert heard.count() == self.told[where]
        if not self.given[OUTSIDE]:
            open_codes = AccessGrant.objects.filter(revoked_at__isnull=True)
            assert not open_codes.exists()


def run(examples, steps):
    home = people.organisation("youth_care")
    Consents.home, Consents.police = home, people.organisation("police")
    people.actor(Consents.police, "privacy_officer")
    Consents.worker = people.actor(home, "professional")
    make.switch_on(home)
    run_state_machine_as_test(
        Consents,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_after_a_withdrawal_nothing_leaves_and_every_receiver_hears_it():
    run(examples=10, steps=20)


@pytest.mark.slow
@pytest.mark.django_db
def test_after_a_withdrawal_nothing_leaves_in_many_more_orders():
    run(examples=100, steps=50)
