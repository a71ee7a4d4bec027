"""Which kinds of rows a signal has: of some thirty tables most are empty for any one signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from schakel.signals.models import (
    BorderCheck,
    Company,
    Consultation,
    EnrichmentStep,
    Feedback,
    Handover,
    HelpOffer,
    IndicatorAnswer,
    Inspection,
    Investigation,
    Link,
    Measure,
    Place,
    PlatformUse,
    PowersSwitch,
    Question,
    Signal,
    StopProposal,
    SuspectOutcome,
    Talk,
    TrackChoice,
    VictimStatus,
    Weighing,
    Workplace,
)

Row = TypeVar("Row", bound=Model)
_OF_SIGNAL = "signal_id = %(signal)s"
# Persons of the signals merged into this one stand on its page as well. As one value of many keys:
# joined, the database might read all there are of such a kind.
_OF_PERSONS = """
person_id = ANY(ARRAY(SELECT id FROM signals_involvedperson WHERE signal_id = ANY(ARRAY(
SELECT %(signal)s::uuid UNION ALL SELECT id FROM signals_signal WHERE merged_into_id = %(signal)s
))))
"""
_CONDITIONS: Mapping[type[Model], str] = {
    **dict.fromkeys(
        (
            BorderCheck, Company, Consultation, EnrichmentStep, Feedback, Handover,
            IndicatorAnswer, Inspection, Investigation, Measure, Place, PlatformUse, PowersSwitch,
            Question, StopProposal, TrackChoice, Weighing, Workplace,
        ),
        _OF_SIGNAL,
    ),
    **dict.fromkeys((HelpOffer, SuspectOutcome, Talk, VictimStatus), _OF_PERSONS),
    Link: "first_id = %(signal)s OR second_id = %(signal)s",
    # Merged into it, or split off.
    Signal: "merged_into_id = %(signal)s OR split_from_id = %(signal)s",
}  # fmt: skip


@dataclass(frozen=True)
class Kinds:
    """Whether a signal has rows of each kind; of a kind that it has none of nothing is asked."""

    has: Mapping[type[Model], bool]

    def rows(self, found: QuerySet[Row]) -> list[Row]:
        """Return the rows of a question about the signal; a kind not looked for is a KeyError."""
        return list(found) if self.has[found.model] else []

    def first(self, found: QuerySet[Row]) -> Row | None:
        """Return the first row of a question about the signal, or nothing."""
        return found.first() if self.has[found.model] else None


def kinds_of(signal_id: UUID) -> Kinds:
    """Return of which kinds a signal has rows, in one question under row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"signal": signal_id})
        return Kinds(dict(zip(_CONDITIONS, cursor.fetchone(), strict=True)))


@cache
def _question() -> str:
    asked = (
        f"EXISTS (SELECT FROM {kind._meta.db_table} WHERE {where})"
        for kind, where in _CONDITIONS.items()
    )
    return f"SELECT {', '.join(asked)}"
