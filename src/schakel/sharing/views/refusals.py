"""What a person reads when nothing was shared or recorded: why, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.sharing.selectors.answers import UnknownRecipient
from schakel.sharing.services import agreements, asking, consents, door, notices, packages, persons
from schakel.sharing.services.masking import MaskingUnavailable

REFUSALS: dict[type[Exception], str | Promise] = {
    door.AskPrivacyOfficer: _(
        "The rules do not allow this by themselves. Ask your privacy officer."
    ),
    door.NotAllowed: _("The law forbids this. Your privacy officer can explain it."),
    door.RefusedByPrivacyOfficer: _("Your privacy officer decided that this is not shared."),
    door.ConsentMissing: _("Only with consent of the person: record it first."),
    door.ConditionsOpen: _("Tick every condition that is met, and fill in the three reasons."),
    door.MaskingNotConfirmed: _("Read it once more and confirm that nobody can be recognised."),
    door.FieldsTooMany: _("Anonymised, nothing may go along that points at somebody."),
    door.NamesLeft: _("This text still points at somebody. Leave out names, places and numbers."),
    door.TextsUnseen: _("The text could not be looked at, so nothing was shared."),
    door.InformingUnclear: _("Choose the day on which you look again at telling the person."),
    packages.NothingToSend: _("Write down what you want to share."),
    MaskingUnavailable: _("Recognising names is not installed here: leave the free text out."),
    asking.ReasonsMissing: _("Say why."),
    asking.AuthorityMissing: _("Case by case: name the authority that agreed."),
    asking.SecondPersonMissing: _("The law says no: this needs a request and two people."),
    asking.AlreadyDecided: _("This request was decided before."),
    asking.ConflictIncomplete: _("Answer every question about breaking secrecy, or none."),
    consents.RepresentativeSuspect: _(
        "Never ask a parent or guardian who may be involved. Ask your privacy officer."
    ),
    consents.WrongPersonConsents: _(
        "From 16 the person says yes; under 16 the parent or guardian; from 12 to 15 in care both."
    ),
    consents.NotFree: _(
        "Consent under pressure is no consent. Ask your privacy officer what is possible."
    ),
    consents.ExplanationMissing: _("Write down who it is and what you explained."),
    consents.UnknownPurpose: _("Choose a purpose from the list."),
    UnknownRecipient: _("Say to whom: the kind of organisation and its name."),
    consents.AlreadyWithdrawn: _("This consent was withdrawn before."),
    notices.NothingToCorrect: _("Say what was wrong and what it should be."),
    notices.HowMissing: _("Say what you did with it."),
    agreements.SamePerson: _("Somebody else than the writer must bring it into force."),
    agreements.Incomplete: _("Name the parties, purposes, data and term, and say who read it."),
    persons.SuspectAsks: _(
        "Who may be involved in the exploitation never gets the data of the child or partner"
        " (UAVG 41). Refuse the request on that ground."
    ),
    persons.IdentityUnchecked: _("Make sure first who is asking."),
    persons.GroundsMissing: _("A refusal names its grounds in law and says why."),
    persons.AlreadyAnswered: _("This request was answered before."),
}
EXPECTED = tuple(REFUSALS)


def told(refusal: Exception) -> str:
    """Return the words for a refusal."""
    return str(REFUSALS[type(refusal)])
