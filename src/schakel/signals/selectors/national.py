"""The funnel over all organisations: rounded when it was stored, so never exact here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from schakel.base.actor import Actor
from schakel.signals.models import NationalFunnel
from schakel.signals.selectors.accounting import CODES, may_count
from schakel.signals.selectors.periods import PUBLISHED_PERIOD

PUBLISHED_YEARS = range(2019, 2024)
TOGETHER = "together"
SERVICES = ("police", "nla_investigation", "nla_supervision", "kmar")
Cell = tuple[str, str, str]
"""Period, service, form; empty means all."""


@dataclass(frozen=True)
class RoundedLevel:
    """A phase, rounded; None stands for fewer than five."""

    code: str
    reached: int | None
    left: dict[str, int | None]


@dataclass(frozen=True)
class RoundedFunnel:
    """A funnel that may leave: when it was counted, per phase, and how many suspects."""

    counted_at: datetime
    levels: tuple[RoundedLevel, ...]
    suspects_prosecuted: int | None


@dataclass(frozen=True)
class Counted:
    """Exact counts on their way to be rounded: per cell and phase, where signals were left."""

    left: Mapping[Cell, list[Counter[str]]]
    suspects: Mapping[tuple[str, str], int]


def funnels(*, actor: Actor, period: str, form: str) -> dict[str, RoundedFunnel]:
    """Return the funnels of a period and form per service; the key "" is all together."""
    may_count(actor)
    stored = NationalFunnel.objects.filter(period=period, form=form)
    return {row.service: _read(row) for row in stored}


def count_exactly() -> Counted:
    """Return the national counts per cell; they are rounded before anything is kept of them."""
    left: dict[Cell, list[Counter[str]]] = defaultdict(lambda: [Counter() for _ in CODES])
    suspects: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, service, form, level, place, number FROM signals_national()")
        for year, service, form, level, place, number in cursor.fetchall():
            for cell in _cells(year, service):
                left[(*cell, form)][level][place] += number
        cursor.execute("SELECT year, service, number FROM signals_national_suspects()")
        for year, service, number in cursor.fetchall():
            for cell in _cells(year, service):
                suspects[cell] += number
    return Counted(left=dict(left), suspects=dict(suspects))


def _cells(year: int, service: str) -> Iterable[tuple[str, str]]:
    periods = ["", str(year)] + [PUBLISHED_PERIOD] * (year in PUBLISHED_YEARS)
    return ((period, which) for period in periods for which in ("", service))


def _read(row: NationalFunnel) -> RoundedFunnel:
    levels = tuple(RoundedLevel(code, reached, left) for code, reached, left in row.levels)
    return RoundedFunnel(row.counted_at, levels, row.suspects_prosecuted)
