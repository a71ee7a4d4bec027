"""Dutch word forms for the search: one root for the forms of a word, parts of compounds, keys.

The stemmer of the database takes plurals and many endings off; what it leaves apart (huis and
huizen, werkt and gewerkt, dwong and gedwongen) is joined here. Roots are never shown: they only
have to be equal for the forms of one word, and are now and then equal for two words (maan and man).
"""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PARTICLES = _listed(
    "aan achter af bij binnen door in langs los mee na neer om onder op over rond samen tegen terug"
    " thuis toe uit vast voor voort weg"
)
# Forms that no ending explains, each with the stem of its infinitive or its singular.
_IRREGULAR = {
    form: root
    for root, forms in {
        "slaan": "slaat sla sloeg sloegen geslagen",
        "slap": "sliep sliepen geslapen slaapt slapen",
        "dwing": "dwong dwongen gedwongen",
        "sluit": "sloot sloten gesloten",
        "breng": "bracht brachten gebracht",
        "kom": "kwam kwamen gekomen komt",
        "houd": "hield hielden gehouden houdt hou",
        "nem": "nam namen genomen neemt",
        "zien": "zie ziet zag zagen gezien",
        "bied": "bood boden geboden biedt",
        "lop": "liep liepen gelopen loopt",
        "krijg": "kreeg kregen gekregen",
        "geef": "gaf gaven gegeven geeft geven",
        "schrijf": "schreef schreven geschreven",
        "vind": "vond vonden gevonden",
        "rijd": "reed reden gereden rijdt",
        "ga": "gaat ging gingen gegaan gaan",
        "sta": "staat stond stonden gestaan staan",
        "eet": "at aten gegeten eten",
        "drink": "dronk dronken gedronken",
        "begin": "begon begonnen",
        "verlies": "verloor verloren",
        "bind": "bond bonden gebonden",
        "spreek": "sprak spraken gesproken spreekt spreken",
        "steel": "stal stalen gestolen steelt stelen",
        "verdwijn": "verdween verdwenen",
        "vlieg": "vloog vlogen gevlogen",
        "zwijg": "zweeg zwegen gezwegen",
        "lieg": "loog logen gelogen",
        "bedrieg": "bedroog bedrogen",
        "zoek": "zocht zochten gezocht",
        "koop": "kocht kochten gekocht kopen koopt",
        "denk": "dacht dachten gedacht",
        "zit": "zat zaten gezeten",
        "lig": "lag lagen gelegen",
        "vraag": "vroeg vroegen gevraagd vragen vraagt",
        "maak": "maken maakt maakte maakten gemaakt",
        "lach": "lacht lachte lachten",
        "help": "hielp hielpen geholpen",
        "sterf": "stierf stierven gestorven",
        "trek": "trok trokken getrokken",
        "kind": "kinderen kinders",
        "ei": "eieren",
        "lied": "liederen",
        "stad": "steden",
        "schip": "schepen",
        "lid": "leden",
    }.items()
    for form in forms.split()
}
# What compounds in reports are made of. Reviewed by hand: a part must say something by itself.
PARTS = frozenset(
    _listed(
        "adres agent arbeid auto bedden bedreiging bedrijf bekentenis bericht betaling boete bouw bus"
        " contract dienst dwang geld geweld gezin handel hennep hotel huis hulp huur inspectie jeugd"
        " kamer kantoor kind klant kopie kosten kwekerij leider loon massage meisje mensen misbruik moeder"
        " nagel netwerk opvang orgaan paspoort politie recht reis restaurant salon schoon school"
        " schuld seks slachtoffer slavernij smokkel station straat strook tehuis telefoon transport"
        " tuin uitbuiting uitzend vader verblijf vergunning vervoer visum vrouw werk werkgever werknemer"
        " winkel woning zaak ziekte zorg"
    )
)
_SHORTEST_PART, _LONGEST_PART = min(map(len, PARTS)), max(map(len, PARTS))
_PART_FORMS = ("", "en", "s", "je", "jes")  # how a part may stand at the end
_SHORTEST_REST = 3
_PREFIXES = (*_PARTICLES, "ver", "be", "ont")
# werkt, hoord(e), leeft: an ending of a verb after these sounds; not in words that end so.
_VERB_ENDING = re.compile(
    r"(?:..[bfgkmpvz]|...s|....(?:el|er|en)|.(?:aa|ee|oo|uu|oe|ie|ei|ij|eu|ui|ou)[lnr])[dt]$"
)
_NOUNS = frozenset(
    _listed(
        "aard baard beurt buurt eind gast kaart kast kost kust last lijst list maand mist moord nacht"
        " noord paard poort post soort staart taart vaart vriend woord worst zwaard"
    )
)
_DOUBLE_VOWEL = re.compile(r"([aeou])\1([^aeiou])$")
_AS_HEARD = {"v": "f", "z": "s"}
_PHONE = re.compile(r"(?<![\w+])(?:\+|00)?\d(?:[ ./()-]{0,2}\d){7,13}(?!\w)")
_GROUP = r"(?:[A-Za-z]{1,3}|\d{1,3})"
_PLATE = re.compile(rf"(?<![\w-]){_GROUP}(?:-?{_GROUP}){{1,3}}(?![\w-])")
# With spaces only as a whole question, or in capitals: "op 12 mei" is no plate.
_SPACED = r"(?:[A-Z]{1,3}|\d{1,3})"
_PLATE_SPACED = re.compile(rf"(?<![\w-]){_SPACED}(?: {_SPACED}){{2}}(?![\w-])")
_NUMBER = re.compile(r"(?<!\w)(?=[\w/.-]*\d{4})[A-Za-z\d][A-Za-z\d/.-]{4,30}[A-Za-z\d](?!\w)")
_PLATE_LENGTH, _PHONE_DIGITS, _COUNTRY = 6, 9, "31"


def fold(text: str) -> str:
    """Return a text in small letters without marks: crèche becomes creche.

    >>> fold("Crèche Müller")
    'creche muller'
    """
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def words_of(text: str) -> list[str]:
    """Return the words of a folded text, each once.

    >>> words_of("foto's van een auto, een foto")
    ['foto', 'van', 'een', 'auto']
    """
    return [word for word in dict.fromkeys(_WORD.findall(text)) if len(word) > 1]


def roots(word: str, stem: str) -> set[str]:
    """Return what the forms of a word have in common, from the word and its stem.

    >>> roots("gewerkt", "gewerkt") & roots("werken", "werk")
    {'werk'}
    >>> roots("opgesloten", "opgeslot") & roots("opsluiten", "opsluit")
    {'opsluit'}
    """
    if word in _IRREGULAR:
        return {_plain(_IRREGULAR[word])}
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest == word or len(rest) < _SHORTEST_REST:
            continue
        if rest in _IRREGULAR:
            return {prefix + _plain(_IRREGULAR[rest])}
        if prefix in _PARTICLES and _is_participle(rest):
            return {prefix + each for each in _of_participle(rest)}
    return _of_participle(word) | {_plain(stem)} if _is_participle(word) else {_plain(stem)}


def parts_of(word: str) -> set[str]:
    """Return the known words that a compound begins or ends with; the word itself is not one.

    >>> sorted(parts_of("slachtofferhulp"))
    ['hulp', 'slachtoffer']
    """
    lengths = range(_SHORTEST_PART, min(_LONGEST_PART, len(word) - _SHORTEST_REST) + 1)
    found = {word[:length] for length in lengths}
    for form in _PART_FORMS:
        if word.endswith(form):
            whole = word.removesuffix(form)
            found |= {whole[-length:] for length in lengths}
    return found & PARTS


def keys_of(text: str) -> set[str]:
    """Return numbers by which people search, however written: telephones, plates, case numbers.

    >>> keys_of("06-12 34 56 78") == keys_of("+31 6 12345678")
    True
    >>> sorted(keys_of("kenteken AB-123-C"))
    ['plate ab123c']
    """
    return {term for _start, _end, term in _found(text)}


def apart(text: str) -> tuple[list[tuple[str, set[str]]], str]:
    """Return the numbers in a question, each as typed with its terms, and the words beside them.

    >>> apart("bus AB-123-C")
    ([('AB-123-C', {'plate ab123c'})], 'bus ')
    """
    terms: dict[tuple[int, int], set[str]] = {}
    for start, end, term in _found(text):
        terms.setdefault((start, end), set()).add(term)
    rest = text
    for start, end in sorted(terms, reverse=True):
        rest = rest[:start] + rest[end:]
    return [(text[start:end], found) for (start, end), found in terms.items()], rest


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    taken = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0]).lstrip("0").removeprefix(_COUNTRY).lstrip("0")
        if len(digits) == _PHONE_DIGITS:
            yield *match.span(), f"phone {digits}"
            taken.append(match)
    whole = _PLATE_SPACED.fullmatch(text.strip().upper())
    plates = [*_PLATE.finditer(text), *_PLATE_SPACED.finditer(text.upper() if whole else text)]
    for match in plates:
        plain = re.sub(r"[- ]", "", match[0]).casefold()
        if len(plain) == _PLATE_LENGTH and not plain.isdigit() and not plain.isalpha():
            yield *match.span(), f"plate {plain}"
            taken.append(match)
    for match in _NUMBER.finditer(text):
        if not any(one.start() < match.end() and match.start() < one.end() for one in taken):
            yield *match.span(), f"number {re.sub(r'[^A-Za-z0-9]', '', match[0]).casefold()}"


def _is_participle(word: str) -> bool:
    return word.startswith("ge") and word[-1] in "dt" and len(word) > 2 + _SHORTEST_REST


def _of_participle(word: str) -> set[str]:
    """Return both readings: gemeld is of melden, gewerkt of werken."""
    return {_even(word[2:]), _even(word[2:-1])}


def _plain(stem: str) -> str:
    """Take off what verbs and small things add to a stem, and make doubled letters one."""
    plain = _without_small(stem)
    if plain.endswith("en") and len(plain) > 2 + _SHORTEST_REST:
        plain = plain[:-2]
    if plain not in _NOUNS and _VERB_ENDING.search(plain):
        plain = plain[:-1]
    return _even(plain)


def _even(stem: str) -> str:
    even = _DOUBLE_VOWEL.sub(r"\1\2", stem)
    even = even[:-1] if len(even) > _SHORTEST_REST and even[-1] == even[-2] else even
    return even[:-1] + _AS_HEARD.get(even[-1:], even[-1:])


def _without_small(stem: str) -> str:
    for end in ("etjes", "tjes", "pjes", "jes", "etj", "tj", "pj", "j"):
        if stem.endswith(end) and len(stem) - len(end) >= _SHORTEST_REST:
            return stem.removesuffix(end)
    return stem
