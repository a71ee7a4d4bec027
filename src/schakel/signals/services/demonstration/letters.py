"""The demonstration of the letters: as many invented signals as were published for 2019-2023.

The two published numbers (8,230 signals, 470 suspects; Kamerstuk 28638 nr 258) are met exactly;
everything between them is invented, because the steps per service were never published. Plots
are the same on every installation: a seed chooses, batch by batch.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from django.utils import timezone

from schakel.base.calendar import AMSTERDAM
from schakel.signals.services.demonstration import offers, turns
from schakel.signals.services.demonstration.book import Book
from schakel.signals.services.demonstration.life import Life, Team
from schakel.signals.services.demonstration.offers import Offer
from schakel.signals.services.demonstration.scenario import teams
from schakel.signals.services.demonstration.writing import go_on, live, write
from schakel.signals.workflow import HandoverStatus

Code = TypeVar("Code", bound=str)
SEED = 8230
BATCH = 150
# Registered per year: invented, with the published sum of 8,230.
YEARS = {2019: 1700, 2020: 1480, 2021: 1560, 2022: 1690, 2023: 1800}
POLICE = ("politie-rivierland", "politie-duinstad", "politie-havenkant")
NLA, SUPERVISION, KMAR = "inspectie-opsporing", "inspectie-toezicht", "grensdienst"
HOMES = (*POLICE, NLA, SUPERVISION, KMAR)
SHARES = (30, 20, 18, 17, 4, 11)
SEXUAL = {"SEX_DOM": 42, "SEX_CROSS": 30, "CRIM": 12, "LAB": 8, "SERV": 2, "BEG": 2, "OTH": 1,
          "MAR": 1, "UNK": 2}  # fmt: skip
BORDER = {"SEX_CROSS": 42, "LAB": 26, "CRIM": 10, "SEX_DOM": 6, "SERV": 6, "UNK": 10}
LABOUR = {"LAB": 92, "SERV": 8}
FORMS = {NLA: LABOUR, SUPERVISION: LABOUR, KMAR: BORDER}
AT_POLICE = {"no_leads": 47, "not_trafficking": 13, "measure": 6, "waited": 5, "talk_no_leads": 14,
             "talk_declined": 7, "investigation_stopped": 6, "offered": 2}  # fmt: skip
AT_NLA = {"no_leads": 58, "not_trafficking": 9, "measure": 20, "talk_no_leads": 8,
          "investigation_stopped": 3, "waited": 2}  # fmt: skip
AT_SUPERVISION = {"no_leads": 70, "not_trafficking": 30}
AT_BORDER = {"no_leads": 22, "not_trafficking": 8, "talk_no_leads": 8, "offered": 62}
ENDINGS = {NLA: AT_NLA, SUPERVISION: AT_SUPERVISION, KMAR: AT_BORDER}
ANSWERS = {HandoverStatus.ACCEPTED: 72, HandoverStatus.REFUSED: 20, HandoverStatus.REVOKED: 8}
# Prosecutions: how many signals with one, two and three suspects. 412 and 58 suspects: 470.
IN_PERIOD, FROM_EARLIER, AFTER_PERIOD = (235, 63, 17), (34, 9, 2), (30, 8, 2)
PROSECUTES = (*("politie-rivierland",) * 5, *POLICE[1:] * 4, NLA)
STILL_OPEN = 48
REPEATS = 0.07


@dataclass(frozen=True)
class Plot:
    """What is to happen with one signal, decided before any of it is written."""

    home: str
    begins: datetime
    form: str
    ending: str
    suspects: int = 0
    prosecuted: datetime | None = None
    is_repeated: bool = False


@cache
def plots() -> tuple[Plot, ...]:
    """Return the plots of the demonstration, oldest first; the same on every installation."""
    chance = random.Random(SEED)  # noqa: S311 - invents data, guards nothing
    usual = [_plot(chance, year) for year, number in YEARS.items() for _ in range(number)]
    usual = _with_prosecutions(chance, usual)
    earlier = [
        replace(_plot(chance, 2018), home=home, suspects=number, ending="prosecuted",
                form=_drawn(chance, FORMS.get(home, SEXUAL)),
                prosecuted=_day(chance, 2019, 30, 500))
        for number in _counts(FROM_EARLIER) for home in [chance.choice(PROSECUTES)]
    ]  # fmt: skip
    return tuple(sorted([*earlier, *usual], key=lambda plot: plot.begins))


def batches() -> int:
    """Return in how many batches the demonstration of the letters is written."""
    return -(-len(plots()) // BATCH)


def write_batch(number: int) -> None:
    """Write one batch of the demonstration of the letters."""
    chance = random.Random(SEED * 1000 + number)  # noqa: S311 - invents data, guards nothing
    now = timezone.now().replace(microsecond=0)
    cast, book = teams(), Book()
    made = [
        offer
        for plot in plots()[number * BATCH : (number + 1) * BATCH]
        for offer in _tell(cast, book, chance, now=now, plot=plot)
    ]
    write(book, made)
    go_on(made, chance, now=now, stories=turns.RECEIVED)


def _tell(
    cast: dict[str, Team], book: Book, chance: random.Random, *, now: datetime, plot: Plot
) -> list[Offer]:
    life = Life(cast[plot.home], book, chance, plot.begins, now, plot.form)
    live(life, turns.BEGIN)
    if plot.is_repeated:
        again = Life(cast[plot.home], book, chance, life.now + timedelta(days=2), now, plot.form)
        turns.repeat(again, life)
    live(life, turns.ending(plot.ending, suspects=plot.suspects, prosecuted=plot.prosecuted))
    if plot.ending != "offered":
        return []
    recipient = cast[_neighbour(chance, plot.home)]
    made = offers.offer(life, recipient, _drawn(chance, ANSWERS))
    if made.handover.status != HandoverStatus.ACCEPTED:
        live(life, turns.ending("no_leads"))
    return [made]


def _neighbour(chance: random.Random, home: str) -> str:
    return chance.choice([code for code in POLICE if code != home])


def _plot(chance: random.Random, year: int) -> Plot:
    home = chance.choices(HOMES, SHARES)[0]
    return Plot(
        home=home,
        begins=_day(chance, year, 1, 353),
        form=_drawn(chance, FORMS.get(home, SEXUAL)),
        ending=_drawn(chance, ENDINGS.get(home, AT_POLICE)),
        is_repeated=chance.random() < REPEATS,
    )


def _with_prosecutions(chance: random.Random, usual: list[Plot]) -> list[Plot]:
    """Send some to court: in time to be prosecuted by the end of 2023, or later; some stay open."""
    able = [place for place, plot in enumerate(usual) if plot.home in PROSECUTES]
    early = [place for place in able if usual[place].begins < _moment(2023, 7, 1)]
    late = [place for place in able if usual[place].begins > _moment(2023, 7, 1)]
    for number, place in zip(_counts(IN_PERIOD), chance.sample(early, sum(IN_PERIOD)), strict=True):
        usual[place] = replace(usual[place], ending="prosecuted", suspects=number)
    chosen = chance.sample(late, sum(AFTER_PERIOD) + STILL_OPEN)
    for number, place in zip(_counts(AFTER_PERIOD), chosen, strict=False):
        usual[place] = replace(
            usual[place], ending="prosecuted", suspects=number,
            prosecuted=_day(chance, 2024, 20, 500),
        )  # fmt: skip
    for place in chosen[sum(AFTER_PERIOD) :]:
        usual[place] = replace(usual[place], ending="still_open")
    return usual


def _counts(signals: Sequence[int]) -> list[int]:
    return [suspects for suspects, n in enumerate(signals, start=1) for _ in range(n)]


def _drawn(chance: random.Random, weights: Mapping[Code, int]) -> Code:
    return chance.choices(list(weights), list(weights.values()))[0]


def _day(chance: random.Random, year: int, first: int, last: int) -> datetime:
    days = chance.randint(first, last)
    return _moment(year, 1, 1) + timedelta(days=days, hours=8, minutes=chance.randrange(540))


def _moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=AMSTERDAM)
