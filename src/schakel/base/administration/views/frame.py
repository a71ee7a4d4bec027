"""What the frame of every page shows of administration."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base import registry
from schakel.base.actor import Actor
from schakel.base.administration.selectors import policy, trail
from schakel.base.registry import NavigationItem, ThingNames, TodayLine, TodayPanel
from schakel.base.rights import Right


def register_all() -> None:
    """Put the pages into the navigation of who may use them, and drafts on the page of today."""
    registry.today_panels.register(
        TodayPanel(
            code="drafts",
            title=gettext_lazy("Drafts of policy data to publish"),
            empty=gettext_lazy("No draft of a colleague waits."),
            lines=draft_lines,
            order=84,
            rights=frozenset({Right.REFERENCE_PUBLISH}),
            hides_empty=True,
        )
    )
    for known in (
        ThingNames("route", trail.pages, trail.pages_called),
        ThingNames("accounts.Membership", trail.members),
        ThingNames("reference.ReferenceVersion", trail.versions),
    ):
        registry.thing_names.register(known)
    for item in _navigation():
        registry.navigation.register(item)


def draft_lines(actor: Actor) -> list[TodayLine]:
    """Return the drafts of colleagues that this person must judge."""
    return [
        TodayLine(
            title=_("Draft %(n)s of %(kind)s")
            % {"n": draft.number, "kind": policy.name_of(draft.kind)},
            url=reverse("administration:draft", args=[draft.kind, draft.number]),
            why=draft.note,
            due_at=None,
        )
        for draft in policy.to_publish(actor)
    ]


def _navigation() -> list[NavigationItem]:
    return [
        NavigationItem(
            label=gettext_lazy("Who looked at what"), url_name="administration:trail",
            rights=frozenset({Right.AUDIT_READ}), order=80, icon="eye",
        ),
        NavigationItem(
            label=gettext_lazy("People"), url_name="administration:members",
            rights=frozenset({Right.ACCOUNTS_MANAGE}), order=82, icon="person",
        ),
        NavigationItem(
            label=gettext_lazy("Policy data"), url_name="administration:policy",
            rights=frozenset({Right.REFERENCE_DRAFT, Right.REFERENCE_PUBLISH}), order=84,
            icon="table",
        ),
    ]  # fmt: skip
