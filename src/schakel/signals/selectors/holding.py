"""Which signals hold words: through functions of the database, which keep to the own organisation.

Under row-level security `words` has no index for the role that serves (ADR 0091).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from schakel.signals.workflow import RUNNING

_HOLDING = """
SELECT signals_holding(%s::text[]) UNION ALL SELECT id FROM signals_signal WHERE reference = %s
"""
_FIRST = "SELECT signals_first_holding(%s::text[], %s, %s, %s::text[])"
# Of so many the order is walked until enough are found; fewer are sorted.
MANY = 3000


def holding(*groups: Iterable[str], or_reference: str = "") -> Q:
    """Return the condition that a signal has a blind word of each group, or this reference."""
    reference = or_reference.strip().upper()
    return Q(pk__in=RawSQL(_HOLDING, [_asked(groups), reference]))  # noqa: S611 - all of it are parameters


def first_holding(*groups: Iterable[str], most: int) -> list[UUID]:
    """Return the first signals, open ones and danger first, with a blind word of each group (ADR 0106)."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [_asked(groups), most, MANY, sorted(RUNNING)])
        return [key for (key,) in cursor.fetchall()]


def _asked(groups: Iterable[Iterable[str]]) -> list[str]:
    return ["|".join(group) for group in groups]
