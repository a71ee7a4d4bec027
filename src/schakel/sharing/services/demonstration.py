"""Invented consents, agreements and requests for the demonstration; rules switched on."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.models import Organisation
from schakel.sharing.models import Agreement, Consent, RuleSet
from schakel.sharing.selectors import rules
from schakel.sharing.selectors.answers import Transfer
from schakel.sharing.services import asking, consents
from schakel.sharing.workflow import DraftState
from schakel_methods.sharing.codes import Verdict

YOUTH, POLICE = "jeugdhulp-de-brug", "politie-rivierland"
# Two people who read the rules; invented as all else in the demonstration.
READERS = (1, 2)


def make_sharing() -> None:
    """Switch the rules on at every invented organisation, with a consent, a request, an agreement."""
    homes = {home.code: home for home in accounts.organisations() if home.is_demonstration}
    for home in homes.values():
        _switch_on(home)
    if {YOUTH, POLICE} <= homes.keys():
        _agree(homes[POLICE], homes[YOUTH])
        _ask(homes[YOUTH], homes[POLICE])


def _switch_on(home: Organisation) -> None:
    with rls.acting_for(home.pk):
        if RuleSet.objects.filter(organisation=home).exists():
            return
        permitting = {r.id for r in rules.shipped_book().rules if r.verdict < Verdict.ASK_PO}
        texts = rules.fingerprints()
        RuleSet.objects.create(
            organisation=home,
            number=1,
            rules={key: texts[key] for key in sorted(permitting)},
            note="Oefening: niet door een jurist gelezen.",
            state=DraftState.PUBLISHED,
            drafted_by=READERS[0],
            published_by=READERS[1],
            drafted_at=timezone.now(),
            published_at=timezone.now(),
        )


def _agree(home: Organisation, other: Organisation) -> None:
    with rls.acting_for(home.pk):
        if Agreement.objects.exists():
            return
        today = timezone.localdate()
        Agreement.objects.create(
            organisation=home,
            title="Convenant zachte signalen Rivierland (oefening)",
            parties=sorted({home.pk, other.pk}),
            purposes=["share_soft_signal", "discuss_pattern"],
            classes=["special"],
            legal_basis="Alleen geanonimiseerd; geen grondslag voor namen.",
            starts_on=today - timedelta(days=90),
            ends_on=today + timedelta(days=640),
            state=DraftState.PUBLISHED,
            drafted_by=READERS[0],
            published_by=READERS[1],
        )


def _ask(home: Organisation, police: Organisation) -> None:
    worker = accounts.first_with_role(organisation_id=home.pk, role="professional")
    with rls.acting_for(home.pk):
        if worker is None or Consent.objects.exists():
            return
        consents.record_consent(
            actor=worker,
            consent=consents.ConsentInput(
                subject_id=uuid4(),
                recipient_id=police.pk,
                purpose="report_suspicion",
                fields=("contact", "facts", "name"),
                person="Persoon A (verzonnen)",
                explained="Wat we delen, met wie en waarom; nee zeggen mag.",
                language="nl",
                given_by="person",
                is_free=True,
                age=17,
            ),
        )
        transfer = Transfer(uuid4(), police.pk, "report_suspicion", ("facts", "name"), age=15)
        asking.ask(
            actor=worker,
            transfer=transfer,
            question="Meisje van 15 (verzonnen) slaapt niet meer thuis en durft niets te zeggen.",
        )
