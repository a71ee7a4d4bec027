"""Invented advertisements with known families, and how fast and how well they are grouped.

Run `python -m bench.ads`. Every text is put together from phrases written for this purpose.
"""

import random
import resource
import time
from collections import Counter
from collections.abc import Sequence

from bench.measuring import Contestant, Report, race, table
from schakel_methods.textscan.contact import find_contacts
from schakel_methods.textscan.nearduplicate import NearDuplicates

OPENINGS = [
    "Hoi schat ik ben {name} {age} jaar en nieuw in {city}",
    "Welkom bij {name} een warme lieve dame van {age}",
    "{name} is terug voor een korte tijd in {city}",
    "Lekker ontspannen na het werk bij {name} ({age}) in hartje {city}",
    "Vandaag en morgen in {city}: {name} met zacht lang haar",
    "Massage van {name} voor heren die rust zoeken in {city}",
    "Prive ontvangst in {city} door twee vriendinnen waaronder {name}",
    "Schoonmaak aan huis door {name} ervaren en snel in {city} en omgeving",
    "Team van sterke mannen voor sloop en verhuizing in {city} vraag naar {name}",
    "Nagels wenkbrauwen en wimpers bij {name} midden in {city}",
]
MIDDLES = [
    "{adj} sfeer met {thing} en een {thing2} vooraf",
    "ik spreek Engels en een beetje Nederlands en ben altijd {adj}",
    "je krijgt de tijd van mij want haast ken ik {adj2} niet",
    "schone kamer met {thing} en eigen {thing2}",
    "ook voor {who} en gezelschap tijdens een {thing} diner",
    "alleen op afspraak minimaal een {time} van tevoren",
    "parkeren kan gratis achter het {thing2} of in de straat ernaast",
    "geen gesprekken over {thing} of {thing2} aan de telefoon alsjeblieft",
    "mijn foto's zijn echt en gemaakt in {month} met mijn {thing}",
    "bij ons vind je {adj} service zonder {thing} of verborgen kosten",
    "we werken {time} en in het weekend ook met {thing2}",
    "{who} krijgen de eerste keer een {thing} van ons cadeau",
    "douche en {thing} aanwezig net als een {adj} drankje",
    "je komt binnen via de {adj2} deur naast het {thing2}",
    "stuur eerst een {thing} zodat ik weet wie er komt",
    "wij zijn {adj} en {adj2} en nemen nooit te veel klussen aan",
    "verder hou ik van {thing} koken en lange wandelingen met {who}",
    "het pand is {adj2} en ligt vlak bij {thing2} en winkels",
    "tot {month} geldt een {adj} prijs voor {who}",
    "vraag naar mijn collega voor {thing} samen of apart",
]
CLOSINGS = [
    "bel of app {phone} geen anonieme nummers",
    "{price} euro per half uur contant betalen bel {phone}",
    "reageer snel op {phone} want vol is vol",
    "voor {price} euro ben ik er voor je {phone}",
    "elke dag van {hour} tot {hour2} uur bereikbaar op {phone}",
    "kijk ook op mijn pagina en bel daarna {phone}",
]
FILLINGS = {
    "adj": "rustige warme vrolijke discrete nette stijlvolle gezellige ongedwongen eerlijke vlotte "
    "speelse zorgzame spontane professionele kalme pittige",
    "adj2": "groene echt zijdelingse achterste brede oude nieuwe zelden moderne witte stille",
    "thing": "muziek kaarslicht handdoeken olie thee wijn champagne massage airco koffie balkon "
    "bubbelbad foto bericht korting ladder bus gereedschap bloemen chocolade",
    "thing2": "badkamer station kantoor café plein park keuken tuin hotel stadhuis kassa markt "
    "zwembad kerkplein winkelcentrum lift",
    "who": "stellen beginners zakenmannen toeristen ouderen studenten vaste klanten buren vrienden "
    "bedrijven gezinnen",
    "time": "uur dag ochtend halfuurtje avond week",
    "month": "januari februari maart april mei juni juli augustus september oktober november",
}
NAMES = [
    "Kim",
    "Roos",
    "Lina",
    "Bella",
    "Sofia",
    "Mira",
    "Nina",
    "Tess",
    "Eva",
    "Julia",
    "Noor",
    "Yara",
    "Lola",
    "Fleur",
    "Isa",
    "Amy",
]
CITIES = [
    "Utrecht",
    "Zwolle",
    "Breda",
    "Arnhem",
    "Almere",
    "Leiden",
    "Tilburg",
    "Venlo",
    "Assen",
    "Delft",
    "Gouda",
    "Hoorn",
]


def invent(amount: int, seed: int = 7) -> tuple[list[str], list[int]]:
    """Return texts and the family of each; two texts of one family are variants of one template."""
    rng = random.Random(seed)  # noqa: S311 - invented texts, nothing secret
    texts: list[str] = []
    families: list[int] = []
    family = 0
    while len(texts) < amount:
        size = min(rng.choice([1, 1, 1, 2, 3, 5, 8, 20, 60, 150]), amount - len(texts))
        template = _template(rng)
        texts.extend(_variant(template, rng) for _ in range(size))
        families.extend([family] * size)
        family += 1
    order = rng.sample(range(amount), amount)
    return [texts[i] for i in order], [families[i] for i in order]


def _template(rng: random.Random) -> list[str]:
    chosen = [rng.choice(OPENINGS), *rng.sample(MIDDLES, rng.randint(4, 8)), rng.choice(CLOSINGS)]
    fixed = {key: words.split() for key, words in FILLINGS.items()}
    slots = {key: "{" + key + "}" for key in ("name", "age", "city", "phone", "price")}
    return [
        sentence.format(
            **{key: rng.choice(words) for key, words in fixed.items()},
            **slots,
            hour=rng.randint(9, 12),
            hour2=rng.randint(18, 23),
        )
        for sentence in chosen
    ]


def _variant(template: Sequence[str], rng: random.Random) -> str:
    """Other name, town, age, price and number; a sentence less, two swapped, words changed."""
    sentences = list(template)
    if rng.random() < 0.35:
        del sentences[rng.randrange(1, len(sentences) - 1)]
    if rng.random() < 0.25:
        place = rng.randrange(1, len(sentences) - 1)
        sentences[place : place + 2] = sentences[place : place + 2][::-1]
    text = ". ".join(sentences).format(
        name=rng.choice(NAMES),
        age=rng.randint(18, 45),
        city=rng.choice(CITIES),
        price=rng.choice([40, 50, 60, 80, 100]),
        phone=f"06-{rng.randint(10000000, 99999999)}",
    )
    words = text.split()
    for _ in range(round(0.08 * len(words) * rng.random())):
        place = rng.randrange(len(words))
        words[place] = rng.choice([words[place] + "x", words[place][1:], "lieverd", "snel"])
    return " ".join(words)


def pair_scores(families: Sequence[int], labels: Sequence[int]) -> tuple[float, float]:
    """Return precision and recall over all pairs of texts; label -1 means no group."""

    def pairs(counts: Counter[tuple[int, ...]]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    true = pairs(Counter((family,) for family in families))
    found = pairs(Counter((label,) for label in labels if label >= 0))
    both = pairs(Counter(fl for fl in zip(families, labels, strict=True) if fl[1] >= 0))
    return both / found, both / true


AMOUNT = 5_000
SEEDS = {7: "thresholds set on it", 8: "not seen", 9: "not seen"}


def _sign_each(texts: list[str]) -> None:
    method = NearDuplicates()
    for text in texts:
        method.sign([text])


def _sign_all(texts: list[str]) -> None:
    NearDuplicates().sign(texts)


def _whole(texts: list[str]) -> None:
    method = NearDuplicates()
    method.group(method.sign(texts))


def _contacts(texts: list[str]) -> None:
    for text in texts[:2_000]:
        find_contacts(text)


def _input() -> tuple[list[str]]:
    return (invent(AMOUNT)[0],)


def _quality(seed: int, use: str) -> str:
    texts, families = invent(AMOUNT, seed)
    method = NearDuplicates()
    precision, recall = pair_scores(families, method.group(method.sign(texts)).tolist())
    return f"| {seed} | {use} | {precision:.4f} | {recall:.4f} |"


def measure() -> Report:
    """Cost against signing one by one, and quality on three seeds."""
    rows = race(
        Contestant("sign one by one", _sign_each, _input),
        Contestant("sign in batches", _sign_all, _input),
        Contestant("sign and group", _whole, _input),
        Contestant("contact points of 2,000", _contacts, _input),
    )
    head = "| seed | use | precision of pairs | recall of pairs |\n|---|---|---|---|\n"
    quality = head + "\n".join(_quality(seed, use) for seed, use in SEEDS.items())
    return Report(
        "Near-duplicate advertisements and contact points",
        method=f"{AMOUNT:,} invented advertisements of about 78 words with known families.",
        tables=("## Cost\n\n" + table(rows), "## Quality\n\n" + quality),
    )


def main() -> None:
    texts, families = invent(50_000)
    method = NearDuplicates()
    method.group(method.sign(texts[:2_000]))
    for _ in range(3):
        start = time.process_time()
        signatures = method.sign(texts)
        signed = time.process_time()
        labels = method.group(signatures).tolist()
        ended = time.process_time()
        precision, recall = pair_scores(families, labels)
        print(
            f"50,000 ads, {len(set(families))} families: sign {signed - start:.2f} s, "
            f"group {ended - signed:.2f} s; pairs precision {precision:.4f} recall {recall:.4f}"
        )
    start = time.process_time()
    found = sum(len(find_contacts(text)) for text in texts[:10_000])
    spent = time.process_time() - start
    print(f"contact points: {found} in 10,000 ads, {10_000 / spent:,.0f} ads/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
