"""Tables of sharing: requests and decisions, what left, consents, agreements, persons concerned."""

from schakel.sharing.models.agreements import Agreement, RuleSet
from schakel.sharing.models.consents import Consent, ConsentEvent
from schakel.sharing.models.decisions import Decision, DutyConflict, Request
from schakel.sharing.models.disclosures import Disclosure, Notice, Receipt
from schakel.sharing.models.packages import AccessGrant, AccessUse, Package
from schakel.sharing.models.persons import PersonRequest

__all__ = [
    "AccessGrant",
    "AccessUse",
    "Agreement",
    "Consent",
    "ConsentEvent",
    "Decision",
    "Disclosure",
    "DutyConflict",
    "Notice",
    "Package",
    "PersonRequest",
    "Receipt",
    "Request",
    "RuleSet",
]
