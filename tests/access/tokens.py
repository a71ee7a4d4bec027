"""The API, visited by a system whose token has one right: every route x right x relation."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.access import cells
from tests.access.cells import Verdict
from tests.access.scene import Home, Relation
from tests.access.table import API, API_BODIES, API_FILES, About, Side, Who

from schakel.base import rls
from schakel.base.accounts.models import Organisation
from schakel.base.api import services
from schakel.base.rights import Right


@dataclass(frozen=True)
class TokenCell:
    """One visit: which operation, with which right, and how its thing stands to the token."""

    route: str
    method: str
    right: Right
    relation: Relation
    home: int

    def __str__(self) -> str:
        return f"{self.method} {self.route} with {self.right} ({self.relation}, home {self.home})"


def all_cells(homes: int) -> list[TokenCell]:
    """Give every visit of a system."""
    return [
        TokenCell(route, method, right, relation, home)
        for route, access in API.items()
        if access.by_token
        for method in sorted(access.methods)
        for right in sorted(services.FOR_SYSTEMS)
        for relation in cells.relations(access.about)
        for home in range(homes)
    ]


def expected(cell: TokenCell) -> frozenset[Verdict]:
    """Say what the table promises to this token."""
    access = API[cell.route]
    if lacks_right(cell):
        # A list of nothing is as safe as a refusal; `holds_nothing` looks whether it is one.
        is_list = access.about == About.NOTHING and cell.method == "GET"
        return frozenset(
            {Verdict.REFUSED, Verdict.UNKNOWN} | ({Verdict.OPEN} if is_list else set())
        )
    if _is_other_side(access.side, cell.relation):
        return frozenset({Verdict.REFUSED, Verdict.UNKNOWN})
    if cell.relation in {Relation.FOREIGN, Relation.NESTED, Relation.ABSENT}:
        return frozenset({Verdict.UNKNOWN})
    if cell.relation == Relation.SHARED and access.side == Side.EITHER:
        # What is offered to us is still theirs.
        return frozenset({Verdict.UNKNOWN})
    if cell.relation == Relation.CLOSED:
        # What ended is read by people, who say why.
        return frozenset({Verdict.OPEN, Verdict.REFUSED, Verdict.UNKNOWN})
    # The standard has no step of the name in these addresses.
    is_step = cell.route.endswith("_step") or cell.route.endswith("_step_out")
    return frozenset({Verdict.OPEN, Verdict.UNKNOWN} if is_step else {Verdict.OPEN})


def lacks_right(cell: TokenCell) -> bool:
    """Say whether the token has another right than this operation asks."""
    asked = API[cell.route].who
    return asked != Who.SIGNED_IN and cell.right not in asked


def holds_nothing(answer: HttpResponse) -> bool:
    """Say whether a list that was served has no rows."""
    found = answer.json()
    rows = found if isinstance(found, list) else found["items"]
    return rows == []


def _is_other_side(side: Side, relation: Relation) -> bool:
    ours = {Side.SENDER: Relation.OWN, Side.RECIPIENT: Relation.SHARED}
    return side in ours and relation in ours.values() and relation != ours[side]


def visit(cell: TokenCell, home: Home) -> HttpResponse:
    """Make the request with a fresh token and undo all of it."""
    with cells.undone(), cells.quietly():
        headers = {
            "Authorization": f"Bearer {_token(home, cell.right)}",
            "Idempotency-Key": "matrix-1",
        }
        browser = Client(headers=headers, raise_request_exception=False)
        where = cells.address(cell.route, home, cell.relation)
        if cell.method == "GET":
            return browser.get(where)
        if cell.route in API_FILES:
            file = SimpleUploadedFile("notitie.txt", b"Een notitie van het stelsel.")
            return browser.post(where, {"file": file})
        body = json.dumps(API_BODIES.get(cell.route, {})).replace("{other}", _code(home.other))
        return browser.generic(cell.method, where, body, "application/json")


def _code(organisation: int) -> str:
    return Organisation.objects.get(pk=organisation).code


def _token(home: Home, right: Right) -> str:
    wanted = services.TokenInput(
        name="stelsel",
        rights=frozenset({right}),
        purpose="hand_over_signal",
        expires_on=timezone.localdate() + timedelta(days=30),
    )
    giver = home.team.as_("functional_administrator")
    _token_row, secret = services.issue_token(actor=giver, wanted=wanted)
    rls.set_organisation(None)
    return secret
