"""The person concerned hears which signals there are, who received them and who looked, by role."""

import pytest
from django.core.exceptions import PermissionDenied

from schakel.base import rls
from schakel.sharing.services import persons
from schakel.sharing.tests import factories as shares
from schakel.signals.models import InvolvedPerson
from schakel.signals.services import looking
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


def report_on(team, subject):
    """Everything the privacy officer of a team can tell a person, as one text."""
    officer = team.as_("privacy_officer")
    asked = persons.receive_request(actor=officer, asked=shares.person_request(subject_id=subject))
    persons.check_identity(actor=officer, request_id=asked.pk)
    told = persons.report_of(actor=officer, request_id=asked.pk)
    return " ".join(f"{s.title} {line.title} {line.why}" for s in told for line in s.lines)


def handed_over():
    """A signal about a possible victim, looked at and offered to another organisation."""
    sender, receiver = make.team(), make.team()
    signal = make.registered(sender, persons=(make.victim(),))
    looking.open_signal(actor=sender.as_("analyst"), signal_id=signal.pk)
    make.offered(sender, receiver, signal)
    rls.set_organisation(sender.organisation.pk)
    return sender, receiver, signal


def test_the_report_says_who_saw_and_received_what_on_which_ground():
    sender, receiver, signal = handed_over()
    words = report_on(sender, signal.trace_id)
    assert signal.reference in words
    assert f"{sender.organisation.name} > {receiver.organisation.name}" in words
    assert "bekeek het signaal" in words
    assert "Analist" in words
    assert "Grondslag: " in words
    assert "het verhaal" in words  # which fields went along
    for colleague in (sender.as_("analyst"), sender.as_()):
        assert colleague.name not in words


def test_a_signal_is_also_found_by_the_number_of_the_person_in_it():
    sender, _receiver, signal = handed_over()
    person = InvolvedPerson.objects.get(signal=signal)
    assert signal.reference in report_on(sender, person.trace_id)


def test_the_report_of_another_person_or_organisation_names_nothing_of_it():
    sender, _receiver, signal = handed_over()
    other = make.registered(sender, persons=(make.victim(),))
    assert signal.reference not in report_on(sender, other.trace_id)
    stranger = make.team("gp")
    rls.set_organisation(stranger.organisation.pk)
    assert signal.reference not in report_on(stranger, signal.trace_id)


def test_who_does_not_oversee_sharing_compiles_no_report():
    sender, _receiver, signal = handed_over()
    with pytest.raises(PermissionDenied):
        persons.receive_request(
            actor=sender.as_("lead_detective"),
            asked=shares.person_request(subject_id=signal.trace_id),
        )
