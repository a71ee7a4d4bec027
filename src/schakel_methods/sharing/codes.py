"""The fixed codes of the method: verdicts, legal regimes, forms and classes of data, facts."""

from enum import IntEnum, StrEnum


class Verdict(IntEnum):
    """What may be done, from wide to strict; the strictest wins.

    >>> max(Verdict.CONSENT, Verdict.YES_IF).code
    'consent'
    """

    YES = 0
    YES_IF = 1
    CONSENT = 2
    CONDITIONAL = 3
    ASK_PO = 4
    NO = 5

    @property
    def code(self) -> str:
        """The code on the wire, in lower case."""
        return self.name.lower()


class Regime(StrEnum):
    """The laws that can bind a sender; each must answer."""

    AVG = "AVG"
    WPG = "WPG"
    WJSG = "WJSG"
    SECRECY = "SECRECY"


class Form(StrEnum):
    """How far the person can be recognised."""

    IDENTIFIED = "identified"
    PSEUDONYMISED = "pseudonymised"
    ANONYMISED = "anonymised"


class DataClass(StrEnum):
    """Classes of data; an item may have several, and each must be answered."""

    ORDINARY = "ordinary"
    SPECIAL = "special"
    CRIMINAL = "criminal"
    CONFIDENTIAL = "confidential"
    BSN = "bsn"
    POLICE = "police"
    HEALTH = "health"
    FINANCIAL = "financial"


class AgeGroup(StrEnum):
    """Ages at which the law changes who consents (UAVG 5; BW 7:447, 7:450; Jeugdwet 7.3)."""

    UNKNOWN = "unknown"
    UNDER_12 = "under_12"
    FROM_12 = "12_15"
    FROM_16 = "16_17"
    ADULT = "adult"


REDIRECT = "AS_IDENTIFIED"  # the outcome of the row that sends pseudonymised data to the rule
#                             for identified data

YES_NO = ("no", "yes")

# Fact -> its values, the first being what holds when nobody says anything. A default is always
# the stricter side, or it is spelt out as a condition of the rule.
FACTS: dict[str, tuple[str, ...]] = {
    "consent": YES_NO,
    "consent_by": ("unknown", "person", "representative", "both"),
    "representative_suspect": YES_NO,
    "acute": YES_NO,
    "same_case": YES_NO,
    "domestic_link": YES_NO,
    "sexual_behaviour_only": YES_NO,
    "investigation_data": YES_NO,
    "officer_consent": YES_NO,
    "recognisable": YES_NO,
    "avg_applies": YES_NO,
    "wpg_applies": YES_NO,
    "wjsg_applies": YES_NO,
    "secrecy_applies": YES_NO,
}

# These facts say that a law binds the sender beyond those of its type: a nurse at an NGO, a
# special investigating officer at a municipality, the border task of the Marechaussee.
REGIME_FACTS = {
    "avg_applies": Regime.AVG,
    "wpg_applies": Regime.WPG,
    "wjsg_applies": Regime.WJSG,
    "secrecy_applies": Regime.SECRECY,
}
