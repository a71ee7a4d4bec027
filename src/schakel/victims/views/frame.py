"""What the frame shows of registration: navigation, Today, and the badge beside a person."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base import registry
from schakel.base.actor import Actor
from schakel.base.registry import NavigationItem, PersonNote, ThingNames, TodayLine, TodayPanel
from schakel.base.rights import Right
from schakel.victims import selectors
from schakel.victims.models import Registration
from schakel.victims.templatetags import victim_words as words
from schakel.victims.workflow import duty_of

SHOWN = 20  # on Today; the page has them all
REPORT = frozenset({Right.VICTIMS_REPORT})
REGISTER = frozenset({Right.VICTIMS_REGISTER})


def register_all() -> None:
    """Put registration into the frame."""
    for item in NAVIGATION:
        registry.navigation.register(item)
    for panel in PANELS:
        registry.today_panels.register(panel)
    registry.person_notes.register(_beside)
    known = ThingNames("victims.Registration", selectors.marks, selectors.called)
    registry.thing_names.register(known)


def _waiting(actor: Actor) -> list[TodayLine]:
    return [
        TodayLine(
            title=_("%(kind)s %(mark)s: %(state)s") % {
                "kind": words.word(row.dossier_type, "dossier_types"),
                "mark": row.mark,
                "state": words.state_name(row.state),
            },
            url=reverse("victims:registration", args=[row.id]),
            why=_("%(other)s, %(form)s, sent %(when)s") % {
                "other": row.other,
                "form": words.form_name(row.form),
                "when": date_format(localtime(row.sent_at), "j F H:i"),
            },
            due_at=row.answer_before,
        )
        for row in selectors.waiting(actor=actor)
    ]  # fmt: skip


def _silent(actor: Actor) -> list[TodayLine]:
    return [
        TodayLine(
            title=_("%(reference)s, person %(number)s: talk held, no number of CoMensha")
            % {"reference": row.reference, "number": row.number},
            url=reverse("victims:registration", args=[row.registration_id])
            if row.registration_id
            else reverse("victims:report", args=[row.person_id]),
            why=_("talk held, reported, no number yet")
            if row.registration_id
            else _("report it, or say why not"),
            due_at=None,
        )
        for row in selectors.not_reported(actor=actor)[:SHOWN]
    ]


def _beside(actor: Actor, person_ids: Sequence[UUID]) -> Mapping[UUID, PersonNote]:
    """The duty of the organisation and the state of the report, beside each possible victim."""
    found = selectors.beside(actor, person_ids)
    return {key: _note(actor, key, sent) for key, sent in found.items()}


def _note(actor: Actor, person_id: UUID, sent: Registration | None) -> PersonNote:
    title = _("Registration at CoMensha")
    if sent is None:
        duty = duty_of(actor.organisation_type)
        url = reverse("victims:report", args=[person_id])
        kind = "warning" if duty.is_duty else "info"
        return PersonNote(title, duty.words, kind, url, _("Report to CoMensha"), is_step=True)
    url = reverse("victims:registration", args=[sent.pk])
    text = f"{words.state_name(sent.state)} {sent.number}".strip()
    return PersonNote(title, text, words.state_kind(sent.state), url, _("Look at the report"))


NAVIGATION = (
    NavigationItem(
        label=gettext_lazy("Registration"), url_name="victims:reports",
        rights=REPORT | REGISTER, order=30, count=lambda actor: selectors.to_count(actor=actor), icon="list",
    ),
)  # fmt: skip
PANELS = (
    TodayPanel(
        code="registrations", title=gettext_lazy("Reports of possible victims"),
        empty=gettext_lazy("No report waits for you. New reports and questions appear here."),
        lines=_waiting, order=15, rights=REGISTER,
    ),
    TodayPanel(
        code="questions-back", title=gettext_lazy("CoMensha asks you something"),
        empty=gettext_lazy("CoMensha has no question for you."),
        lines=_waiting, order=75, rights=REPORT, hides_empty=True,
    ),
    TodayPanel(
        code="not-reported", title=gettext_lazy("Talk held, not reported"),
        empty=gettext_lazy("Everybody you spoke with more than a week ago has a number."),
        lines=_silent, order=76, rights=REPORT, hides_empty=True,
    ),
)  # fmt: skip
