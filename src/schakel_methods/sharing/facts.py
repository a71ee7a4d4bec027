"""One question about sharing, checked, with what follows from it by law (age, consent, form)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from schakel_methods.sharing.codes import (
    FACTS,
    REGIME_FACTS,
    AgeGroup,
    DataClass,
    Form,
    Regime,
)
from schakel_methods.sharing.vocabulary import UnknownCode, Vocabulary

OLDEST = 130


@dataclass(frozen=True)
class Question:
    """Who wants to share what with whom, for what.

    `age` is the age in years of the person the data are about, None when it is not known.
    `facts` overrides the defaults of `codes.FACTS`.

    >>> Question("gp", "police", "report_suspicion", Form.IDENTIFIED,
    ...          frozenset({DataClass.HEALTH}), age=14).age_group
    <AgeGroup.FROM_12: '12_15'>
    """

    sender: str
    recipient: str
    purpose: str
    form: Form
    classes: frozenset[DataClass]
    age: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def fact(self, name: str) -> str:
        """What is said of a fact, or its default."""
        return self.facts.get(name, FACTS[name][0])

    def with_facts(self, **facts: str) -> "Question":
        """The same question with other facts."""
        return replace(self, facts={**self.facts, **facts})

    @cached_property
    def age_group(self) -> AgeGroup:
        """The group of ages in which the same person consents."""
        if self.age is None:
            return AgeGroup.UNKNOWN
        if self.age < 12:
            return AgeGroup.UNDER_12
        if self.age < 16:
            return AgeGroup.FROM_12
        return AgeGroup.FROM_16 if self.age < 18 else AgeGroup.ADULT

    @property
    def forms(self) -> frozenset[Form]:
        """The forms whose rules apply.

        Pseudonymised data are judged as identified (AVG 4(5)); so are data called anonymised in
        which somebody can still be recognised (AVG recital 26).
        """
        if self.form is Form.PSEUDONYMISED:
            return frozenset({Form.PSEUDONYMISED, Form.IDENTIFIED})
        if self.form is Form.ANONYMISED and self.fact("recognisable") == "yes":
            return frozenset({Form.IDENTIFIED})
        return frozenset({self.form})

    @property
    def suspect_represents(self) -> bool:
        """Is the one who would consent for this child a suspect? (UAVG 41(1)(i); row S05)."""
        old_enough = self.age_group in (AgeGroup.FROM_16, AgeGroup.ADULT)
        return self.fact("representative_suspect") == "yes" and not old_enough


def binding_regimes(question: Question, vocabulary: Vocabulary) -> frozenset[Regime]:
    """The laws that bind the sender: those of its type and those the facts add."""
    added = {
        REGIME_FACTS[name]
        for name, value in question.facts.items()
        if value == "yes" and name in REGIME_FACTS
    }
    return vocabulary.parties[question.sender].regimes | added


def valid_consent(question: Question, regimes: frozenset[Regime]) -> bool:
    """Does the recorded consent count? Under 16 the representative consents, 12 to 15 in youth
    care and medical treatment both, from 16 the person (UAVG 5; BW 7:450; Jeugdwet 7.3).

    Consent of which nobody says who gave it counts, with the age rule as a condition.
    """
    if question.fact("consent") != "yes" or question.suspect_represents:
        return False
    given_by = question.fact("consent_by")
    return given_by in ("unknown", *who_consents(question, regimes))


def who_consents(question: Question, regimes: frozenset[Regime]) -> tuple[str, ...]:
    """The values of `consent_by` that suffice at this age, the least first."""
    if question.age_group is AgeGroup.UNDER_12:
        return ("representative", "both")
    if question.age_group is AgeGroup.FROM_12:
        return ("both",) if Regime.SECRECY in regimes else ("representative", "both")
    return ("person", "both")


def checked(question: Question, vocabulary: Vocabulary) -> Question:
    """Give the question back if all its codes are known.

    Raises:
        UnknownCode: names the code that is on no list.
        ValueError: for an age that is none, or a question without a class of data.
    """
    _known("sender", question.sender, vocabulary.parties)
    _known("recipient", question.recipient, vocabulary.parties)
    _known("purpose", question.purpose, vocabulary.purposes)
    for name, value in question.facts.items():
        _known("fact", name, FACTS)
        _known("value of a fact", f"{name}={value}", {f"{name}={v}": v for v in FACTS[name]})
    if not question.classes:
        raise ValueError("name at least one class of data")
    if question.age is not None and not 0 <= question.age <= OLDEST:
        raise ValueError(f"an age lies between 0 and {OLDEST}")
    return question


def _known(kind: str, code: str, codes: Mapping[str, object]) -> None:
    if code not in codes:
        raise UnknownCode(kind, code, codes)
