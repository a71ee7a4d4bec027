"""The sentences of the explanation, as English message ids with Dutch for the command line.

The web hands in gettext; the command hands in `translator("nl")` or `translator("en")`.
"""

from collections.abc import Callable

Translate = Callable[[str], str]

NONE_FOUND = "No indicators found."
NOTHING_COUNTS = "Nothing counts towards the sum."
INDICATOR = "{code} {description} ({value:+d}): {words} [{status}]"
DECIDED_BY = "decided by: {trigger}"
REPORTED_BY = "reported ({reporter})"
SOURCE = "source: {source} ({read})"
CAP = "Cap for {code} ({value:+d}): together at most the highest value plus one"
WEAK = "Weak indicators count for little or nothing on their own ({value:+d}): {codes}"
COMBINATION = "Combination {code} ({value:+d}): {description}"
TOTAL = "Sum {total}: {level}. A person reads and decides. Rules {rules}"
SITUATIONS = "This note tells of {count} situations; each is added up apart, the strongest counts."
SITUATION = "Situation {number}, sum {total} ({level}):"
LEVELS = ("below the line", "weak signal", "strong signal")
NOT_COUNTED = "{code} {description} (0): {words} [{status}]"
ODDITIES = (
    "The text holds {count} hidden or look-alike characters; the words were read through them."
)

_DUTCH = {
    NONE_FOUND: "Geen indicatoren gevonden.",
    NOTHING_COUNTS: "Niets telt mee in de som.",
    INDICATOR: INDICATOR,
    NOT_COUNTED: NOT_COUNTED,
    DECIDED_BY: "bepaald door: {trigger}",
    REPORTED_BY: "volgens een ander ({reporter})",
    SOURCE: "bron: {source} ({read})",
    CAP: "Bovengrens voor {code} ({value:+d}): samen hooguit de hoogste waarde plus een",
    WEAK: "Zwakke indicatoren tellen op zichzelf weinig of niet mee ({value:+d}): {codes}",
    COMBINATION: "Combinatie {code} ({value:+d}): {description}",
    TOTAL: "Som {total}: {level}. Een mens leest en beslist. Regels {rules}",
    SITUATIONS: "Deze notitie vertelt over {count} situaties; elke wordt apart opgeteld, de sterkste telt.",
    SITUATION: "Situatie {number}, som {total} ({level}):",
    ODDITIES: "De tekst bevat {count} verborgen of lijkende tekens; de woorden zijn er doorheen gelezen.",
    "below the line": "onder de lijn",
    "weak signal": "zwak signaal",
    "strong signal": "sterk signaal",
    "affirmed": "gesteld",
    "uncertain": "onzeker",
    "other_person": "over een ander",
    "negated": "ontkend",
    "historical": "verleden",
    "general": "algemeen",
}


def translator(language: str) -> Translate:
    """Return the catalogue of a language; English is the message ids themselves.

    Raises KeyError for another language than `nl` or `en`. Example:
    `translator("nl")("negated") == "ontkend"`.
    """
    return {"nl": lambda message: _DUTCH.get(message, message), "en": lambda message: message}[
        language
    ]
