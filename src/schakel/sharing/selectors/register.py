"""What the privacy officer publishes and learns from: register of processing, counts of "ask"."""

from collections import Counter
from dataclasses import dataclass

from django.apps import apps

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.sharing import policies
from schakel.sharing.models import Disclosure, Request
from schakel_methods.sharing.codes import Verdict


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
class Asked:
    """How often a rule, or the silence of a law, sent somebody to the privacy officer."""

    rule: str
    basis: str
    times: int


def register() -> list[Processing]:
    """Return every kind of personal data in Schakel, from the declarations of the models."""
    found = [_processing(model) for model in apps.get_models() if hasattr(model, "Privacy")]
    return sorted((row for row in found if row.personal or row.sensitive), key=lambda r: r.name)


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
    return [Asked(code, bases.get(code, ""), times) for code, times in counts.most_common()]


def shared_per_verdict(*, actor: Actor) -> list[tuple[str, int]]:
    """Return how many disclosures of the own organisation rested on which verdict."""
    if not policies.may_oversee(actor):
        return []
    found = Disclosure.objects.filter(sender_id=actor.organisation_id)
    return Counter(found.values_list("verdict", flat=True)).most_common()


def _processing(model: type) -> Processing:
    privacy = vars(model)["Privacy"]
    return Processing(
        name=model.__name__,
        about=(model.__doc__ or "").strip().splitlines()[0],
        purpose=privacy.purpose,
        data_class=privacy.data_class,
        retention=privacy.retention,
        personal=tuple(sorted(privacy.personal)),
        sensitive=tuple(sorted(privacy.sensitive)),
    )
