"""Who may ask, decide and record about sharing; what an item holds by default. Pure functions."""

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel_methods.sharing.codes import DataClass, Regime

# What points at somebody: never part of an anonymised package.
IDENTIFYING = frozenset(
    {
        "identities", "reporter", "talks", "weighing", "enrichment", "name", "birth_date",
        "contact", "address", "bsn", "photo",
    }
)  # fmt: skip


def may_ask(actor: Actor) -> bool:
    """Tell whether this person may ask and share in the name of the organisation."""
    return actor.may(Right.SHARING_ASK) and actor.user_id is not None


def may_record_consent(actor: Actor) -> bool:
    """Tell whether this person may ask somebody for consent and record the answer."""
    return actor.may(Right.SHARING_CONSENT) and actor.user_id is not None


def may_approve(actor: Actor) -> bool:
    """Tell whether this person decides for the own organisation."""
    return actor.may(Right.SHARING_APPROVE) and actor.user_id is not None


def may_oversee(actor: Actor) -> bool:
    """Tell whether this person sees all that the own organisation shared."""
    return actor.may(Right.SHARING_OVERSEE) and actor.user_id is not None


def may_confirm_override(actor: Actor, proposed_by: int | None) -> bool:
    """Tell whether this person may be the second one of an override."""
    rights = {Right.SHARING_APPROVE, Right.SIGNALS_CONFIRM}
    return bool(rights & actor.rights) and actor.user_id not in (None, proposed_by)


def may_draft(actor: Actor) -> bool:
    """Tell whether this person may write agreements and choose rules."""
    rights = {Right.SHARING_OVERSEE, Right.REFERENCE_DRAFT}
    return bool(rights & actor.rights) and actor.user_id is not None


def may_publish(actor: Actor, drafted_by: int) -> bool:
    """Tell whether this person may bring into force what somebody else wrote."""
    rights = {Right.SHARING_APPROVE, Right.REFERENCE_PUBLISH}
    return bool(rights & actor.rights) and actor.user_id not in (None, drafted_by)


def may_withdraw(actor: Actor, organisation_id: int) -> bool:
    """Tell whether this person may record a withdrawal: as easily as the consent itself."""
    return may_record_consent(actor) and actor.organisation_id == organisation_id


def heaviest_classes(regimes: frozenset[Regime], group: str) -> frozenset[str]:
    """Return the heaviest class of data a report of such an organisation holds by default."""
    if Regime.WPG in regimes:
        return frozenset({DataClass.POLICE.value})
    if Regime.WJSG in regimes or group == "inspection":
        return frozenset({DataClass.CRIMINAL.value})
    if group == "health":
        return frozenset({DataClass.CONFIDENTIAL.value, DataClass.HEALTH.value})
    if group == "private":
        return frozenset({DataClass.ORDINARY.value})
    return frozenset({DataClass.SPECIAL.value})
