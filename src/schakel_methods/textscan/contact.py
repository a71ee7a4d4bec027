"""Contact points in advertisements and tips: telephone numbers, links, e-mail, handles.

Advertisers hide a number from simple searches ("nul zes 1 2 drie...", keycaps, o for 0). The text
is read through a folded view that keeps the place of every character, so that each contact point
points at the original text. No network: the public suffix list is the library's own snapshot.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
import tldextract

PHONE, LINK, EMAIL, HANDLE = "phone", "link", "email", "handle"

_DIGIT_WORDS = {
    "0": ("nul", "zero", "noll", "null"),
    "1": ("een", "één", "one"),
    "2": ("twee", "two"),
    "3": ("drie", "three"),
    "4": ("vier", "four"),
    "5": ("vijf", "five"),
    "6": ("zes", "six"),
    "7": ("zeven", "seven"),
    "8": ("acht", "eight"),
    "9": ("negen", "nine"),
}
_VALUE = {word: digit for digit, words in _DIGIT_WORDS.items() for word in words} | {
    **{digit: digit for digit in "0123456789"},
    "o": "0",
    "l": "1",
    "i": "1",
}
_WORDS = sorted((word for word in _VALUE if len(word) > 1), key=len, reverse=True)
_D = "(?:" + "|".join(_WORDS) + "|[0-9oli])"
_DIGIT = re.compile(_D)
_SEP = r"[\s.,\-/_*()|~:=+#]{0,4}"
_ZERO, _SIX = "(?:[0o]|nul|zero|null|noll)", "(?:6|zes|six)"
_PREFIX = (
    rf"(?:(?:\+|0{_SEP}0)\s?3{_SEP}1{_SEP}(?:\({_SEP}[0o]{_SEP}\){_SEP}|0(?=\s?6))?|{_ZERO}){_SEP}"
)
_MOBILE = re.compile(rf"(?<![a-z0-9+]){_PREFIX}{_SIX}(?:{_SEP}{_D}){{8}}(?![0-9])")
_MANY_DIGITS = re.compile(r"(?:[0-9][\s./()\-]*){8}")
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot|punt)\s?[\])}]\s?|\s(?:dot|punt)\s)"
_AT = r"(?:@|\s?[\[({]\s?(?:@|at|apenstaartje)\s?[\])}]\s?|\sapenstaartje\s)"
_EMAIL = re.compile(
    rf"[a-z0-9._%+-]{{1,64}}{_AT}[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{2,63}}){{1,3}}"
)
_LINK = re.compile(
    rf"(?:h(?:tt|xx)ps?://)?(?:www\.)?"
    rf"(?P<host>[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{2,63}}){{1,4}})"
    rf"(?P<path>/[\w./%?=&~@+#-]*)?(?![\w@])"
)
_SERVICES = {
    "telegram": r"telegram|tele|tg|t\.me",
    "snapchat": r"snapchat|snap|sc",
    "instagram": r"instagram|insta|ig",
    "tiktok": r"tiktok|tik\s?tok|tt",
    "twitter": r"twitter|x\.com",
    "kik": "kik",
    "wickr": "wickr",
    "signal": "signal",
    "onlyfans": r"only\s?fans|of",
    "facebook": r"facebook|fb",
    "discord": "discord",
}
_NAMED = re.compile(
    r"(?<![\w@/.])(?P<service>"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _SERVICES.items())
    + r")(?:\s?(?:naam|name|account|is|=|:|-|>|@){1,3}\s?@?|\s+@|(?<!of)(?<!tt)\s+(?=[a-z_]{2,}[._0-9]*[a-z0-9_]*[._0-9][a-z0-9_])(?![a-z]+\.\s))"
    r"(?P<handle>[a-z0-9_][a-z0-9_.]{2,29})"
)
_BARE = re.compile(r"(?<![\w.@/])@(?P<handle>[a-z0-9_][a-z0-9_.]{2,29})")
_PROFILE_HOSTS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "instagram.com": "instagram",
    "snapchat.com": "snapchat",
    "tiktok.com": "tiktok",
    "onlyfans.com": "onlyfans",
    "facebook.com": "facebook",
    "twitter.com": "twitter",
    "x.com": "twitter",
}
_NOT_HANDLES = frozenset(("add", "profile", "share", "user", "invite", "joinchat"))


@dataclass(frozen=True)
class ContactPoint:
    """One contact point: `value` in one spelling, [start, end) in characters of the original.

    Phones are E.164, e-mail and links lower case without scheme and `www.`, handles
    `service:name` (service `any` when only `@name` was written).
    """

    kind: str
    value: str
    start: int
    end: int


def find_contacts(text: str, *, region: str = "NL") -> tuple[ContactPoint, ...]:
    """Return the contact points of a text in reading order, none overlapping another.

    `region` is the country in which a number without country code is dialled.

    >>> [p.value for p in find_contacts("app nul zes 1 2 drie 4 5 6 7 acht of tg: lief_je")]
    ['+31612345678', 'telegram:lief_je']
    """
    view, places = _fold(text)
    found: list[ContactPoint] = []
    for start, end, kind, value in _candidates(view, region):
        first, last = places[start], places[end - 1] + 1
        if not any(first < point.end and point.start < last for point in found):
            found.append(ContactPoint(kind, value, first, last))
    return tuple(sorted(found, key=lambda point: point.start))


Candidate = tuple[int, int, str, str]


def _candidates(view: str, region: str) -> Iterator[Candidate]:
    """Surest first: a later candidate that overlaps an earlier one is dropped."""
    if "@" in view or "at" in view or "apenstaart" in view:
        yield from _emails(view)
    yield from _mobiles(view)
    yield from _links(view)
    yield from _handles(view)
    if _MANY_DIGITS.search(view):
        yield from _other_phones(view, region)


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Lower case, compatibility forms and without invisible marks; with the place of each."""
    if text.isascii():
        return text.lower(), range(len(text))
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if unicodedata.category(character) in ("Cf", "Mn", "Me"):
            continue  # zero-width, bidi, variation selector, the frame of a keycap
        for folded in unicodedata.normalize("NFKC", character).lower():
            characters.append(folded)
            places.append(place)
    return "".join(characters), places


def _mobiles(view: str) -> Iterator[Candidate]:
    for match in _MOBILE.finditer(view):
        digits = "".join(_VALUE[word] for word in _DIGIT.findall(match[0]))
        written = sum(character.isdigit() for character in match[0])
        if written >= 2 or not set("oli") & set(_DIGIT.findall(match[0])):
            yield match.start(), match.end(), PHONE, "+316" + digits[-8:]


def _other_phones(view: str, region: str) -> Iterator[Candidate]:
    matcher = phonenumbers.PhoneNumberMatcher(view, region, phonenumbers.Leniency.VALID)
    for match in matcher:
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        yield match.start, match.end, PHONE, number


def _emails(view: str) -> Iterator[Candidate]:
    for match in _EMAIL.finditer(view):
        name, host = re.split(_AT, match[0], maxsplit=1)
        address = f"{name}@{_plain_host(host)}"
        if _is_registered(_plain_host(host)):
            yield match.start(), match.end(), EMAIL, address


def _links(view: str) -> Iterator[Candidate]:
    for match in _LINK.finditer(view):
        host = _plain_host(match["host"])
        if not _is_registered(host) or not _looks_like_link(match, host):
            continue
        path = (match["path"] or "").rstrip("/.")
        first = path.strip("/").split("/")[-1].split("?")[0].lstrip("@")
        if host == "wa.me" and first.isdigit():
            yield match.start(), match.end(), PHONE, f"+{first}"
        elif host in _PROFILE_HOSTS and first and first not in _NOT_HANDLES:
            yield match.start(), match.end(), HANDLE, f"{_PROFILE_HOSTS[host]}:{first}"
        else:
            yield match.start(), match.end(), LINK, host + path


def _handles(view: str) -> Iterator[Candidate]:
    for match in _NAMED.finditer(view):
        name = match["handle"].rstrip(".")
        start = match.start("handle")
        yield start, start + len(name), HANDLE, f"{_service(match)}:{name}"
    for match in _BARE.finditer(view):
        name = match["handle"].rstrip(".")
        yield match.start(), match.start("handle") + len(name), HANDLE, f"any:{name}"


def _service(match: re.Match[str]) -> str:
    return next(name for name in _SERVICES if match[name])


def _plain_host(written: str) -> str:
    host = re.sub(_DOT, ".", written).replace(" ", "")
    return host.removeprefix("www.")


def _looks_like_link(match: re.Match[str], host: str) -> bool:
    """A sentence without a space after its full stop ("klaar.nu") is not a link."""
    explicit = match[0].startswith(("http", "hxxp", "www.")) or bool(match["path"])
    suffix = host.rsplit(".", 1)[-1]
    return explicit or suffix in ("nl", "com", "net", "org", "be", "de", "eu", "info", "me", "site")


@lru_cache(maxsize=4096)
def _is_registered(host: str) -> bool:
    parts = _suffixes()(host)
    return bool(parts.domain and parts.suffix)


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """Without addresses and without cache: the library would otherwise fetch the list."""
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
