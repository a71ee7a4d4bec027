"""The application's own scoping, switched off: what is left is row-level security."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest
from django.db.models import Q
from django.db.models.query import QuerySet

from schakel.scanning import policies as scanning
from schakel.signals import policies as signals

_FILTER = QuerySet._filter_or_exclude_inplace
SCOPES = ("organisation", "organisation_id", "sender", "sender_id", "recipient", "recipient_id")
POLICIES: tuple[ModuleType, ...] = (scanning, signals)


@contextmanager
def application_scoping_off() -> Iterator[None]:
    """Let no query ask for an organisation and let every policy say yes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_filter_or_exclude_inplace", _unscoped)
        for module in POLICIES:
            for name, _ in inspect.getmembers(module, inspect.isfunction):
                patch.setattr(module, name, lambda *_args, **_named: True)
        yield


def _unscoped(self: QuerySet, negate: bool, args: tuple, kwargs: dict) -> None:
    left = {key: value for key, value in kwargs.items() if not _is_scope(key)}
    _FILTER(self, negate, tuple(_without_scope(arg) for arg in args), left)


def _without_scope(condition: object) -> object:
    if not isinstance(condition, Q):
        return condition
    children = [
        _without_scope(child)
        for child in condition.children
        if not (isinstance(child, tuple) and _is_scope(child[0]))
    ]
    bare = Q(_connector=condition.connector, _negated=condition.negated)
    bare.children = children
    return bare


def _is_scope(lookup: str) -> bool:
    # Of the case only: accounts have no row-level security and are not scoped by it.
    return lookup in SCOPES or lookup.endswith(("__organisation_id",))
