"""Long lists in parts: for people by number, for systems by a mark of the last row.

A page number makes the database count what came before, and skips or repeats rows when the list
changes in between. A mark says behind which row to go on; it is signed, so nobody makes one up.
"""

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet

SALT = "schakel.paging"
NOTHING = Q(pk__in=[])


def numbered(number: int, asked: int | str | None, *, size: int) -> Page[int]:
    """Return the page that was asked for of so many rows, or the nearest that there is."""
    return Paginator(range(number), size).get_page(asked)


class MarkInvalid(Exception):
    """The cursor is not one that this list gave."""


def mark_of(row: Model, order: Sequence[str]) -> str:
    """Return the mark of a row in a list with this order."""
    values = [_plain(row, name) for name in order]
    return signing.dumps([list(order), values], salt=SALT)


def behind(found: QuerySet[Any], order: Sequence[str], mark: str) -> QuerySet[Any]:
    """Return what comes behind the marked row; raises MarkInvalid for a mark of another list."""
    try:
        told, plain = signing.loads(mark, salt=SALT)
    except signing.BadSignature as error:
        raise MarkInvalid from error
    if told != list(order):
        raise MarkInvalid
    condition, same = NOTHING, Q()
    for name, value in zip(order, plain, strict=True):
        field = name.removeprefix("-")
        known = found.model._meta.get_field(field).to_python(value)
        condition |= same & _further(name, known)
        same &= Q(**{f"{field}__isnull": True}) if known is None else Q(**{field: known})
    return found.filter(condition)


def _plain(row: Model, name: str) -> object:
    value = getattr(row, name.removeprefix("-"))
    return value if value is None or isinstance(value, bool) else str(value)


def _further(name: str, value: object) -> Q:
    field = name.removeprefix("-")
    if name.startswith("-"):
        return Q(**{f"{field}__lt": value})
    # What has no value comes last, and nothing comes behind that.
    if value is None:
        return NOTHING
    return Q(**{f"{field}__gt": value}) | Q(**{f"{field}__isnull": True})
