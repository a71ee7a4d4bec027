"""A sample for the National Rapporteur: decided by the service, repeatable, without a person in it."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.signals.models import DossierSample
from schakel.signals.selectors import samples
from schakel.signals.services import sampling
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.views import account_tables
from schakel.signals.workflow import SampleState
from schakel_methods.sampling.coarsening import ANY
from schakel_methods.sampling.drawing import PopulationTooSmall

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
FACTS = "Karim slaapt in de opslag."


@pytest.fixture(autouse=True)
def _small_rules(monkeypatch):
    """Draw from five instead of fifty: the rule is data, and fifty signals only cost time."""
    numbers = {"least_population": 5, "most_dossiers": 10, "look_alike": 3, "days_open": 30}
    monkeypatch.setattr(samples, "rule", numbers.__getitem__)


def rapporteur() -> make.Team:
    return make.team("national_rapporteur")


def a_service(number: int = 6) -> make.Team:
    police = make.team()
    for _ in range(number - 1):
        make.reported(police, facts=FACTS, exploitation_forms=("LAB",))
    make.registered(police, facts=FACTS, exploitation_forms=("BEG",), persons=(make.victim(),))
    return police


def asked(by: make.Team, of: make.Team, *, size: int = 4) -> DossierSample:
    wish = sampling.Wish(of.organisation.pk, "follow_up", YEAR - 1, YEAR, size)
    return sampling.ask_sample(actor=by.as_("researcher"), wish=wish)


def opened(by: make.Team, of: make.Team, **more: int) -> DossierSample:
    key = asked(by, of, **more).pk
    officer = of.as_("privacy_officer")
    return sampling.approve_sample(actor=officer, sample_id=key, is_nameless=True)


def test_the_service_decides_and_the_rapporteur_reads_codes_only():
    home, police = rapporteur(), a_service()

    key = opened(home, police, size=6).pk

    found = sampling.open_sample(actor=home.as_("researcher"), sample_id=key)
    text = json.dumps(found.package)
    door = sharing.Disclosure.objects.get(pk=found.disclosure_id)
    assert len(found.package["dossiers"]) == 6
    assert (found.population, door.form, door.fields) == (6, "anonymised", ["coded_dossiers"])
    assert "Karim" not in text
    assert "S-" not in text
    police.as_()
    signals = list(samples.population(police.organisation.pk, years=(YEAR, YEAR)))
    assert not [one.reference for one in signals if one.reference in text or str(one.pk) in text]


def test_what_too_few_share_is_left_out():
    home, police = rapporteur(), a_service()

    found = opened(home, police, size=6)

    forms = sorted(one["form"] for one in found.package["dossiers"])
    assert forms == [ANY, "LAB", "LAB", "LAB", "LAB", "LAB"]


def test_the_seed_draws_the_same_again_and_is_fixed_before_the_service_looks():
    home, police = rapporteur(), a_service()
    sample = asked(home, police)
    officer = police.as_("privacy_officer")

    first = sampling.preview_sample(actor=officer, sample_id=sample.pk)
    again = sampling.preview_sample(actor=officer, sample_id=sample.pk)
    after = sampling.approve_sample(actor=officer, sample_id=sample.pk, is_nameless=True)

    assert first == again
    assert after.package["dossiers"] == first.dossiers
    assert (after.seed, after.population_hash) == (sample.seed, first.population_hash)


def test_nothing_opens_unread_or_from_too_few():
    home, police, small = rapporteur(), a_service(), a_service(3)
    key, few = asked(home, police).pk, asked(home, small).pk

    with pytest.raises(sharing.MaskingNotConfirmed):
        sampling.approve_sample(
            actor=police.as_("privacy_officer"), sample_id=key, is_nameless=False
        )
    with pytest.raises(PopulationTooSmall):
        sampling.approve_sample(actor=small.as_("privacy_officer"), sample_id=few, is_nameless=True)


@pytest.mark.parametrize("ending", ["revoked", "expired"])
def test_access_ends_by_itself_or_when_the_service_takes_it_back(ending):
    home, police = rapporteur(), a_service()
    key = opened(home, police).pk
    if ending == "revoked":
        sampling.revoke_sample(actor=police.as_("privacy_officer"), sample_id=key)
    else:
        police.as_()
        DossierSample.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    page = visitor(home, "researcher").get(reverse("signals:sample", args=[key])).text

    home.as_("researcher")
    found = DossierSample.objects.get(pk=key)
    assert not samples.is_open(found)
    assert "Dossier 1" not in page
    assert (found.package is None) == (ending == "revoked")


def test_who_is_no_rapporteur_asks_nothing_and_no_other_service_decides():
    home, police, other = rapporteur(), a_service(), make.team()
    key = asked(home, police).pk

    with pytest.raises(PermissionDenied):
        asked(other, police)
    with pytest.raises(PermissionDenied):
        sampling.approve_sample(actor=police.as_(), sample_id=key, is_nameless=True)
    with pytest.raises(DossierSample.DoesNotExist):
        sampling.open_sample(actor=other.as_("privacy_officer"), sample_id=key)
    with pytest.raises(PermissionDenied):
        sampling.approve_sample(actor=home.as_("researcher"), sample_id=key, is_nameless=True)
    with pytest.raises(sampling.WishUnclear):
        asked(home, police, size=11)


def test_on_screen_the_rapporteur_asks_and_the_officer_looks_and_opens():
    home, police = rapporteur(), a_service()
    browser = visitor(home, "researcher")
    wish = {"service": police.organisation.pk, "goal": "help", "first_year": YEAR,
            "last_year": YEAR, "size": 3}  # fmt: skip

    address = browser.post(reverse("signals:samples"), wish).url
    officer = visitor(police, "privacy_officer")
    looked = officer.get(address).text
    officer.post(f"{address}besluit/", {"is_nameless": "on", "approve": "yes"})
    read = browser.get(address).text

    assert address in officer.get(reverse("signals:samples")).text
    assert "Dossier 3" in looked
    assert "Dossier 3" in read
    assert "arbeid" in read.lower()
    assert visitor(make.team(), "privacy_officer").get(address).status_code == 404
    rls.set_organisation(police.organisation.pk)
    assert DossierSample.objects.get().state == SampleState.APPROVED


def test_every_figure_has_a_definition_and_every_definition_a_figure():
    figures = {
        name for name, made in vars(account_tables).items()
        if getattr(made, "__annotations__", {}).get("return") is account_tables.Table
    }  # fmt: skip
    rows = reference.current("figure_definitions").rows

    assert len(figures) >= 12
    assert {row["code"] for row in rows} == figures
    assert all(row["version"] and row["since"] and row["population_nl"] for row in rows)


def test_definitions_are_read_by_who_may_count():
    home = rapporteur()

    page = visitor(home, "researcher").get(reverse("definitions"))

    assert "Twee oordelen" in page.text
    assert visitor(make.team(), "intake").get(reverse("definitions")).status_code == 403
