"""Identifiers that have a form: plates, numbers, accounts, addresses, dates.

Rules for what a general de-identifier misses in Dutch registrations. A rule may be generous: a
number masked in vain costs a reader a question, a number left open can cost a victim her safety.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A pattern and, where digits must add up, the check of the text in its group `it`."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self.pattern.finditer(text):
            if self.check is None or self.check(match["it"]):
                yield match.span("it")


def is_bsn(written: str) -> bool:
    """Eleven-test of the citizen service number: 9a + 8b + ... + 2h - i divisible by 11.

    >>> is_bsn("111222333"), is_bsn("111222334")
    (True, False)
    """
    digits = [int(character) for character in written if character.isdigit()]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    if len(digits) != 9 or not any(digits):
        return False
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def is_iban(written: str) -> bool:
    """Check digits of an account number (ISO 13616, remainder 1 after division by 97).

    >>> is_iban("NL91 ABNA 0417 1643 00"), is_iban("NL92 ABNA 0417 1643 00")
    (True, False)
    """
    plain = re.sub(r"[\s.-]", "", written).upper()
    moved = plain[4:] + plain[:4]
    return moved.isalnum() and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def _has_digits(least: int) -> Callable[[str], bool]:
    return lambda written: sum(character.isdigit() for character in written) >= least


_TWO_DIGITS = re.compile(r"(?:tig|tien|elf|twaalf)$", re.IGNORECASE)


def _is_spoken(written: str) -> bool:
    """Nine digits or more, at least one of them as a word; "zestig" and "elf" are two."""
    words = re.findall(r"[^\W\d_]+", written)
    said = sum(2 if _TWO_DIGITS.search(word) else 1 for word in words)
    return said > 0 and said + sum(character.isdigit() for character in written) >= 9


def _rule(name: str, kind: str, pattern: str, check: Callable[[str], bool] | None = None) -> Rule:
    return Rule(name, kind, re.compile(pattern, re.IGNORECASE), check)


def _exact(name: str, kind: str, pattern: str) -> Rule:
    return Rule(name, kind, re.compile(pattern))


# The Dutch series: six characters in three groups, or as the letters and digits fall since 2008.
_PLATE = (
    r"[A-Z]{2}-\d\d-\d\d|\d\d-\d\d-[A-Z]{2}|\d\d-[A-Z]{2}-\d\d|[A-Z]{2}-\d\d-[A-Z]{2}|"
    r"[A-Z]{2}-[A-Z]{2}-\d\d|\d\d-[A-Z]{2}-[A-Z]{2}|\d\d-[A-Z]{3}-\d|\d-[A-Z]{3}-\d\d|"
    r"[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d\d-[A-Z]|[A-Z]-\d\d-[A-Z]{3}|"
    r"\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d"
)
_STREET_END = (
    "straat|laan|weg|plein|kade|gracht|dijk|pad|hof|hove|dreef|singel|baan|park|steeg|markt|wal|"
    "plantsoen|boulevard|ring|kamp|veld|akker|horst|oord|berg|burg|haven|sloot|vaart|zoom|rand|"
    "bos|heide|kwartier|stede|brink|erf|waard|werf|schans|wetering|oever|hoek|blad|land|tuin|meent"
)
_HOUSE = r"\d{1,5}(?:\s?-?\s?(?:[a-hA-H]\b|bis|hs|huis|zwart|rood|boven|beneden|I{1,3}V?\b|IV\b|\d{1,4}\b)){0,2}(?!\d)"
_HOUSE += r"(?:,?\s(?:unit|kamer|app|appartement|etage|loods|hal|box|kavel|chalet|flat)\s?[a-z0-9]{1,4}\b)?"
_SPOKEN = (
    "nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|zero|one|two|three|four|five|six|seven|"
    "eight|nine|dubbel|double|tien|elf|twaalf|dertien|veertien|(?:vijf|zes|zeven|acht|negen)tien|"
    r"(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n)?"
    "(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
)
_LINK_WORDS = r"(?:\s(?:is|van|nummer|nr|no|met|:|=))*[\s:=.#]{1,3}"
_MONTH = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    r"jan|feb|mrt|apr|jun|jul|aug|sept?|okt|oct|nov|dec"
)
_DATE = (
    rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)?\d\d|(?:19|20)\d{{6}}|"
    rf"\d{{1,2}}[\s-](?:{_MONTH})\.?[\s-](?:(?:19|20)|['\u2019])?\d\d"
)

RULES = (
    _rule("iban", "iban", r"\b(?P<it>[A-Z]{2}\d\d(?:[ .-]?[A-Z0-9]){11,30})\b", is_iban),
    _rule("iban-form", "iban", r"\b(?P<it>NL\d\d[ .]?[A-Z]{4}(?:[ .]?\d){10})\b"),
    _rule("bsn", "bsn", r"(?<![\d.,-])(?P<it>\d(?:[ .]?\d){8})(?![\d-]|[.,]\d)", is_bsn),
    _rule(
        "bsn-named",
        "bsn",
        rf"\b(?:bsn|sofi|burgerservicenummer){_LINK_WORDS}(?P<it>\d(?:[ .-]?\d){{6,9}})",
    ),
    _rule("v-number", "vnumber", r"(?<!\w)(?P<it>V?-?2\d{2}[.\s]?\d{3}[.\s]?\d{4})(?!\d)"),
    _rule(
        "v-number-named",
        "vnumber",
        rf"\b(?:v-?n(?:umme)?r|vreemdelingennummer){_LINK_WORDS}(?P<it>V?-?\d(?:[ .-]?\d){{6,10}})",
    ),
    _exact("plate", "plate", rf"(?<![\w-])(?P<it>{_PLATE})(?![\w-])"),
    _exact("plate-spaced", "plate", rf"(?<![\w-])(?P<it>{_PLATE.replace('-', ' ')})(?![\w-])"),
    _exact(
        "plate-abroad",
        "plate",
        r"(?<![\w-])(?P<it>[A-Z]{1,3}[ -]\d{2,4}[ -][A-Z]{1,3}|[A-Z]{2,3}[ -]\d{3,5}[A-Z]{1,2})(?![\w-])",
    ),
    _rule(
        "plate-named",
        "plate",
        r"\b(?:kenteken|kent|vtg|nummerplaat|plaat|platen|registration|plate|ktk)"
        r"(?:\s(?:is|met|nummer|number|nr))*[\s:]{1,3}"
        r"(?P<it>(?=[A-Z0-9 -]{0,11}\d)[A-Z0-9]{1,4}(?:[ -][A-Z0-9]{1,4}){0,3})\b",
    ),
    _rule("plate-spoken", "plate", rf"\bmet\s(?P<it>{_PLATE})(?![\w-])"),
    _rule("case", "case", r"\b(?P<it>PL\d{4}[-\s]?\d{6,12}(?:-\d{1,2})?)\b"),
    _rule("prosecution", "case", r"\b(?P<it>\d{2}[/.-]\d{6}[-/]\d{2})\b"),
    _rule(
        "case-named",
        "case",
        r"\b(?:zaak|dossier|mutatie|parket|reservering|client|cliënt|leerling|klant|registratie|"
        r"case|file|meldings?|referentie)(?:s?-?(?:nummer|nr|number))?"
        + _LINK_WORDS
        + r"(?P<it>(?=[\w/.-]{0,20}\d{3})[A-Z0-9][\w/.-]{3,25}\w)",
    ),
    _exact(
        "document",
        "document",
        r"(?<![\w-])(?P<it>(?=[A-Z0-9]{8,10}(?!\w))(?=\w*[A-Z])(?=(?:\w*\d){4})[A-Z0-9]{8,10}|"
        r"[A-Z]{1,3}\s?\d{6,9})(?!\w)",
    ),
    _rule(
        "document-named",
        "document",
        r"\b(?:paspoort|passport|id|identiteitskaart|identiteitsbewijs|rijbewijs|document|"
        r"verblijfsdocument|paspoortkopie|legitimatie|legitimatiebewijs|visum|pas)(?:-?(?:nummer|nr|number|kaart))?"
        + _LINK_WORDS
        + r"(?P<it>(?=[\w-]{0,12}\d{3}|[A-Z]{2}[A-Z0-9]{6}\d\b)[A-Z0-9][A-Z0-9-]{4,11})\b",
    ),
    _rule(
        "day-named",
        "date",
        r"\b(?:op|dd|d\.d\.|datum|bezoek|vanaf|sinds|tot|van|geb\.?|gb)[\s:]{1,2}"
        r"(?P<it>(?:0?[1-9]|[12]\d|3[01])[/-](?:0?[1-9]|1[0-2]))(?![\d/-])",
    ),
    _rule("date", "date", rf"(?<![\d-])(?P<it>{_DATE})(?![\d-])"),
    _rule(
        "postcode",
        "address",
        r"\b(?P<it>[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?:\s?,?\s\d{1,4}(?!\d))?)\b(?!-)",
    ),
    _rule(
        "phone-abroad", "phone", r"(?P<it>(?:\+|(?<!\d)00)[1-9]\d(?:[\s().-]{0,2}\d){6,12})(?!\d)"
    ),
    _rule(
        "phone-spoken",
        "phone",
        rf"(?<!\w)(?P<it>(?:{_SPOKEN}|\d{{1,4}})(?:[\s,.-]{{1,2}}(?:{_SPOKEN}|\d{{1,4}})){{3,12}})(?!\w)",
        _is_spoken,
    ),
    _rule(
        "extension",
        "phone",
        r"\b(?:toestel|toestelnr|tst|ext|doorkies)\.?[\s:]{1,2}(?P<it>\d{2,5})\b",
    ),
    _rule(
        "street-without-number",
        "address",
        rf"\b(?P<it>(?-i:[A-Z])[\w'-]*(?:{_STREET_END})\s(?:zonder|z\.?)\s?(?:huis)?(?:nummer|nr))\b",
    ),
    _rule("post-box", "address", r"\b(?P<it>(?:Postbus|P\.?O\.?\sBox)\s\d{1,6})\b"),
    _exact(
        "street",
        "address",
        r"\b(?P<it>(?:(?:[A-Z][\w'.-]+|van|de|den|der|het|ten|ter)\s){0,4}"
        rf"[A-Z][\w'-]*(?:(?<=\w)(?:{_STREET_END})|\s(?:{_STREET_END}))\s{_HOUSE})",
    ),
    _rule("street-plain", "address", rf"\b(?P<it>[a-z]{{3,25}}(?:{_STREET_END})\s{_HOUSE})"),
    _rule(
        "address-place",
        "address",
        rf"\b(?:aan|op|in|at)\s(?:de|het|the)?\s?(?P<it>(?-i:[A-Z])[\w'-]{{3,}}\s{_HOUSE})",
    ),
    _exact(
        "address-capitals",
        "address",
        r"\b(?:aan|op|in|bij|te|naar|naast|tegenover|richting|pand|woont|wonend|"
        r"wnd|woonachtig|verblijft|bewoont|huurt|verhuurt|bezit|adres)\s(?:de\s|het\s)?"
        r"(?P<it>[A-Z][\w'-]{2,}(?:\s(?:de|het|den|der|van|'t|ten|ter|onder|boven))*"
        rf"(?:\s[A-Z][\w'-]+){{0,3}}(?:\s\d{{4}})?\s(?:nummer\s|nr\.?\s|no\.?\s)?{_HOUSE}"
        r"(?:\s(?:te|in)\s[A-Z][\w'-]+)?)",
    ),
    _rule(
        "number-of-street",
        "address",
        rf"\b(?:nr|no|nummer|perceel)\.?\s(?P<it>\d{{1,4}}\s?[a-h]?\s(?:van|aan|in|op)\s"
        rf"(?:de|het)\s[\w'-]*(?:{_STREET_END}))(?!\w)",
    ),
    _rule(
        "number-before-street",
        "address",
        rf"(?<![\w.,])(?P<it>\d{{1,4}}[a-h]?\s(?-i:[A-Z])[\w'-]*(?:{_STREET_END}))(?!\w)",
    ),
    _rule(
        "house-number",
        "address",
        rf"\b(?:op|bij|van|naast|tegenover)\s(?:huis)?nummer\s(?P<it>{_HOUSE})",
    ),
    _rule(
        "address-named",
        "address",
        r"\b(?:adres|woont op|wonende|woonachtig|gez\. op|bewoner|bewoonster|van perceel)"
        r"(?:\s(?:is|van|op|aan|de|het|nummer|nr))*[\s:,]{1,3}"
        rf"(?P<it>(?:[A-Z][\w'-]+\s){{0,3}}{_HOUSE})",
    ),
    _rule(
        "number-named",
        "number",
        r"\b(?:boekings?|reserverings?|order|factuur|polis|ticket|volg|personeels?|werknemers?|kvk|kaart|pas|"
        r"rekening|contract|lidmaatschaps?|booking|invoice)-?(?:nummer|nr|code|number|no)?"
        + _LINK_WORDS
        + r"(?P<it>(?=[\w/.-]{0,20}\d{3})[A-Z0-9][\w/.-]{3,25}\w)",
    ),
    _rule(
        "number-in-groups",
        "number",
        r"\b[a-z-]*(?:kaart|pas|polis|verzekerden|lid|abonnement|chip|reis)[a-z-]*?(?:nummer|nr)?\.?\s"
        r"(?:nummer\s|nr\.?\s|is\s)?(?P<it>\d{2,4}(?:[\s.-]\d{2,4}){1,5})(?!\d|\s?(?:euro|uur))",
        _has_digits(7),
    ),
    _rule(
        "booking-code",
        "number",
        r"\b(?:pnr|boekingscode|reserveringscode|record locator|incheckcode)[\s:]{1,3}"
        r"(?P<it>(?=[A-Z0-9]*\d|[A-Z]{6}\b)[A-Z0-9]{5,8})\b",
    ),
    _rule(
        "last-digits",
        "number",
        r"\b(?:eindigend op|eindigt op|eindigde op|laatste (?:\w+ )?cijfers|ending in)[\s:]{1,2}(?P<it>\d{2,6})",
    ),
    _rule(
        "handle-named",
        "handle",
        r"\b(?:gebruikersnaam|username|inlognaam|accountnaam|account|profiel|profielnaam|gamertag|nick|nickname|"
        r"(?:app|appt|add|dm|volg|bel|bereik)\s(?:me|mij|hem|haar|ons)\sop)"
        + _LINK_WORDS
        + r"(?P<it>(?=[\w.-]*(?:\d|_|\w\.\w))[\w@][\w.-]{1,28}\w)",
    ),
    _rule(
        "handle-of-somebody",
        "handle",
        r"\b(?:(?:snap|snapchat|insta|instagram|tele|telegram|tiktok|discord|kik)(?:\s(?:van|is|naam))?"
        r"(?:\s(?:hem|haar|mij|me|hun))?|logt in als|inlogt als|online als|bekend als)[\s:=]{1,3}"
        r"(?P<it>(?=[\w.-]*(?:\d|_|\w\.\w))[\w@][\w.-]{1,28}\w)",
    ),
    _rule(
        "email-any",
        "email",
        r"(?<![\w.+-])(?P<it>[\w.+-]{2,64}\s?(?:@|\(at\)|\[at\]|\(a\)|\{at\})\s?"
        r"[\w-]{2,}(?:\s?(?:\.|\(dot\)|\[dot\]|\(punt\))\s?[a-z]{2,}){1,3})(?!\w)",
    ),
    _rule(
        "long-number",
        "number",
        r"(?<![\w€.,-])(?P<it>(?=(?:[\w/.-]*\d){6})[A-Z0-9](?:[\w/-]|\.(?=\d)){4,24})(?![\w-])",
        _has_digits(6),
    ),
)


def find_by_form(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, kind and rule of every identifier with a form, surest rules first.

    >>> [(text[0], text[1], text[2]) for text in find_by_form("vtg AB-123-C reed weg")]
    [(4, 12, 'plate'), (4, 12, 'plate')]
    """
    for rule in RULES:
        for start, end in rule.find(text):
            yield start, end, rule.kind, rule.id
