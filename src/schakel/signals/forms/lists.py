"""What a list shows, as the address says it; a value that makes no sense shows all."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from schakel.base.actor import Actor
from schakel.signals.selectors.lists import SORTS, WorkFilter
from schakel.signals.workflow import Audience, Phase

KEPT = ("show", "whose", "phase", "reason", "source", "sort")
AUDIENCES = {
    Audience.ME: _("For me"),
    Audience.UNIT: _("For my unit"),
    Audience.ORGANISATION: _("For my organisation"),
}


@dataclass(frozen=True)
class ListWish:
    """The filter, order and page of a list."""

    wanted: WorkFilter
    sort: str
    page: int


def read_wish(query: QueryDict, *, actor: Actor) -> ListWish:
    """Return what the address asks for, by the names in KEPT and by `q` and `page`."""
    phase, show = query.get("phase", ""), query.get("show", "")
    whose = query.get("whose", "")
    wanted = WorkFilter(
        phases=frozenset({Phase(phase)}) if phase in set(Phase) else frozenset(),
        responsible_user_id=actor.user_id if whose == "me" else None,
        # Of a list kept for everybody each reader sees the own unit's.
        unit_id=actor.unit_id if whose == "unit" else None,
        only_unassigned=whose == "nobody",
        only_overdue=show == "overdue",
        only_urgent=show == "urgent",
        only_soon=show == "soon",
        only_stuck=show == "stuck",
        source_kind=query.get("source", "")[:40],
        closing_reason=query.get("reason", "")[:40] if phase == Phase.CLOSED else "",
        text=" ".join(query.get("q", "").split())[:200],
        include_ended=show == "ended" or phase in {Phase.CLOSED, Phase.HANDED_OVER},
    )
    sort = query.get("sort", "")
    page = query.get("page", "1")
    return ListWish(
        wanted=wanted,
        sort=sort if sort.removeprefix("-") in SORTS else "",
        page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
    )


def kept_query(query: QueryDict) -> str:
    """Return what of an address makes a list, always in one order, so that equal lists are equal."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := query.get(name, "")[:40]:
            kept[name] = value
    return kept.urlencode()


class NameForm(forms.Form):
    """What a saved list is called."""

    name = forms.CharField(label=_("Name of the list"), max_length=60)


class SaveForm(NameForm):
    """A name, and for whom the list is; sharing one is for who divides the work."""

    audience = forms.ChoiceField(label=_("For whom?"), initial=Audience.ME)

    def __init__(self, *args: object, audiences: tuple[Audience, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own form
        field = self.fields["audience"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, AUDIENCES[code]) for code in audiences]
