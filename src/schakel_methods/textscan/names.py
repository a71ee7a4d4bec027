"""Names of persons that a list of names does not know, and words taken for names in vain.

A list knows the names that were common when it was made; possible victims often have others. So
every capitalised word that is no known word is taken for a name until a reader says it is not.
"""

import re
from collections.abc import Callable, Iterator

IsWord = Callable[[str], bool]

# Words of a role or a form of address: never part of the name itself.
ROLES = frozenset(
    """aangeefster aangever advocaat agent alias amicale arts baas begeleider begeleidster behandelaar
    belanghebbende bestuurder bestuurster betr betrokkene bewoner bewoonster buurman buurvrouw
    chauffeur cliente cliënt cliënte client collega contactpersoon dader de dhr dochter docent dr drs
    eigenaar eigenares gast getuige gedetineerde heer hoofdverdachte houder huisarts huisbaas huurder
    inspecteur inzittende kapper kind klant leerling leerplichtambtenaar mededader meisje melder
    meldster mentor mevr mevrouw minderjarige moeder mr mrs ms mw neef nicht officier ome oma oom opa
    ouder oudere ouders partner passagier patiënt patient pleegmoeder pleegvader ploegbaas
    rapporteur receptionist reiziger schoonmaakster slachtoffer so sponsor tante toezichthouder tolk
    uitzendkracht vader vd verdachte verbalisant verbalisanten vertrouwensarts verhuurder victim
    voogd voorman vriend vriendin vrouw werkgever werknemer werkneemster wijkagent witness woordvoerder
    zoon zorgcoördinator zus zorgmijder man jongen verd sm""".split()  # noqa: SIM905 - a word list reads better
)
LEGAL_FORMS = (
    r"(?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|C\.?V\.?|U\.?A\.?|Holding|Groep|Group|GmbH|Ltd|LLC|Inc|SRL|"
    r"Sp\. z o\.o\.|eenmanszaak|maatschap)"
)
_FIRM = re.compile(
    rf"\b(?:[A-Z][\w'&-]*\s(?:(?:de|van|het|en|&|der|den)\s)*){{1,5}}{LEGAL_FORMS}(?!\w)"
)
_FIRM_KIND = re.compile(
    r"\b(?i:hotel|pizzeria|restaurant|camping|kwekerij|slagerij|bakkerij|café|cafe|salon|"
    r"massagesalon|nagelsalon|autowasserij|uitzendbureau|stichting|vereniging|firma|bedrijf|"
    r"schoonmaakbedrijf|bouwbedrijf|supermarkt|garage|aspergehof)\s"
    r"(?:(?:de|het|la|el|van)\s)?(?:[A-Z][\w'&-]*(?:\s(?=[A-Z]))?){1,3}"
    r"|\b(?:[A-Z][\w-]+\s){1,2}(?:College|Lyceum|Ziekenhuis|Kliniek|Nederland)\b",
)
# Capitalised words of registrations that name no person.
NOT_NAMES = frozenset(
    """nederland belgië duitsland frankrijk polen roemenië bulgarije hongarije oekraïne spanje italië
    nigeria ghana eritrea vietnam china brazilië filipijnen marokko turkije suriname syrië somalië
    europa afrika azië westland limburg brabant gelderland zeeland friesland groningen drenthe
    overijssel flevoland holland randstad eu
    nederlands nederlandse roemeens roemeense bulgaars bulgaarse pools poolse hongaars hongaarse
    nigeriaans nigeriaanse ghanees ghanese eritrees eritrese vietnamees vietnamese chinees chinese
    filipijns filipijnse braziliaans braziliaanse spaans spaanse engels engelse duits duitse frans
    franse turks turkse marokkaans marokkaanse arabisch arabische oekraïens oekraïense russisch
    russische tigrinya berber italiaans italiaanse portugees portugese syrisch syrische surinaams
    surinaamse antilliaans antilliaanse afrikaans afrikaanse aziatisch aziatische europees europese
    albanees albanese servisch servische oegandees oegandese indiaas indiase thais thaise dutch
    english polish romanian bulgarian nigerian chinese german french spanish arabic netherlands
    pool roemeen bulgaar hongaar turk marokkaan syriër nigeriaan vietnamees filipijn duitser brit
    belg spanjaard fransman italiaan griek rus oekraïner polen roemenen bulgaren hongaren turken
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni
    juli augustus september oktober november december kerst pasen pinksteren ramadan
    monday tuesday wednesday thursday friday saturday sunday january february march may june july
    august october december
    volkswagen mercedes vito transporter golf bmw audi opel ford renault peugeot toyota citroen
    fiat skoda seat volvo sprinter polo caddy
    snapchat instagram telegram whatsapp facebook tiktok signal google booking airbnb marktplaats
    onlyfans youtube iphone samsung twitter discord paypal tikkie
    comensha nidos fier slachtofferhulp veilig thuis halt belastingdienst arbeidsinspectie politie
    openbaar ministerie koninklijke marechaussee gemeente raad kinderbescherming rijk ggd ggz uwv
    kvk duo ind coa avim nla kmar brp bsn om ggz svb dna om mma eu pgb wmo wpg avg bvh digw
    wet wetboek artikel strafrecht sr sv awb
    meld misdaad anoniem i we my she he they the it now when""".split()  # noqa: SIM905 - a word list reads better
)
_UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĐĎĘĚĞĢĪĶŁĻŃŅŇŌŐØŘŚŞŠŤŢŪŮŰŹŻŽ]"
_NAME_WORD = re.compile(rf"(?<![\w@/.'-]){_UPPER}(?:[\u2019']{_UPPER})?[\w]*(?:-\w+)*(?![\w@])")
_PARTICLE = r"(?:van|von|de|den|der|ten|ter|te|het|'t|la|le|da|do|dos|del|dela|di|el|al|bin|ben|ibn|op|in|Van|De|El)"
_BEFORE = re.compile(rf"(?:\b(?:{_UPPER}\.\s?(?:-\s?)?){{1,5}}|\b(?:{_PARTICLE}\s){{1,3}})+$")
_AFTER = re.compile(
    rf",?\s(?:{_UPPER}\.){{1,4}}|(?:\s(?:{_PARTICLE}\s){{1,2}}{_UPPER}(?:\w+|\.))|\s(?:jr|sr|junior|senior)\b\.?"
)
# As tickets write it: surname, stroke, first name, title.
_TICKET = re.compile(
    rf"(?<![\w/])(?P<name>{_UPPER}{{2,}}/{_UPPER}{{2,}}(?:\s(?!M[RS])[A-Z]{{2,}}){{0,2}}(?:\s(?:MR|MRS|MS|MSTR|MISS|CHD))?)(?![\w/])"
)
_CAPITALS = re.compile(
    rf"(?<![\w/.-])(?P<name>{_UPPER}{{3,}}(?:[- ]{_UPPER}{{2,}}){{1,3}})(?![\w/-])"
)
# What somebody wrote in a chat, quoted: names have no capital there.
_QUOTE = re.compile(r"[\"\u201c](?P<said>[^\"\u201c\u201d]{3,300})[\"\u201d]")
_QUOTED = re.compile(
    rf"(?<=[\s(]['\"\u2018\u201c])(?P<name>{_UPPER}[^\W\d_]+)(?=['\"\u2019\u201d])"
)
_NICKNAME = re.compile(
    r"(?<!\w)(?P<name>(?:big|lil|lange|dikke|kleine|grote|ouwe|scheve|dj|mc)\s(?P<own>[^\W\d_]{2,}))",
    re.IGNORECASE,
)
_ROLE_LOWER = re.compile(
    r"(?<!\w)(?:btr|betr|vt|vd|va|so|sto|gt|ag|dhr|mw|mevr|getuige|verdachte|cliente?)\.?\s"
    r"(?P<name>[a-z]\.\s?[^\W\d_]{2,})"
)
_SURNAME_FIRST = re.compile(
    rf"(?<!\w)(?P<name>(?:(?:DE|VAN|DEN|DER|TEN|TER|EL|AL)\s){{0,3}}{_UPPER}{{2,}}(?:-{_UPPER}+)?,\s{_UPPER}[\w.-]+)"
)
# Initials of two or three letters that Dutch names use.
_INITIAL = rf"(?:{_UPPER}|Th|Ch|Ph|Sj|Tj|Jac|Joh|Chr|Wm|Fr)"
_INITIALS = re.compile(
    rf"(?<![\w.])(?P<name>(?:{_INITIAL}\.\s?-?){{1,5}}\s?(?:{_PARTICLE}\s){{0,3}}{_UPPER}[\w'\u2019]+(?:-\w+)*)"
)
_ROLE_INITIAL = re.compile(
    rf"(?<!\w)(?:so|vd|verdachte|slachtoffer|getuige|betr\.?|cliente?|cliënte?|genaamd|heet)\s"
    rf"(?P<name>{_UPPER}\.)(?!\w)"
)
_CUED = re.compile(
    r"(?<!\w)(?:heet|heette|genaamd|naam is|naam van|noemt zich|noemde zich|noemen we|noemen ze|"
    r"noemen hem|noemen haar|bijnaam|alias|ene|ik ben|i am|my name is|mijn vriend|mijn vriendin|"
    r"vriend|vriendin|baas|ome|oom|tante|dhr\.?|mw\.?|meneer|mevrouw|mevr\.?|broer|zus|met de naam|"
    r"vraag naar|kinderen van)\s[\"'“]?(?P<name>[^\W\d_]{2,}(?:\s(?:el|de|van|den|der)\s[^\W\d_]{3,})?)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?<!\w)(?<!haar )(?<!zijn )(?<!mijn )(?<!een )(?<!de )(?:ome|oom|tante|dhr\.?|mw\.?|meneer|mevrouw|mevr\.?)\s(?P<name>[^\W\d_]{2,})",
    re.IGNORECASE,
)
# How somebody opens a chat or a call: what follows is a name, known word or not.
_GREETED = re.compile(
    r"(?<!\w)(?:hoi|hey+|hee+y?|hallo|dag|spreekt|ik ben)\s(?:met|het is)\s(?P<name>[^\W\d_]{2,})",
    re.IGNORECASE,
)
_LOWER_INITIAL = re.compile(r"\s[a-z]\.(?!\w)")
_PLAIN_WORD = re.compile(r"(?<![\w@/.'-])[^\W\d_]{3,}(?:-[^\W\d_]{2,})*(?![\w@]|[./]\w)")
_SENTENCE_CAPITAL = re.compile(rf"^\W*{_UPPER}|[.!?]\s{_UPPER}\w")
_CHAT = frozenset(
    [
        "heyy",
        "heey",
        "hee",
        "aub",
        "pls",
        "plz",
        "ofzo",
        "ofz",
        "enzo",
        "gwn",
        "idk",
        "omg",
        "wtf",
        "lol",
        "xxx",
        "app",
        "appt",
        "appje",
        "snap",
        "insta",
        "tele",
        "sms",
        "mailtje",
    ]
)
_NO_NAME_IN_CHAT = NOT_NAMES | ROLES | _CHAT
_FIRST_OF_TWO = re.compile(
    rf"(?:^|[.!?:;\n]\s+)(?P<name>{_UPPER}\w+)\s(?P<next>{_UPPER}[^\W\d_]*[a-z]\b)", re.MULTILINE
)
_FUNCTION_WORDS = frozenset(
    """volgens met door van bij voor namens ook alleen toen toch dus maar want omdat als wanneer
    nadat voordat terwijl hij zij ze wij we ik er het een de die dat deze dit op in aan naar uit om
    over onder tegen tussen zonder sinds tot tijdens via na daarna hierna vandaag gisteren morgen
    ter te per zie is was heeft had kan zou wil contact onze zijn haar hun mijn aldus bekend
    gesproken gezien gecontroleerd aangetroffen telefoon kenteken auto adres hotel de""".split()  # noqa: SIM905 - a word list reads better
)
_NOT_AFTER_TITLE = frozenset(
    """is was heeft had zegt zei wil wilde en of van die dat met uit om kan kon zou zal niet moet moest
    werd wordt in op aan bij naar voor door die deze geeft gaf kwam komt woont werkt belt belde""".split()  # noqa: SIM905 - a word list reads better
)
_START = re.compile(r"(?:^|[.!?:;\n•]\s*[\"'“(]?)\s*$")


def find_names(text: str, is_word: IsWord, is_loan: IsWord) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and rule of what may be a name; overlaps are left to the caller.

    `is_word` tells whether a lower-case Dutch word form is in the vocabulary. `is_loan` does so
    for other languages, and is asked only about words without a capital: Grace, Hope and Gift
    are words too.

    >>> list(find_names("Zij heet Blessing en komt uit Nigeria.", str.isdigit, str.isdigit))[0]
    (9, 17, 'cue')
    """
    kept = [match.span() for pattern in (_FIRM, _FIRM_KIND) for match in pattern.finditer(text)]
    for start, end, rule in _all_names(text, is_word, is_loan):
        if not any(first < end and start < last for first, last in kept):
            yield start, end, rule


def find_firms(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the name of a firm, a school or an institution stands."""
    for pattern in (_FIRM, _FIRM_KIND):
        for match in pattern.finditer(text):
            yield match.span()


def trim_roles(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave roles and forms of address at the beginning of a name out of it.

    >>> trim_roles("Betrokkene Jan de Vries", 0, 23)
    (11, 23)
    """
    while start < end:
        word = re.match(r"[\s(\"'“]*([^\s]+)", text[start:end])
        if word is None or word[1].strip('.,:()"').lower() not in ROLES - {"de"}:
            break
        start += word.end()
        start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, end


def _all_names(text: str, is_word: IsWord, is_loan: IsWord) -> Iterator[tuple[int, int, str]]:
    yield from _cued_names(text, is_word)
    for pattern, rule in (
        (_ROLE_INITIAL, "initial"),
        (_SURNAME_FIRST, "surname-first"),
        (_INITIALS, "initials"),
        (_TICKET, "ticket"),
        (_QUOTED, "quoted"),
        (_ROLE_LOWER, "role"),
    ):
        for match in pattern.finditer(text):
            yield *match.span("name"), rule
    for match in _NAME_WORD.finditer(text):
        if _is_name_word(text, match, is_word):
            yield *_widen(text, *match.span()), "capital"
    for match in _FIRST_OF_TWO.finditer(text):
        words = {match["name"].lower(), match["next"].lower()}
        if not words & (_FUNCTION_WORDS | ROLES | NOT_NAMES):
            yield *match.span("name"), "first-of-two"
    yield from _shouted_names(text, is_word)
    yield from _chat_names(text, is_word, is_loan)


def _shouted_names(text: str, is_word: IsWord) -> Iterator[tuple[int, int, str]]:
    """First name and surname in capitals throughout, as on a form."""
    for match in _CAPITALS.finditer(text):
        words = set(re.split(r"[- ]", match["name"].lower()))
        if not words & (ROLES | NOT_NAMES) and not all(_known(word, is_word) for word in words):
            yield *match.span("name"), "capitals"


def _chat_names(text: str, is_word: IsWord, is_loan: IsWord) -> Iterator[tuple[int, int, str]]:
    """Names without a capital: in a text that knows none, or in what is quoted from one."""
    if not _SENTENCE_CAPITAL.search(text):
        yield from _informal_names(text, is_word, is_loan)
        return
    for quote in _QUOTE.finditer(text):
        if not re.search(_UPPER, quote["said"]):
            for start, end, rule in _informal_names(quote["said"], is_word, is_loan):
                yield quote.start("said") + start, quote.start("said") + end, rule


def _informal_names(text: str, is_word: IsWord, is_loan: IsWord) -> Iterator[tuple[int, int, str]]:
    """In text without capitals every word that no vocabulary knows may be a name."""
    for match in _PLAIN_WORD.finditer(text):
        word = match[0].lower()
        if word in _NO_NAME_IN_CHAT or _is_code(match[0], is_word):
            continue
        if not all(_known(part, is_word) for part in word.split("-")):
            initial = _LOWER_INITIAL.match(text, match.end())
            end = initial.end() if initial else match.end()
            yield from [] if is_loan(word) else [(match.start(), end, "unknown-word")]


def _cued_names(text: str, is_word: IsWord) -> Iterator[tuple[int, int, str]]:
    for match in _CUED.finditer(text):
        if _may_be_name(match["name"], is_word):
            yield *match.span("name"), "cue"
    for match in _NICKNAME.finditer(text):
        if match["own"][0].isupper() or not _known(match["own"].lower(), is_word):
            yield *match.span("name"), "nickname"
    stops = _NOT_AFTER_TITLE | ROLES
    for pattern, rule, never in (
        (_GREETED, "greeting", stops | _FUNCTION_WORDS),
        (_TITLED, "title", stops),
    ):
        yield from (
            (*match.span("name"), rule)
            for match in pattern.finditer(text)
            if match["name"].lower() not in never
        )


def _may_be_name(written: str, is_word: IsWord) -> bool:
    plain = written.split()[0].lower()
    if plain in NOT_NAMES or plain in ROLES:
        return False
    return written[0].isupper() or not _known(plain, is_word)


def _is_name_word(text: str, match: re.Match[str], is_word: IsWord) -> bool:
    word = match[0]
    plain = word.lower()
    if plain in NOT_NAMES or plain.split("-")[0] in NOT_NAMES or _is_code(word, is_word):
        return False
    if _START.search(text[max(0, match.start() - 12) : match.start()]):
        return plain not in ROLES and not _known(plain, is_word)
    return True


def _is_code(word: str, is_word: IsWord) -> bool:
    """An initial alone, an abbreviation, or a word that begins with one ("V-nummer")."""
    if len(word) == 1 or any(character.isdigit() for character in word):
        return True
    if not re.search(r"[aeiouyäëïöüáéíóúàèőű]", word, re.IGNORECASE) and word != "Ng":
        return True
    last = word.rsplit("-", 1)[-1]
    if last != word and last.islower() and is_word(last):
        return True
    return word.isupper() and len(word) <= 5


def _known(plain: str, is_word: IsWord) -> bool:
    """A word of the vocabulary, or two of them joined ("leerling" + "nummer")."""
    if is_word(plain):
        return True
    return any(
        is_word(plain[cut:]) and (is_word(plain[:cut]) or is_word(plain[: cut - 1]))
        for cut in range(4, len(plain) - 3)
    )


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the initials and particles before and after the word into the name."""
    before = _BEFORE.search(text[max(0, start - 20) : start])
    after = _AFTER.match(text[end : end + 40])
    return start - (len(before[0]) if before else 0), end + (after.end() if after else 0)
