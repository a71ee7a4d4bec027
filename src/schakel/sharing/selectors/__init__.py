"""Reading of sharing: the rules in force, the answer to a question, lists, and the register."""

from schakel.sharing.selectors.answers import Answer, Condition, Transfer, answer, usual_purpose
from schakel.sharing.selectors.lists import (
    agreements,
    consents,
    decisions,
    disclosures,
    disclosures_of_organisation,
    notices,
    person_requests,
    received,
    requests,
)
from schakel.sharing.selectors.rules import book_of, rules_to_choose, shipped_book, vocabulary

__all__ = [
    "Answer",
    "Condition",
    "Transfer",
    "agreements",
    "answer",
    "book_of",
    "consents",
    "decisions",
    "disclosures",
    "disclosures_of_organisation",
    "notices",
    "person_requests",
    "received",
    "requests",
    "rules_to_choose",
    "shipped_book",
    "usual_purpose",
    "vocabulary",
]
