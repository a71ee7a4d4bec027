"""What a person reads when a rule says no: what is wrong, and what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.base.retention import services as retention
from schakel.sharing import services as sharing
from schakel.signals.services import (
    clocks,
    consulting,
    course,
    duty,
    enriching,
    feedback,
    groups,
    investigating,
    persons,
    relations,
    stopping,
    supervising,
    talks,
    tracks,
    waiting,
    weighing,
)
from schakel.signals.services.intake import FactsMissing

REFUSALS: dict[type[Exception], str | Promise] = {
    course.StepNotAllowed: _(
        "This step is not open from the phase where the signal is now. Somebody may have moved it:"
        " look at the signal again."
    ),
    course.OfferPending: _(
        "The signal is offered to another organisation. Wait for the answer, or take the offer"
        " back first."
    ),
    clocks.ReasonMissing: _("Give a reason, and a day in the future to look again."),
    clocks.NotRunning: _("No term is running that could stand still."),
    clocks.UrgentRuns: _("The term of an urgent signal cannot stand still."),
    consulting.ConsultationIncomplete: _(
        "Say who was consulted, what you thought yourselves, and what was advised."
    ),
    consulting.NothingToCopy: _("This signal holds no facts that could be copied."),
    enriching.ResultMissing: _("Write down what came out and where it came from."),
    enriching.StepUnknown: _("The standard of this service has no such step."),
    enriching.StepsOpen: _(
        "Required steps of the standard are still open. Record what came out of them, or say why"
        " they were not done."
    ),
    feedback.TooMuch: _("This kind of reporter may only hear the standard text: leave it empty."),
    feedback.TextMissing: _("Choose a reason and explain it."),
    groups.GroupSizeWrong: _(
        "A group has at least two and at most two hundred persons, without names. Add a larger one"
        " in parts."
    ),
    investigating.MeasureReasonMissing: _(
        "Say why: a fine, and any measure instead of the criminal track, needs its reason."
    ),
    investigating.PurposeMissing: _("Write down the purpose of the investigation first."),
    investigating.NotASuspect: _("An outcome belongs to a suspect. This person is not one."),
    investigating.OutcomeIncomplete: _(
        "A dismissal needs its code, a conviction needs its sanction."
    ),
    investigating.NonPunishmentOpen: _(
        "Answer first, as prosecution and with reasons, whether this suspect was forced."
    ),
    investigating.DespiteForceMissing: _(
        "This person may have been forced. A dismissal 06, else 42, fits; if you go on, say why."
    ),
    investigating.WrongLaw: _(
        "This qualification was not the law on the date of the facts. Choose another."
    ),
    persons.NameNeedsGround: _("Say first on which ground you write down a name."),
    persons.SuspectsAreNamedLater: _(
        "Only the prosecution or the lead detective makes somebody a suspect, in a step of its own."
    ),
    persons.NonPunishmentFirst: _(
        "Answer first whether this person may have been forced: that is asked of everybody under 24"
        " and in forced crime."
    ),
    persons.GroundMissing: _("Choose a ground and explain it."),
    persons.NoteMissing: _("Say why help was not possible."),
    persons.NotAPossibleVictim: _("Help is recorded for possible victims."),
    retention.ReasonMissing: _("Give a reason."),
    retention.AlreadyHeld: _("There is a legal hold on this signal already."),
    retention.NotHeld: _("There is no legal hold that somebody asked to end."),
    retention.SamePerson: _("Somebody else than whoever asked for it ends a legal hold."),
    sharing.AskPrivacyOfficer: _(
        "The sharing rules do not allow this by themselves. Ask your privacy officer, in Sharing."
    ),
    sharing.NotAllowed: _("The law forbids sharing this."),
    sharing.RefusedByPrivacyOfficer: _("Your privacy officer decided that this is not shared."),
    sharing.ConsentMissing: _("Only with consent of the person: record it first, in Sharing."),
    sharing.ConditionsOpen: _(
        "Tick the conditions, and say why it is necessary, in proportion and not possible in a"
        " lighter way."
    ),
    sharing.MaskingNotConfirmed: _("Confirm that nobody can be recognised in it."),
    sharing.FieldsTooMany: _("Anonymised, nothing may go along that points at somebody."),
    sharing.MaskingUnavailable: _(
        "The part that recognises names is not installed here: leave the free text out."
    ),
    sharing.NamesLeft: _(
        "This text still names or points at somebody or something. Leave out names, places, dates"
        " and numbers."
    ),
    relations.CannotLink: _("These signals are linked already, or the reason is missing."),
    relations.CannotSplit: _("Choose some of the persons, not all of them, and say why."),
    stopping.ReasonNotAllowed: _("This is no reason to stop in this phase."),
    stopping.ReasonMissing: _("Explain it, so that somebody else understands it years from now."),
    stopping.AlreadyProposed: _("A stop is proposed already and waits for a second person."),
    stopping.SamePerson: _("Somebody else than the proposer must confirm a stop."),
    stopping.HelpNotOffered: _(
        "Help was not yet offered to every possible victim. Record it first: help goes on when a"
        " signal stops."
    ),
    stopping.NotReconsidered: _("Answer first whether this may be trafficking after all."),
    stopping.NothingRecorded: _("Record the measure first."),
    stopping.CannotMerge: _("These signals cannot be merged."),
    duty.TurnInvalid: _("A turn ends after it starts, and not in the past."),
    duty.NotCertified: _(
        "An informative talk is held by a detective with a certificate that is valid on that day."
        " This one is missing or has expired: choose somebody else."
    ),
    supervising.SwitchMissing: _(
        "Supervision and investigation are kept apart (Awb art. 3:3). Record first on what ground,"
        " why and by whom the switch to investigation was decided; then hand over."
    ),
    supervising.SwitchIncomplete: _("Choose the ground, say why, and name who decided."),
    supervising.AlreadySwitched: _("The switch to investigation stands on record already."),
    supervising.NoSupervision: _(
        "Your organisation does not supervise: there is nothing to switch from."
    ),
    supervising.InspectionIncomplete: _(
        "Name the partners and the aim. Findings come after the day of the inspection, once."
    ),
    tracks.NoChoiceHere: _("Your service may investigate everywhere: there is nothing to choose."),
    tracks.ChoiceIncomplete: _("Choose the place and who investigates, and say why."),
    tracks.NotCompetentHere: _(
        "At this place your service may not investigate itself. Choose a hand-over."
    ),
    tracks.ChoiceMissing: _(
        "Choose own investigation first, with the place and the reason. Where your service may not"
        " investigate, hand the signal over."
    ),
    tracks.NobodyToTell: _("This signal was not handed over to you: there is nobody to tell."),
    talks.TopicsMissing: _("Some topics that must be explained are not ticked."),
    talks.ReportMissing: _("Write the report: there is always one."),
    talks.TalkFirst: _(
        "Hold an informative talk first. Only an acute situation is an exception: say which."
    ),
    talks.AlreadyAnswered: _("This talk was recorded before."),
    waiting.ReasonMissing: _("Choose what it waits for, and explain."),
    waiting.ReviewTooFar: _("Choose an earlier day: no signal waits longer than its term."),
    waiting.NotWaiting: _("This signal does not wait."),
    weighing.RecordIncomplete: _("Fill in the reasons, who took part and what would change it."),
    weighing.SourceMissing: _("Name the source of each criterion that you answered."),
    weighing.RiskUnknown: _("Choose a judgement of the risk from the list."),
    weighing.CriterionUnknown: _("The list of criteria changed. Open the form again."),
    weighing.ReasonMissing: _("Give a reason."),
    FactsMissing: _("Write down the facts."),
}
EXPECTED = tuple(REFUSALS)
