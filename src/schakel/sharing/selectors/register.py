"""What the privacy officer publishes and learns from: register of processing, counts of "ask"."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils.translation import get_language, gettext

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.sharing import policies
from schakel.sharing.models import Disclosure, Request
from schakel.sharing.selectors import rules as published
from schakel.sharing.selectors.register_words import GROUNDS, KINDS, PURPOSES, TERMS
from schakel_methods.sharing.codes import Regime, Verdict
from schakel_methods.sharing.rules import Rule, RuleText
from schakel_methods.sharing.wording import REGIMES


class HasNames(Protocol):
    """Something with a Dutch and an English name."""

    @property
    def nl(self) -> str: ...

    @property
    def en(self) -> str: ...


@dataclass(frozen=True)
class Processing:
    """One kind of data in Schakel, as the code declares it (AVG 30)."""

    name: str
    about: str
    purpose: str
    data_class: str
    retention: str
    personal: tuple[str, ...]
    sensitive: tuple[str, ...]


@dataclass(frozen=True)
class Purpose:
    """For what data are kept, in words, on which ground, and what is kept for it."""

    code: str
    name: str
    ground: str
    rows: tuple[Processing, ...]


@dataclass(frozen=True)
class Recipients:
    """A rule under which the organisation may disclose: to whom, for what, on which ground."""

    rule: str
    recipients: str
    purposes: str
    verdict: Verdict
    basis: str
    conditions: tuple[str, ...]
    source: str
    is_on: bool
    is_read: bool


@dataclass(frozen=True)
class Measures:
    """What the system itself does to protect, counted in this installation."""

    sealed_fields: int
    guarded_tables: int
    tables: int
    only_growing: int


@dataclass(frozen=True)
class Asked:
    """How often a rule, or the silence of a law, sent somebody to the privacy officer."""

    rule: str
    basis: str
    times: int


def register() -> list[Processing]:
    """Return every kind of personal data in Schakel, from the declarations of the models."""
    found = [_processing(model) for model in _declared()]
    return sorted((row for row in found if row.personal or row.sensitive), key=lambda r: r.name)


def purposes() -> list[Purpose]:
    """Return the register of processing per purpose, heaviest data named first."""
    by_purpose = attrgetter("purpose")
    return [
        Purpose(code, str(PURPOSES[code]), str(GROUNDS[code]), tuple(rows))
        for code, rows in groupby(sorted(register(), key=by_purpose), key=by_purpose)
    ]


def recipients_of(*, actor: Actor) -> list[Recipients]:
    """Return the rules that speak for this kind of sender: categories of recipients (AVG 30)."""
    codes = published.vocabulary()
    on = {rule.id for rule in published.book_of(actor.organisation_id).rules}
    return [
        Recipients(
            rule=rule.id,
            recipients=_names(rule.recipients, codes.parties),
            purposes=_names(rule.purposes, codes.purposes),
            verdict=rule.verdict,
            basis=_text(rule).basis,
            conditions=_text(rule).conditions,
            source=rule.source,
            is_on=rule.id in on,
            is_read=not rule.lowered,
        )
        for rule in published.shipped_book().rules
        if actor.organisation_type in rule.senders and not rule.redirects
    ]


def measures() -> Measures:
    """Count what protects the data here: sealed fields, guarded tables, history that only grows."""
    found = [vars(model)["Privacy"] for model in _declared()]
    with connection.cursor() as cursor:
        cursor.execute(_GUARDED)
        guarded, tables, growing = cursor.fetchone() or (0, 0, 0)
    return Measures(
        sealed_fields=sum(len(privacy.sensitive) + len(privacy.personal) for privacy in found),
        guarded_tables=guarded,
        tables=tables,
        only_growing=growing,
    )


def asked_per_rule(*, actor: Actor) -> list[Asked]:
    """Return which rules and silences made people ask, most often first: where the gaps are."""
    if not policies.may_oversee(actor):
        return []
    counts: Counter[str] = Counter()
    asked = Request.objects.filter(organisation_id=actor.organisation_id)
    for rules, silent in asked.filter(verdict=Verdict.ASK_PO.code).values_list(
        "rule_ids", "silent_regimes"
    ):
        counts.update(rules)
        counts.update(silent)
    bases = {row["id"]: row["basis_nl"] for row in reference.current("sharing_rules").rows}
    return [
        Asked(code, bases.get(code) or _silent(code), times) for code, times in counts.most_common()
    ]


def shared_per_verdict(*, actor: Actor) -> list[tuple[str, int]]:
    """Return how many disclosures of the own organisation rested on which verdict."""
    if not policies.may_oversee(actor):
        return []
    found = Disclosure.objects.filter(sender_id=actor.organisation_id)
    return Counter(found.values_list("verdict", flat=True)).most_common()


# Tables of ours that only their own organisation may read, all tables, and those that only grow.
_GUARDED = """
    SELECT count(*) FILTER (WHERE c.relrowsecurity), count(*),
           count(*) FILTER (WHERE EXISTS (SELECT FROM pg_trigger t
                            WHERE t.tgrelid = c.oid AND t.tgname = 'only_grows'))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r'
"""
_ALL = 40  # so many names say no more than "all"


def _silent(regime: str) -> str:
    return gettext("silent: %(law)s") % {"law": gettext(REGIMES[Regime(regime)])}


def _text(rule: Rule) -> RuleText:
    return rule.texts["en" if (get_language() or "nl").startswith("en") else "nl"]


def _names(codes: frozenset[str], known: Mapping[str, HasNames]) -> str:
    if len(codes) >= _ALL:
        return gettext("all")
    english = (get_language() or "nl").startswith("en")
    return ", ".join(sorted(known[code].en if english else known[code].nl for code in codes))


def _declared() -> list[type[Model]]:
    return [model for model in apps.get_models() if "Privacy" in vars(model)]


def _processing(model: type[Model]) -> Processing:
    privacy = vars(model)["Privacy"]
    about = (model.__doc__ or "").strip().splitlines()[0]
    return Processing(
        name=model.__name__,
        about=gettext(about),
        purpose=privacy.purpose,
        data_class=str(KINDS[privacy.data_class]),
        retention=str(TERMS[privacy.retention]),
        personal=tuple(sorted(privacy.personal)),
        sensitive=tuple(sorted(privacy.sensitive)),
    )
