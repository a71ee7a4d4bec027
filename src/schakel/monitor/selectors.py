"""Tables, runs, and one run in the language of the reader."""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.monitor import policies
from schakel.monitor.models import EstimateRun, EstimateTable
from schakel.monitor.workflow import LANGUAGES

DUTCH_TABLE = "mse_ned"
SHOWN_MODELS = 20


def source_of(table: EstimateTable) -> str:
    """Return where a table comes from: what we ship in words, what people wrote as they wrote it."""
    if not table.shipped:
        return table.source
    return reference.source_in_words(table.shipped, table.source)


@dataclass(frozen=True)
class RunView:
    """A run with its report and picture in one language, and what others published on its table."""

    run: EstimateRun
    report: dict[str, Any]
    picture: str
    published: list[dict[str, str]]

    @property
    def models(self) -> list[dict[str, Any]]:
        """The best models, for a table beside the picture."""
        found = [one for one in self.report.get("models", []) if one["n"] is not None]
        return found[:SHOWN_MODELS]

    @property
    def stage(self) -> str:
        """What the worker is doing just now."""
        return str((self.run.stage or {}).get(language_of_reader(), ""))

    @property
    def failure(self) -> str:
        """Why nothing came of it, as far as that is known."""
        return str((self.run.failure or {}).get(language_of_reader(), ""))


def tables(*, actor: Actor) -> QuerySet[EstimateTable]:
    """Return the tables of the own organisation, newest first, without their cells."""
    if not policies.may_estimate(actor):
        return EstimateTable.objects.none()
    own = EstimateTable.objects.filter(organisation_id=actor.organisation_id)
    # Counting groups the rows, and then the order of the model is forgotten.
    own = own.defer("content", "linkage").annotate(times=Count("runs"))
    return own.order_by("-added_at")


def runs(*, actor: Actor, table_id: UUID | None = None) -> QuerySet[EstimateRun]:
    """Return the runs of the own organisation, newest first, without their reports."""
    if not policies.may_estimate(actor):
        return EstimateRun.objects.none()
    own = EstimateRun.objects.filter(organisation_id=actor.organisation_id)
    own = own.filter(table_id=table_id) if table_id else own
    large = ("report", "pictures", "document_nl", "document_en", "linkage", "table__content",
             "table__linkage")  # fmt: skip
    return own.select_related("table").defer(*large)


def run(*, actor: Actor, run_id: UUID) -> RunView:
    """Return one run of the own organisation; another's does not exist."""
    found = runs(actor=actor).defer(None).defer("table__content").get(pk=run_id)
    return viewed(found, language_of_reader())


def viewed(found: EstimateRun, language: str) -> RunView:
    """Return a run as it is shown in a language."""
    beside = published() if found.table.shipped == DUTCH_TABLE else []
    if not found.report or not found.pictures:
        return RunView(found, {}, "", beside)
    return RunView(found, found.report[language], found.pictures[language], beside)


def language_of_reader() -> str:
    """Return the language in which a report is shown."""
    language = (get_language() or LANGUAGES[0])[:2]
    return language if language in LANGUAGES else LANGUAGES[0]


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return what turns the English msgids of the methods into a language."""
    # Methods speak in English msgids; the catalogue of the command has their Dutch.
    if language == "en":
        return str
    folder = settings.SCHAKEL_METHOD_CATALOGUES
    return gettext.translation("estimate", folder, [language]).gettext


def published() -> list[dict[str, str]]:
    """Return the estimates that others published, with their sources."""
    return reference.current("published_estimates").rows


def pairs_of_lists(table: EstimateTable) -> list[str]:
    """Return every two lists of a table as they are named when taken as one."""
    return [f"{first}+{second}" for first, second in combinations(table.lists, 2)]


def variant_words() -> dict[str, str]:
    """Return how each change of a table is called."""
    return {
        "left_out": _("list left out"),
        "merged": _("two lists taken as one"),
        "year": _("only this year"),
        "years_added": _("the years added up"),
        "referrals_dropped": _("referred captures left out"),
    }
