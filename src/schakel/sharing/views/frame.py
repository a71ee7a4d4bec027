"""What sharing puts into navigation, Today, the report about a person and the demonstration."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base import registry
from schakel.base.actor import Actor
from schakel.base.registry import TodayLine
from schakel.base.rights import Right
from schakel.sharing import policies, selectors
from schakel.sharing.selectors import persons
from schakel.sharing.services import demonstration
from schakel.sharing.templatetags.sharing_words import (
    notice_name,
    person_kind,
    purpose_name,
    recipient_name,
    request_state,
)

_ALL = frozenset(
    {Right.SHARING_ASK, Right.SHARING_APPROVE, Right.SHARING_OVERSEE, Right.REFERENCE_PUBLISH}
)


def _waiting(actor: Actor) -> list[TodayLine]:
    """Questions to decide, notices to handle and requests of persons, for this role."""
    lines = [
        TodayLine(
            title=f"{recipient_name(row)}: {purpose_name(row.purpose)}",
            url=reverse("sharing:request", args=[row.pk]),
            why=request_state(row.state),
            due_at=row.due_at,
            is_urgent=row.due_at < timezone.now(),
        )
        for row in selectors.requests(actor=actor, only_open=True)
    ]
    lines += [
        TodayLine(notice_name(n.kind), reverse("sharing:notice", args=[n.pk]), n.sender.name, None)
        for n in selectors.notices(actor=actor)
    ]
    lines += [
        TodayLine(
            _("Person concerned"),
            reverse("sharing:person", args=[row.pk]),
            person_kind(row.kind),
            row.due_at,
        )
        for row in selectors.person_requests(actor=actor, only_open=True)
    ]
    return lines


def draft_lines(actor: Actor) -> list[TodayLine]:
    """Return the rules and agreements of colleagues that this person may bring into force."""
    rules = [
        TodayLine(_("Choice %(n)s of the rules of sharing") % {"n": one.number},
                  reverse("sharing:rules"), one.note, None)
        for one in selectors.drafts_of(actor=actor)
        if policies.may_publish(actor, one.drafted_by)
    ]  # fmt: skip
    return rules + [
        TodayLine(_("Agreement: %(title)s") % {"title": one.title},
                  reverse("sharing:agreements"), one.legal_basis, None)
        for one in selectors.agreements_to_publish(actor=actor)
        if policies.may_publish(actor, one.drafted_by)
    ]  # fmt: skip


def register_all() -> None:
    """Put sharing where other floors ask for it."""
    registry.navigation.register(
        registry.NavigationItem(
            label=gettext_lazy("Sharing"),
            url_name="sharing:home",
            rights=_ALL,
            order=40,
            icon="shield",
        )
    )
    registry.today_panels.register(
        registry.TodayPanel(
            code="sharing",
            title=gettext_lazy("Sharing"),
            empty=gettext_lazy("No question, notice or request waits."),
            lines=_waiting,
            order=40,
            rights=_ALL,
        )
    )
    registry.today_panels.register(
        registry.TodayPanel(
            code="sharing-drafts",
            title=gettext_lazy("Rules and agreements of sharing to publish"),
            empty=gettext_lazy("No draft of a colleague waits."),
            lines=draft_lines,
            order=41,
            rights=frozenset({Right.SHARING_APPROVE, Right.REFERENCE_PUBLISH}),
            hides_empty=True,
        )
    )
    registry.person_reports.register(
        registry.PersonReport(gettext_lazy("What was shared, with whom"), persons.shared_lines)
    )
    registry.person_reports.register(
        registry.PersonReport(gettext_lazy("Who looked at what was shared"), persons.looked_lines)
    )
    registry.demonstration_steps.register(
        registry.DemonstrationStep("sharing", demonstration.make_sharing, order=10)
    )
