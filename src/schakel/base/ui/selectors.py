"""What the frame around every page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from schakel.base import registry
from schakel.base.accounts.models import Membership
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.rights import ROLES

APPEARANCE_COOKIE = "appearance"
APPEARANCES = {
    "auto": _("As my device does"),
    "light": _("Light"),
    "dark": _("Dark"),
}


@dataclass(frozen=True)
class Line:
    """One line of the navigation."""

    label: str
    url: str
    icon: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Place:
    """An organisation and a role in it that somebody may work in."""

    key: int
    organisation: str
    role: str
    is_current: bool


@dataclass(frozen=True)
class Word:
    """A word of the glossary."""

    code: str
    dutch: str
    english: str
    meaning: str


@dataclass(frozen=True)
class Contact:
    """Whom to call, and when."""

    name: str
    number: str
    when: str


@dataclass(frozen=True)
class Frame:
    """The parts of a page that do not depend on its subject."""

    appearance: str
    appearances: tuple[tuple[str, str], ...]
    language: str
    languages: tuple[tuple[str, str], ...]
    path: str
    is_demonstration: bool


def frame(request: HttpRequest | None) -> Frame:
    """Return what stands around the page; without a request (a broken one) the plain values."""
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "auto") if request else "auto"
    return Frame(
        appearance=chosen if chosen in APPEARANCES else "auto",
        appearances=tuple((code, str(label)) for code, label in APPEARANCES.items()),
        language=(translation.get_language() or settings.LANGUAGE_CODE)[:2],
        languages=(("nl", "Nederlands"), ("en", "English")),
        path=request.get_full_path() if request else "/",
        is_demonstration=bool(getattr(settings, "SCHAKEL_DEMONSTRATION", False)),
    )


def _actor(request: HttpRequest | None) -> Actor | None:
    return getattr(request, "actor", None)


def navigation(request: HttpRequest) -> list[Line]:
    """Return the tasks that this actor's role may use, in their order."""
    actor = _actor(request)
    if actor is None:
        return []
    shown = (item for item in registry.navigation.all() if item.is_for(actor))
    items = sorted(shown, key=lambda item: item.order)
    addresses = {item.url_name: reverse(item.url_name) for item in items}
    here = _nearest(request.path, addresses.values())
    numbers = _numbers([item.count(actor) if item.count else 0 for item in items])
    return [
        Line(
            label=str(item.label),
            url=addresses[item.url_name],
            icon=item.icon,
            count=number,
            is_current=addresses[item.url_name] == here,
        )
        for item, number in zip(items, numbers, strict=True)
    ]


def _numbers(waiting: Sequence[int | QuerySet[Any]]) -> list[int]:
    """Return how much waits in each place: rows are counted, all of them in one question."""
    rows = [
        found.order_by().annotate(place=Value(place)).values_list("place").annotate(Count("pk"))
        for place, found in enumerate(waiting)
        if isinstance(found, QuerySet)
    ]
    counted = dict(rows[0].union(*rows[1:], all=True)) if rows else {}
    return [
        counted.get(place, 0) if isinstance(found, QuerySet) else found
        for place, found in enumerate(waiting)
    ]


def _nearest(path: str, addresses: Iterable[str]) -> str:
    """Return the longest address that a page begins with: there one is."""
    begun = [url for url in addresses if path == url or (len(url) > 1 and path.startswith(url))]
    return max(begun, key=len, default="")


def places(request: HttpRequest) -> list[Place]:
    """Return where this user may work, with the present place marked."""
    actor = _actor(request)
    if actor is None:
        return []
    return [_place(membership, actor) for membership in getattr(request, "memberships", ())]


def _place(membership: Membership, actor: Actor) -> Place:
    here = (actor.organisation_id, actor.role) == (membership.organisation_id, membership.role)
    role = str(ROLES[membership.role].label)
    return Place(membership.pk, membership.organisation.name, role, here)


def has_search() -> bool:
    """Tell whether there is anything to search in."""
    return bool(registry.searches.all())


@dataclass(frozen=True)
class Panel:
    """A block with what waits, or why there is nothing; a long one names the page that has all."""

    code: str
    title: str
    empty: str
    lines: tuple[registry.TodayLine, ...]
    number: int
    url: str = ""

    @property
    def first(self) -> tuple[registry.TodayLine, ...]:
        """Return the lines that are seen at once."""
        return self.lines[: registry.AT_ONCE]

    @property
    def rest(self) -> tuple[registry.TodayLine, ...]:
        """Return the lines behind a click."""
        return self.lines[registry.AT_ONCE :]

    @property
    def elsewhere(self) -> int:
        """Return how many more there are on the page that has them all."""
        return self.number - len(self.lines) if self.url else 0


def today(actor: Actor) -> list[Panel]:
    """Return the blocks of the page "Vandaag" for this actor's role, in their order."""
    panels = [p for p in registry.today_panels.all() if not p.rights or p.rights & actor.rights]
    panels.sort(key=lambda panel: panel.order)
    found = _waiting(actor, panels)
    return [
        _panel(panel, found[panel.code])
        for panel in panels
        if found[panel.code].number or not panel.hides_empty
    ]


def _waiting(actor: Actor, panels: Sequence[registry.TodayPanel]) -> dict[str, registry.Waiting]:
    found: dict[str, registry.Waiting] = {}
    for panel in panels:
        if panel.lines:
            lines = panel.lines(actor)
            found[panel.code] = registry.Waiting(lines, len(lines))
        elif panel.together and panel.code not in found:
            codes = frozenset(one.code for one in panels if one.together == panel.together)
            found |= panel.together(actor, codes)
    return found


def _panel(panel: registry.TodayPanel, found: registry.Waiting) -> Panel:
    lines = tuple(found.lines)
    return Panel(panel.code, str(panel.title), str(panel.empty), lines, found.number, found.url)


def found(actor: Actor, query: str) -> list[Panel]:
    """Return what each kind of thing that this actor may see holds for the query."""
    providers = [p for p in registry.searches.all() if p.rights & actor.rights]
    return [_found(provider, actor, query) for provider in providers]


def _found(provider: registry.SearchProvider, actor: Actor, query: str) -> Panel:
    lines = tuple(provider.search(actor, query))
    note = provider.note(actor, query, len(lines)) if provider.note else ""
    return Panel("", str(provider.title), note, lines, len(lines))


def contacts() -> list[Contact]:
    """Return whom to call, from the reference data; a number still to be verified is left out."""
    try:
        rows = reference.current("urgent_contacts").rows
    except reference.ReferenceMissing:
        # Somebody in need must get a page, also on a half-installed system.
        return [Contact(str(_("Emergency number")), "112", str(_("acute danger")))]
    tongue = "en" if _is_english() else "nl"
    return [
        Contact(row[tongue], row["number"], row[f"when_{tongue}"])
        for row in rows
        if "to verify" not in row["source"]
    ]


def _is_english() -> bool:
    return (translation.get_language() or settings.LANGUAGE_CODE).startswith("en")


def glossary(query: str = "") -> list[Word]:
    """Return the words that fit the query, by their Dutch name."""
    meaning = "meaning_en" if _is_english() else "meaning_nl"
    words = [
        Word(row["code"], row["nl"], row["en"], row[meaning])
        for row in reference.current("glossary").rows
    ]
    asked = query.casefold()
    found = [w for w in words if asked in f"{w.dutch} {w.english} {w.meaning}".casefold()]
    return sorted(found, key=lambda word: word.dutch.casefold())


def word(dutch: str) -> Word:
    """Return a word of the glossary; one that is not there is an error of ours."""
    return next(entry for entry in glossary() if entry.dutch == dutch)


def samples() -> dict[str, object]:
    """Return invented values for every component, for the style guide."""
    now = timezone.now()
    today = timezone.localdate()
    names = [_("Registered"), _("Enriched"), _("Weighed"), _("Handed over"), _("Followed up")]
    phases = list(
        zip(("register", "enrich", "weigh", "hand_over", "follow_up"), names, strict=True)
    )
    return {
        "phases": phases,
        "columns": [
            (_("Reference"), "reference"), (_("Phase"), "phase"), (_("Due"), "due"),
            (_("Persons"), "persons", "number"),
        ],
        "signals": [
            ("SIG-2026-0041", names[1], today - timedelta(days=2), 1),
            ("SIG-2026-0042", names[2], today, 40),
            ("SIG-2026-0043", names[0], today + timedelta(days=2), 3),
        ],
        "chips": [("", _("All"), 214), ("overdue", _("Overdue"), 3), ("today", _("Today"), 12)],
        "happened": [
            {"title": _("Handed over"), "at": now - timedelta(hours=3), "who": "A. de Boer"},
            {"title": _("Weighed"), "at": now - timedelta(days=2), "text": _("Enough leads.")},
        ],
        "pairs": [(_("Reference"), "SIG-2026-0041"), (_("Place"), "Lutten"), (_("Remark"), "")],
        "tabs": [("story", _("Story"), "#story"), ("persons", _("Persons"), "#persons")],
        "page": Paginator(range(214), 20).page(3),
        "forms": [(_("Work"), 1329), (_("Sex"), 817), (_("Crime"), 164), (_("Other"), 96)],
        "years": ["2020", "2021", "2022", "2023", "2024"],
        "series": [(_("Registered"), [984, 758, 814, 868, 868]), (_("Stopped"), [310, 290, None, 260, 240])],
        "funnel": [
            {"label": names[0], "value": 200, "left": [(_("Waiting"), 14)]},
            {"label": names[1], "value": 186, "left": [(_("Stopped"), 52), (_("Waiting"), 20)]},
            {"label": names[3], "value": 114},
        ],
    }  # fmt: skip
