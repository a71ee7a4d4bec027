"""The prosecution: first whether a suspect was forced, then a decision; per suspect, never a signal."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.signals.models import InvolvedPerson
from schakel.signals.selectors import suspects
from schakel.signals.services import investigating, looking, persons
from schakel.signals.services.investigating import OutcomeInput
from schakel.signals.services.reports import PersonInput
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import Answer, PersonRole

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
SUMMONED = OutcomeInput("SUMMONED", TODAY, date(2025, 1, 1), "273f_2013")
DISMISSED = OutcomeInput("DISMISSED", TODAY, date(2025, 1, 1), "273f_2013", dismissal_code="06")


def a_suspect(of: make.Team, **known: Answer) -> InvolvedPerson:
    signal = make.investigated(of)
    named = PersonInput(role=PersonRole.NAMED_PERSON, **known)
    person = persons.add_person(actor=of.as_(), signal_id=signal.pk, person=named)
    if known != FREE:
        persons.answer_non_punishment(
            actor=of.as_(), person_id=person.pk, answer="not_forced", why="Volgens de rechercheur."
        )
    persons.make_suspect(
        actor=of.as_(), person_id=person.pk, suspicion=persons.Suspicion("findings", TODAY)
    )
    investigating.start_prosecution(actor=of.as_(), signal_id=signal.pk)
    return person


FREE = {"is_under_24": Answer.NO, "in_forced_crime": Answer.NO}


def decide(of: make.Team, person, decided=SUMMONED):
    return investigating.record_outcome(
        actor=of.as_("prosecutor"), person_id=person.pk, decided=decided
    )


def weigh(of: make.Team, person, answer="not_forced", why="Geen dwang."):
    return investigating.weigh_non_punishment(
        actor=of.as_("prosecutor"), person_id=person.pk, answer=answer, why=why
    )


@pytest.mark.parametrize(
    "known",
    [{}, {"is_under_24": Answer.YES}, {"in_forced_crime": Answer.YES},
     {"is_under_24": Answer.NO}, {"in_forced_crime": Answer.NO}],
)  # fmt: skip
def test_the_answer_of_the_detective_does_not_open_a_decision_of_the_prosecution(known):
    team = make.team()
    person = a_suspect(team, **known)

    with pytest.raises(investigating.NonPunishmentOpen):
        decide(team, person)
    with pytest.raises(persons.GroundMissing):
        weigh(team, person, why=" ")
    weigh(team, person)

    assert decide(team, person).outcome == "SUMMONED"


def test_of_an_adult_in_no_forced_crime_nothing_is_asked_first():
    team = make.team()
    person = a_suspect(team, **FREE)

    assert decide(team, person).outcome == "SUMMONED"


def test_a_verdict_of_the_court_waits_for_nobody():
    team = make.team()
    verdict = OutcomeInput("ACQUITTED", TODAY, date(2025, 1, 1), "273f_2013")

    assert decide(team, a_suspect(team), verdict).outcome == "ACQUITTED"


@pytest.mark.parametrize("answer", ["possibly_forced", "forced"])
def test_after_force_a_dismissal_06_else_42_is_suggested_and_going_on_needs_a_reason(answer):
    team = make.team()
    person = a_suspect(team)
    weigh(team, person, answer, "Hij werd geslagen.")

    assert suspects.suggested(answer) == ["06", "42"]
    with pytest.raises(investigating.DespiteForceMissing):
        decide(team, person)
    assert decide(team, person, DISMISSED).dismissal_code == "06"
    assert InvolvedPerson.objects.get(pk=person.pk).is_possible_victim


def test_the_list_says_what_waits_for_the_prosecutor():
    team = make.team()
    person = a_suspect(team)
    prosecutor = team.as_("prosecutor")

    (before,) = suspects.awaiting(actor=prosecutor)
    weigh(team, person)
    (between,) = suspects.awaiting(actor=prosecutor)
    decide(team, person)

    assert (before.awaits, between.awaits) == ("answer", "decide")
    assert suspects.awaiting(actor=prosecutor) == []
    (row,) = suspects.suspects(actor=prosecutor)
    assert (row.outcome, row.awaits, row.is_final) == ("SUMMONED", "verdict", False)


def test_another_organisation_or_role_sees_and_weighs_nothing():
    team, other = make.team(), make.team()
    person = a_suspect(team)

    with pytest.raises(PermissionDenied):
        suspects.suspects(actor=team.as_("analyst"))
    with pytest.raises(PermissionDenied):
        investigating.weigh_non_punishment(
            actor=team.as_("detective"), person_id=person.pk, answer="not_forced", why="x"
        )
    with pytest.raises(InvolvedPerson.DoesNotExist):
        looking.open_suspect(actor=other.as_("prosecutor"), person_id=person.pk)
    assert suspects.suspects(actor=other.as_("prosecutor")) == []
    page = reverse("signals:suspect", args=[person.pk])
    assert visitor(other, "prosecutor").get(page).status_code == 404


def test_on_screen_both_views_stand_side_by_side_and_the_answer_comes_first():
    team = make.team()
    person = a_suspect(team)
    browser, page = visitor(team, "prosecutor"), reverse("signals:suspect", args=[person.pk])
    weighing = reverse("signals:act", args=[person.signal_id, "dwang-wegen", person.pk])

    first = browser.get(page).text
    browser.post(weighing, {"answer": "forced", "why": "Zij was 15 en werd bedreigd."})
    after = browser.get(page).text

    assert "Als mogelijk slachtoffer" in first
    assert "Als verdachte" in first
    assert "Afloop vastleggen" not in first
    assert "Zij was 15 en werd bedreigd." in after
    assert after.index("06:") < after.index("42:")
    assert page in browser.get(reverse("ui:today")).text
