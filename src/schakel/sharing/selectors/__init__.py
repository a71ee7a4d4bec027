"""Reading of sharing: the rules in force, the answer to a question, lists, and the register."""

from schakel.sharing.selectors.answers import (
    Answer,
    Condition,
    Transfer,
    answer,
    purpose_with_consent,
    usual_purpose,
)
from schakel.sharing.selectors.lists import (
    agreements,
    agreements_about,
    consents,
    decisions,
    disclosures,
    disclosures_of_organisation,
    grants,
    has_approval,
    notices,
    person_requests,
    received,
    requests,
    sent,
    told_about,
)
from schakel.sharing.selectors.rules import book_of, rules_to_choose, shipped_book, vocabulary

__all__ = [
    "Answer",
    "Condition",
    "Transfer",
    "agreements",
    "agreements_about",
    "answer",
    "book_of",
    "consents",
    "decisions",
    "disclosures",
    "disclosures_of_organisation",
    "grants",
    "has_approval",
    "notices",
    "person_requests",
    "purpose_with_consent",
    "received",
    "requests",
    "rules_to_choose",
    "sent",
    "shipped_book",
    "told_about",
    "usual_purpose",
    "vocabulary",
]
