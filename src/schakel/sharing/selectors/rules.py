"""The rules in force for an organisation: those its own people switched on, and every no."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.sharing.models import RuleSet
from schakel.sharing.workflow import DraftState
from schakel_methods.sharing import rules as methods
from schakel_methods.sharing.codes import Verdict
from schakel_methods.sharing.rules import RuleBook
from schakel_methods.sharing.vocabulary import Vocabulary
from schakel_methods.sharing.vocabulary import vocabulary as read_vocabulary

_in_force_books: dict[tuple[str, frozenset[str]], RuleBook] = {}
RULES, TYPES, PURPOSES = "sharing_rules", "organisation_types", "purposes"


@dataclass(frozen=True)
class Choosable:
    """A rule as the people of an organisation see it before they switch it on."""

    row: Mapping[str, str]
    verdict: str
    is_on: bool
    always: bool


def vocabulary() -> Vocabulary:
    """Return the types of organisation and purposes in force."""
    return _vocabulary(reference.current(TYPES).number, reference.current(PURPOSES).number)


def shipped_book() -> RuleBook:
    """Return all published rules, before anybody switched them on."""
    return _book(
        reference.current(RULES).number,
        reference.current(TYPES).number,
        reference.current(PURPOSES).number,
    )


def newest_set(organisation_id: int) -> RuleSet | None:
    """Return what two people of the organisation last switched on."""
    published = RuleSet.objects.filter(organisation_id=organisation_id, state=DraftState.PUBLISHED)
    return published.order_by("-number").first()


def drafts_of(*, actor: Actor) -> list[RuleSet]:
    """Return the choices of rules that wait for a second person, oldest first."""
    own = RuleSet.objects.filter(organisation_id=actor.organisation_id)
    published = own.filter(state=DraftState.PUBLISHED).order_by("-number").values("number")
    # The newest choice counts: of those before it nobody has to decide any more.
    newest = Coalesce(Subquery(published[:1]), 0)
    return list(own.filter(state=DraftState.DRAFT, number__gt=newest).order_by("number"))


def book_of(organisation_id: int) -> RuleBook:
    """Return the rules that answer for an organisation.

    A rule that says no or ask always speaks; one that permits speaks once two people switched
    on exactly this text of it.
    """
    chosen = newest_set(organisation_id)
    switched_on = dict(chosen.rules) if chosen else {}
    texts = fingerprints()
    on = frozenset(rule for rule, text in switched_on.items() if texts.get(rule) == text)
    return _in_force(shipped_book(), on, chosen.number if chosen else 0)


def fingerprints() -> dict[str, str]:
    """Return the fingerprint of the text of every published rule."""
    return _fingerprints(reference.current(RULES).number)


def rules_to_choose(organisation_id: int) -> list[Choosable]:
    """Return every published rule, and whether it is on for the organisation."""
    book, on = shipped_book(), {rule.id for rule in book_of(organisation_id).rules}
    rows = {row["id"]: row for row in reference.current(RULES).rows}
    return [
        Choosable(rows[rule.id], rule.verdict.code, rule.id in on, speaks_always(rule))
        for rule in book.rules
    ]


def speaks_always(rule: methods.Rule) -> bool:
    """Tell whether a rule only restricts, so that nobody has to switch it on."""
    return rule.verdict >= Verdict.ASK_PO or rule.redirects


@reference.derived
def _vocabulary(types: int, purposes: int) -> Vocabulary:
    return read_vocabulary(
        reference.version(TYPES, types).rows, reference.version(PURPOSES, purposes).rows
    )


@reference.derived
def _book(number: int, types: int, purposes: int) -> RuleBook:
    published = reference.version(RULES, number)
    codes = _vocabulary(types, purposes)
    return methods.load(published.rows, codes, date=published.dated_on)


@reference.derived
def _fingerprints(number: int) -> dict[str, str]:
    return {row["id"]: _fingerprint(row) for row in reference.version(RULES, number).rows}


def _fingerprint(row: Mapping[str, str]) -> str:
    text = json.dumps(dict(row), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _in_force(book: RuleBook, on: frozenset[str], number: int) -> RuleBook:
    version = f"{book.version}+{number}"
    if (version, on) not in _in_force_books:
        rules = tuple(rule for rule in book.rules if rule.id in on or speaks_always(rule))
        _in_force_books[version, on] = RuleBook(rules, version)
    return _in_force_books[version, on]
