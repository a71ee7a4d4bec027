"""What the frame around every page shows."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

APPEARANCE_COOKIE = "appearance"
APPEARANCES = {
    "auto": _("As my device does"),
    "light": _("Light"),
    "dark": _("Dark"),
}


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
