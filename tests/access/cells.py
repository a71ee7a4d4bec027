"""From the table to requests: every route x role x relation, and what must come back."""

import logging
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4
from zipfile import ZipFile

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.access.scene import Home, Relation
from tests.access.table import About, Access, Side, Who, declared, routes

from schakel.base.rights import ROLES

NOBODY = "nobody"


class Verdict(StrEnum):
    """What a visitor meets."""

    OPEN = "open"
    SIGN_IN = "sign in first"
    REFUSED = "refused"
    UNKNOWN = "not there"
    BROKEN = "broken"


@dataclass(frozen=True)
class Cell:
    """One visit: which route, how, as whom, and how its thing stands to the visitor."""

    route: str
    method: str
    role: str
    relation: Relation
    home: int

    def __str__(self) -> str:
        return f"{self.method} {self.route} as {self.role} ({self.relation}, home {self.home})"


def all_cells(homes: int) -> list[Cell]:
    """Give every cell of the matrix."""
    return [
        Cell(route, method, role, relation, home)
        for route, access in declared().items()
        for method in sorted(access.methods)
        for role in (NOBODY, *ROLES)
        for relation in relations(access.about)
        for home in range(homes)
    ]


KEYS = {
    "signal_id": About.SIGNAL,
    "handover_id": About.OFFER,
    "offer_id": About.OFFER,
    "person_id": About.PERSON,
    "talk_id": About.OUTSIDE_TALK,
    "file_id": About.FILE,
    "draft_id": About.DRAFT,
    "note_id": About.NOTE,
    "hit_id": About.HIT,
    "source_id": About.SOURCE,
    "order_id": About.LIST_ORDER,
    "group_id": About.AD_GROUP,
    "membership_id": About.MEMBER,
    "request_id": About.REQUEST,
    "table_id": About.TABLE,
    "run_id": About.RUN,
    "subscription_id": About.CONNECTION,
    "delivery_id": About.DELIVERY,
}
ADDRESSES: dict[str, list[str]] = {}
for _name, _address in routes():
    ADDRESSES.setdefault(_name, []).append(_address)


def relations(about: About) -> list[Relation]:
    if about == About.NOTHING:
        return [Relation.OWN]
    if about == About.OFFER:
        return [Relation.OWN, Relation.SHARED, Relation.FOREIGN]
    if about in {About.MEMBER, About.REQUEST, About.TABLE, About.RUN}:
        return [Relation.OWN, Relation.FOREIGN, Relation.ABSENT]
    if about in {About.SIGNAL, About.DRAFT}:
        return [relation for relation in Relation if relation != Relation.NESTED]
    return list(Relation)


# The fast suite makes the same visits every time; the slow one makes them all.
SEED = 28638


def sample(cells: list[Any], size: int) -> list[Any]:
    """Give some cells, the same in every run."""
    return random.Random(SEED).sample(cells, min(size, len(cells)))  # noqa: S311 - chooses visits


def expected(cell: Cell) -> frozenset[Verdict]:
    """Say what the table promises.

    Who lacks the right meets a refusal or nothing at all; either is safe, as long as it is the
    same for a thing that exists and one that does not (see test_matrix.py).
    """
    access = declared()[cell.route]
    if access.who == Who.PUBLIC:
        return frozenset({Verdict.OPEN})
    if cell.role == NOBODY or access.by_token:
        return frozenset({Verdict.SIGN_IN})
    if not _may(access, cell):
        return frozenset({Verdict.REFUSED, Verdict.UNKNOWN})
    if cell.relation == Relation.CLOSED and access.about != About.SIGNAL:
        # What was answered before need not be there to be answered again.
        return frozenset({Verdict.OPEN, Verdict.UNKNOWN})
    is_ours = access.about == About.NOTHING or cell.relation in _ours(access)
    return frozenset({Verdict.OPEN if is_ours else Verdict.UNKNOWN})


def _may(access: Access, cell: Cell) -> bool:
    if access.side == Side.SENDER and cell.relation == Relation.SHARED:
        return False
    if access.side == Side.RECIPIENT and cell.relation == Relation.OWN:
        return False
    if access.invited:
        return cell.role in access.invited
    return access.who == Who.SIGNED_IN or bool(access.who & ROLES[cell.role].rights)


def _ours(access: Access) -> set[Relation]:
    # An offer shows its package, never the sender's signal itself.
    if access.about == About.OFFER:
        return {Relation.OWN, Relation.SHARED}
    return {Relation.OWN, Relation.CLOSED}


def visit(cell: Cell, home: Home) -> HttpResponse:
    """Make the request and undo what it did."""
    browser = Client() if cell.role == NOBODY else home.browsers[cell.role]
    browser.raise_request_exception = False
    with undone(), quietly():
        where = address(cell.route, home, cell.relation)
        if cell.method == "GET":
            return browser.get(where)
        return browser.generic(cell.method, where, *_form(cell, home))


def stranger(route: str) -> HttpResponse:
    """Visit an address with keys of nothing, as somebody who has not signed in."""
    kinds = re.findall(r"<(\w+):(\w+)>", ADDRESSES[route][0])
    nothing = {"uuid": uuid4(), "int": 1, "slug": "niets"}
    with undone(), quietly():
        return Client().get(reverse(route, kwargs={name: nothing[kind] for kind, name in kinds}))


def _form(cell: Cell, home: Home) -> tuple[str, str]:
    data = declared()[cell.route].data
    filled = {name: value.format(other=home.other) for name, value in data.items()}
    return urlencode(filled), "application/x-www-form-urlencoded"


def address(route: str, home: Home, relation: Relation) -> str:
    """Give the address of a route for the thing in this relation."""
    access, (name, _, slug) = declared()[route], route.partition("/")
    ids = home.things[relation].ids if access.about != About.NOTHING else {}
    values = {
        "slug": slug,
        "kind": "closing_reasons",
        "act": "niets",
        "object_id": ids.get(access.about),
    }
    values |= {"code": "D01", "number": home.rules_draft}
    values |= {name: ids.get(about) for name, about in KEYS.items()}
    values |= {
        name: key.format(policy_draft=home.policy_draft) for name, key in access.keys.items()
    }
    keys = set(re.findall(r"<(?:\w+:)?(\w+)>", ADDRESSES[name][0 if _is_short(access) else -1]))
    wanted = {key: values[key] for key in keys}
    return reverse(name, kwargs=wanted) + access.query.format(other=home.other)


def _is_short(access: Access) -> bool:
    return access.about in {About.NOTHING, About.SIGNAL}


def verdict(answer: HttpResponse) -> Verdict:
    """Say what the visitor met."""
    if answer.status_code == 302 and "/account/login" in answer.headers["Location"]:
        return Verdict.SIGN_IN
    if answer.status_code == 401:
        return Verdict.SIGN_IN
    known = {403: Verdict.REFUSED, 404: Verdict.UNKNOWN}
    if answer.status_code in known:
        return known[answer.status_code]
    is_open = answer.status_code in {200, 201, 204, 302, 400, 409, 422}
    return Verdict.OPEN if is_open else Verdict.BROKEN


def shown(answer: HttpResponse) -> str:
    """Give all the text of an answer, also that packed in a workbook."""
    if not answer.content.startswith(b"PK"):
        return answer.content.decode(errors="replace")
    with ZipFile(BytesIO(answer.content)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


@contextmanager
def quietly() -> Iterator[None]:
    # A thousand refusals would bury the one line that tells what is wrong.
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens in the block, so that cells do not meet each other."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
