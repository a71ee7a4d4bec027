"""The code lists a decision speaks in: types of organisation and purposes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schakel_methods.sharing.codes import Regime

# Persons and circles are parties to a disclosure, but not organisations with accounts.
NOT_ORGANISATIONS = frozenset({"person", "circle"})


class UnknownCode(ValueError):
    """A code that is on no list; says which one and where."""

    def __init__(self, kind: str, code: str, known: Iterable[str] = ()) -> None:
        super().__init__(f"unknown {kind} '{code}'")
        self.kind, self.code, self.known = kind, code, tuple(known)


@dataclass(frozen=True)
class Party:
    """A type of sender or recipient and the laws that bind it."""

    code: str
    nl: str
    en: str
    group: str
    regimes: frozenset[Regime]


@dataclass(frozen=True)
class Purpose:
    """What the data are for; sharing for another purpose is another question."""

    code: str
    nl: str
    en: str


@dataclass(frozen=True)
class Vocabulary:
    """All parties and purposes, by code."""

    parties: Mapping[str, Party]
    purposes: Mapping[str, Purpose]

    def expand(self, words: str) -> frozenset[str]:
        """Turn `*`, `@group`, `@organisations` and plain codes into codes of parties.

        Raises:
            UnknownCode: for a code or group that is on no list.
        """
        return frozenset().union(*(self._expand_one(word) for word in words.split()))

    def _expand_one(self, word: str) -> frozenset[str]:
        if word == "*":
            return frozenset(self.parties)
        if word.startswith("@"):
            return self._members(word[1:])
        if word not in self.parties:
            raise UnknownCode("organisation type", word, self.parties)
        return frozenset({word})

    def _members(self, group: str) -> frozenset[str]:
        members = frozenset(
            party.code
            for party in self.parties.values()
            if party.group == group
            or (group == "organisations" and party.group not in NOT_ORGANISATIONS)
        )
        if not members:
            raise UnknownCode("group of organisation types", group)
        return members


def vocabulary(
    organisation_rows: Iterable[Mapping[str, str]], purpose_rows: Iterable[Mapping[str, str]]
) -> Vocabulary:
    """Read the two code lists (rows of `organisation_types.csv` and `purposes.csv`).

    Raises:
        UnknownCode: for a legal regime this method does not know.

    Example:
        >>> row = {"code": "gp", "nl": "huisarts", "en": "GP", "group": "health",
        ...        "regimes": "AVG SECRECY"}
        >>> sorted(vocabulary([row], []).parties["gp"].regimes)
        [<Regime.AVG: 'AVG'>, <Regime.SECRECY: 'SECRECY'>]
    """
    parties = [_party(row) for row in organisation_rows]
    purposes = [Purpose(row["code"], row["nl"], row["en"]) for row in purpose_rows]
    return Vocabulary(
        parties={party.code: party for party in parties},
        purposes={purpose.code: purpose for purpose in purposes},
    )


def _party(row: Mapping[str, str]) -> Party:
    return Party(row["code"], row["nl"], row["en"], row["group"], regimes_of(row["regimes"]))


def regimes_of(text: str) -> frozenset[Regime]:
    """Read a list of regimes separated by spaces; raises UnknownCode."""
    for word in text.split():
        if word not in Regime.__members__:
            raise UnknownCode("legal regime", word, Regime.__members__)
    return frozenset(Regime(word) for word in text.split())
