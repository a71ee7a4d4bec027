"""What a person reads when a report is refused: why, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.sharing.views.refusals import REFUSALS as SHARING
from schakel.victims.services import reporting, taking_over

REFUSALS: dict[type[Exception], str | Promise] = {
    **SHARING,
    reporting.NobodyToReportTo: _("No organisation in Schakel keeps the national registration."),
    reporting.NamesNotAllowed: _("Your kind of organisation reports without a name."),
    reporting.AlreadyReported: _("This person was reported before. Look at that report."),
    reporting.ReasonMissing: _("Choose a reason that holds for your organisation."),
    reporting.NothingAsked: _("There is no open question, or your answer is empty."),
    taking_over.NothingToAsk: _("Say what is missing."),
    taking_over.NotWithUs: _("This report waits for the sender, or was taken over before."),
}
EXPECTED = tuple(REFUSALS)


def told(refusal: Exception) -> str:
    """Return the words for a refusal."""
    return str(REFUSALS[type(refusal)])
