"""Every step of the table on screen: shown to who may, refused to others, unknown to strangers."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.audit.models import AuditLine
from schakel.signals.models import HelpOffer, InvolvedPerson, Signal, Talk, Weighing
from schakel.signals.selectors.following import DECIDED, EXACT, PLAIN
from schakel.signals.services import enriching, stopping, talks, weighing
from schakel.signals.tests import factories, pages
from schakel.signals.views.acts import Act, On
from schakel.signals.views.signal import TABLE
from schakel.signals.workflow import Phase

pytestmark = pytest.mark.django_db

ACTS = pytest.mark.parametrize("act", TABLE.values(), ids=TABLE)


@dataclass(frozen=True)
class There:
    """What all tests of the steps need; what a test changes is rolled back."""

    team: factories.Team
    strangers: factories.Team
    signal: Signal


@pytest.fixture(scope="module")
def there(module_database):
    team, strangers = factories.team(), factories.team()
    signal = factories.registered(team, persons=(factories.victim(),))
    rls.set_organisation(None)
    return There(team, strangers, signal)


@pytest.fixture
def team(there):
    # A team remembers who works there: whom a test adds is gone after it.
    return replace(there.team, actors={**there.team.actors})


@pytest.fixture
def strangers(there):
    return replace(there.strangers, actors={**there.strangers.actors})


@pytest.fixture
def signal(team, there):
    rls.set_organisation(team.organisation.pk)
    return Signal.objects.get(pk=there.signal.pk)


def address(act: Act, signal: Signal) -> str:
    keys = [signal.pk, act.slug]
    if act.on != On.SIGNAL:
        keys.append(InvolvedPerson.objects.get(signal=signal).pk)
    return reverse("signals:act", args=keys)


@pytest.mark.parametrize(
    "act",
    [act for act in TABLE.values() if act.on in {On.SIGNAL, On.PERSON}],
    ids=lambda act: act.slug,
)
def test_a_step_opens_for_who_holds_the_right(act, team, signal):
    url = address(act, signal)
    role = next(role for role in ("lead_detective", "prosecutor", "care_coordinator", "weigher")
                if act.rights & team.as_(role).rights)  # fmt: skip

    answer = pages.visitor(team, role).get(url)

    assert answer.status_code == 200
    assert str(act.label) in answer.content.decode()


@pytest.mark.parametrize(
    "act",
    [act for act in TABLE.values() if act.on not in {On.SIGNAL, On.PERSON}],
    ids=lambda act: act.slug,
)
def test_a_step_on_a_thing_of_another_kind_does_not_exist(act, team, signal):
    url = address(act, signal)

    for role in ("lead_detective", "prosecutor", "care_coordinator", "weigher"):
        if act.rights & team.as_(role).rights:
            assert pages.visitor(team, role).get(url).status_code == 404


@ACTS
def test_a_step_is_refused_to_who_lacks_the_right(act, team, signal):
    url = address(act, signal)
    client = pages.visitor(team, "professional")

    assert client.get(url).status_code == 403
    assert client.post(url, {}).status_code == 403


@ACTS
def test_for_another_organisation_the_signal_does_not_exist(act, strangers, signal):
    url = address(act, signal)
    client = pages.visitor(strangers)

    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code == 404


def test_who_is_not_signed_in_is_asked_to(signal):
    answer = Client().get(reverse("signals:signal", args=[signal.pk]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_every_next_step_of_every_workflow_has_its_button():
    has_page = {"inname", "aanbod", "overdragen"}
    flows = [tomllib.loads(file.read_text()) for file in
             settings.SCHAKEL_REFERENCE_DIR.glob("workflow_*.toml")]  # fmt: skip
    steps = {phase["next_step"] for flow in flows for phase in flow["phases"].values()}

    assert steps - {"none"} <= {*PLAIN, *EXACT}
    assert {*PLAIN.values(), *DECIDED.values()} <= {*TABLE, *has_page}


def next_button(client: Client, signal: Signal) -> str:
    page = client.get(reverse("signals:signal", args=[signal.pk])).text
    found = re.search(r'sk-card--accent.*?href="([^"]+)"', page, re.DOTALL)
    return found[1] if found else ""


def test_the_one_button_leads_on_as_soon_as_the_standard_is_met(team):
    signal = factories.enriching_signal(team)
    before = next_button(pages.visitor(team), signal)
    rls.set_organisation(team.organisation.pk)
    for act in signal.steps.values_list("act", flat=True):
        enriching.leave_out_step(actor=team.as_(), signal_id=signal.pk, act=act, why="Niet nodig.")

    assert before.endswith("/stap/")
    assert next_button(pages.visitor(team), signal).endswith("/verrijkt/")


@pytest.mark.parametrize(
    ("outcome", "leads_to"),
    [("talk", "gesprekken"), ("investigation", "onderzoek"), ("hand_over", "overdragen")],
)
def test_the_one_button_leads_to_what_the_meeting_decided(team, outcome, leads_to):
    signal = factories.to_weigh(team)
    decision = factories.a_decision(outcome=weighing.Outcome(outcome))
    weighing.weigh(actor=team.as_(), signal_id=signal.pk, decision=decision)

    assert next_button(pages.visitor(team), signal).endswith(f"/{leads_to}/")


def test_the_one_button_leads_the_second_person_to_a_proposed_stop(team):
    signal = factories.weighed(team, persons=())
    proposal = stopping.propose_stop(
        actor=team.as_(), signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )

    button = next_button(pages.visitor(team, "weigher"), signal)
    assert button.endswith(f"/stop-bevestigen/{proposal.pk}/")


def test_the_one_button_leads_through_the_talk_to_the_investigation(team):
    signal = factories.in_talks(team, persons=(factories.victim(),))
    person = InvolvedPerson.objects.get(signal=signal)
    first = next_button(pages.visitor(team), signal)
    rls.set_organisation(team.organisation.pk)
    talk = talks.plan_talk(
        actor=team.as_(), person_id=person.pk, plan=talks.Plan(talks.ENRICHMENT, timezone.now())
    )
    second = next_button(pages.visitor(team), signal)

    assert first.endswith(f"/gesprek/{person.pk}/")
    assert second.endswith(f"/gesprek-gevoerd/{talk.pk}/")


def test_the_page_shows_the_story_and_who_looked(team, signal):
    actor = team.as_()
    client = pages.visitor(team)

    page = client.get(reverse("signals:signal", args=[signal.pk])).content.decode()

    assert "Slaapt in de opslag" in page
    assert actor.name in page
    rls.set_organisation(actor.organisation_id)
    assert AuditLine.objects.filter(action="signals.open", target_id=str(signal.pk)).count() == 1


def test_who_looks_outside_their_own_work_says_why_first(team):
    signal = factories.closed(team)
    client = pages.visitor(team, "analyst")
    url = reverse("signals:signal", args=[signal.pk])

    assert "Slaapt in de opslag" not in client.get(url).content.decode()
    assert "Slaapt in de opslag" in client.post(url, {"reason": "Zelfde adres"}).content.decode()
    rls.set_organisation(team.organisation.pk)
    line = AuditLine.objects.filter(action="signals.open").latest("number")
    assert line.reason == "Zelfde adres"


def test_another_organisation_finds_no_page(signal):
    client = pages.visitor(factories.team())

    assert client.get(reverse("signals:signal", args=[signal.pk])).status_code == 404


def post(client: Client, signal: Signal, slug: str, data=None, thing=None):
    keys = [signal.pk, slug] + ([thing] if thing else [])
    return client.post(reverse("signals:act", args=keys), data or {})


def test_a_signal_walks_from_desk_to_weighing_on_screen(team, signal):
    client = pages.visitor(team)
    today = timezone.localdate().isoformat()

    post(client, signal, "verrijken")
    rls.set_organisation(team.organisation.pk)
    acts = list(signal.steps.values_list("act", flat=True))
    for act in acts:
        data = {"act": act, "done_on": today, "result": "Bekend adres.", "source": "BVH"}
        assert post(client, signal, "stap", data).status_code == 302
    post(client, signal, "verrijkt")
    decision = {
        "held_on": today, "participants": "A. Een\nB. Twee", "leads_enough": "yes",
        "reasons": "Er is een adres.", "would_change": "Een verklaring.", "outcome": "talk",
        "answer_leads": "yes", "source_leads": "BVH", "effect_leads": "for",
        **{f"answer_{row}": "unknown" for row in ("person_known", "exploiter_known", "coercion",
           "minor", "acute", "several_sources", "traceable", "evidence", "abroad", "repeated")},
    }  # fmt: skip
    answer = post(client, signal, "wegen", decision)

    assert answer.status_code == 302
    rls.set_organisation(team.organisation.pk)
    weighing = Weighing.objects.get(signal=signal)
    assert weighing.participants == ["A. Een", "B. Twee"]
    assert factories.phase_of(signal) == Phase.WEIGHED


def test_a_rule_that_says_no_is_told_in_words_and_nothing_typed_is_lost(team, signal):
    person = InvolvedPerson.objects.get(signal=signal)
    client = pages.visitor(team)

    answer = post(client, signal, "hulp", {"kind": "shelter", "answer": "not_possible",
                                           "note": ""}, person.pk)  # fmt: skip

    assert answer.status_code == 400
    assert "Geef aan waarom hulp niet mogelijk was" in answer.content.decode()
    rls.set_organisation(team.organisation.pk)
    assert not HelpOffer.objects.exists()


def test_an_informative_talk_is_planned_and_recorded(team, signal):
    person = InvolvedPerson.objects.get(signal=signal)
    client = pages.visitor(team)
    when = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    plan = {"kind": "informative", "planned_for": when, "interpreter": "no"}

    assert post(client, signal, "gesprek", plan, person.pk).status_code == 302
    rls.set_organisation(team.organisation.pk)
    talk = Talk.objects.get(person=person)
    held = {"held_at": when, "report": "Zij vertelt.", "recording": "no",
            "shelter_needed": "yes", "care_consent": "unknown"}  # fmt: skip
    without_topics = post(client, signal, "gesprek-gevoerd", held, talk.pk)
    rls.set_organisation(team.organisation.pk)
    topics = sorted(talks.required_topics(is_minor=True))
    complete = post(client, signal, "gesprek-gevoerd", {**held, "topics": topics}, talk.pk)

    assert without_topics.status_code == 400
    assert complete.status_code == 302


@pytest.mark.parametrize("slug", ["nergens", "hulp"])
def test_an_address_that_names_no_step_does_not_exist(team, signal, slug):
    client = pages.visitor(team)

    assert client.get(reverse("signals:act", args=[signal.pk, slug])).status_code == 404
