"""The small scenario of the demonstration: some 200 signals in every phase, with work for today."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from schakel.base.accounts import selectors as accounts
from schakel.signals.services.demonstration import acts, later, offers
from schakel.signals.services.demonstration.book import Book
from schakel.signals.services.demonstration.life import Life, Team
from schakel.signals.services.demonstration.offers import Offer
from schakel.signals.services.demonstration.telling import forms
from schakel.signals.services.demonstration.writing import Act, go_on, live, write
from schakel.signals.workflow import HandoverStatus

SEED = 258
WORK = ("LAB", "LAB", "SERV")

IN = (acts.report, acts.register)
ENRICHED = (*IN, acts.enrich, acts.do_all_steps, acts.finish)
TALKED = (*ENRICHED, acts.weigh_talk, later.start_talks, later.plan_talk, later.hold_talk)
INVESTIGATED = (*TALKED, later.file_complaint, later.investigate)
PROSECUTED = (*INVESTIGATED, later.name_suspect, later.prosecute)
STOPPED = (*ENRICHED, acts.weigh_stop, later.propose_no_leads, later.confirm_stop)
LIVES: dict[str, tuple[Act, ...]] = {
    "received": (acts.report,),
    "registered": IN,
    "enriching": (*IN, acts.enrich, acts.do_some_steps),
    "to_weigh": ENRICHED,
    "weighed": (*ENRICHED, acts.weigh_talk),
    "talk_planned": TALKED[:-1],
    "talk_held": TALKED,
    "talk_declined": (*TALKED[:-1], later.decline_talk),
    "complaint": (*TALKED, later.file_complaint),
    "investigation": INVESTIGATED,
    "without_talk": (*ENRICHED, acts.weigh_investigation, later.investigate, later.name_suspect),
    "prosecution": PROSECUTED,
    "convicted": (*PROSECUTED, later.convict, later.propose_outcome, later.confirm_stop),
    "dismissed": (*PROSECUTED, later.dismiss, later.propose_outcome, later.confirm_stop),
    "waits_for_people": (*ENRICHED, later.wait_for_people),
    "waits_for_person": (*TALKED, later.wait_for_person),
    "taken_up_again": (*ENRICHED, later.wait_for_people, later.take_up_again),
    "stop_proposed": STOPPED[:-1],
    "stopped": STOPPED,
    "not_trafficking": (
        *ENRICHED, acts.weigh_stop, later.propose_not_trafficking, later.confirm_stop,
    ),
    "measure": (
        *ENRICHED, acts.weigh_stop, later.take_measure, later.propose_measure, later.confirm_stop,
    ),
    "reopened": (*STOPPED, later.reopen),
}  # fmt: skip
# At the prosecution: what the police handed over, up to the suspect about whom it decides.
AT_PROSECUTION = (
    *ENRICHED, acts.weigh_investigation, later.investigate, later.name_suspect, later.prosecute,
)  # fmt: skip
OFFERED = (*IN, acts.enrich, acts.do_all_steps)
# How many days an act takes, where that is not one; and what working hours add to each.
DAYS: Mapping[Act, float] = {
    acts.do_some_steps: 2,
    acts.do_all_steps: 4,
    acts.weigh_talk: 2,
    acts.weigh_investigation: 2,
    acts.weigh_stop: 2,
    later.hold_talk: 3,
    later.file_complaint: 2,
    later.investigate: 2,
    later.name_suspect: 10,
    later.prosecute: 20,
    later.convict: 30,
    later.dismiss: 35,
    later.reopen: 5,
}
DRIFT = 0.4
USUAL = tuple(LIVES)
LIVES["at_prosecution"] = AT_PROSECUTION
LIVES["at_prosecution_dismissed"] = (*AT_PROSECUTION, later.dismiss)
EARLY = ("received", "registered", "enriching")
# Which lives the signals of an organisation lead, how many, and to whom it offers some.
CAST: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "politie-rivierland": (USUAL, 66, ("politie-duinstad", "politie-havenkant")),
    "politie-duinstad": (USUAL, 22, ("politie-rivierland",)),
    "politie-havenkant": (USUAL, 22, ("politie-rivierland",)),
    "inspectie-opsporing": (USUAL, 22, ("politie-rivierland",)),
    "inspectie-toezicht": (EARLY, 8, ()),
    "grensdienst": ((*EARLY, "to_weigh", "stopped"), 14, ("politie-rivierland",)),
    "zorgcoordinatie-rivierland": (("received",), 5, ()),
    "jeugdhulp-de-brug": (("received",), 3, ()),
    "gemeente-rivierland": (("received",), 2, ()),
    "hotel-zonzicht": (("received",), 1, ()),
    "parket-rivierland": (("at_prosecution", "at_prosecution", "at_prosecution_dismissed"), 6, ()),
}
ANSWERS = (
    HandoverStatus.OFFERED,
    HandoverStatus.REFUSED,
    HandoverStatus.ACCEPTED,
    HandoverStatus.RECEIVED,
    HandoverStatus.ACCEPTED,
    HandoverStatus.REVOKED,
    HandoverStatus.ACCEPTED,
)
OFFERS_EACH = 8
# The last offer of each was forgotten so long ago that it expires.
FORGOTTEN = 45.0
# Days since the last act: just now, due soon, overdue.
SINCE = (0.1, 0.3, 0.6, 1, 2, 4, 6, 12, 25)
CONTINUED: tuple[tuple[Act, ...], ...] = (
    (),
    (acts.enrich, acts.do_some_steps),
    (acts.enrich, acts.do_all_steps, acts.finish, acts.weigh_investigation),
)


def teams() -> dict[str, Team]:
    """Return the invented organisations with their people, by code."""
    found: dict[str, Team] = {}
    for membership in accounts.demonstration_memberships():
        home = membership.organisation
        team = found.setdefault(home.code, Team(home.code, home.pk, home.type, home.region))
        team.actors.append(accounts.actor_for(membership))
        if membership.certified_until:
            team.certified[membership.user_id] = membership.certified_until
    return found


def write_scenario(*, now: datetime) -> int:
    """Write the small scenario; returns how many signals there are."""
    cast, chance = teams(), random.Random(SEED)  # noqa: S311 - invents data, guards nothing
    book = Book()
    made = []
    for code, (lives, number, recipients) in CAST.items():
        for place in range(number):
            story = LIVES[lives[place % len(lives)]]
            live(_begin(cast[code], book, chance, now=now, story=story), story)
        for place in range(OFFERS_EACH if recipients else 0):
            forgotten = now - timedelta(days=FORGOTTEN) if place == OFFERS_EACH - 1 else now
            life = _begin(cast[code], book, chance, now=forgotten, story=OFFERED)
            recipient = cast[recipients[place % len(recipients)]]
            made.append(_offer(life, recipient, ANSWERS[place % len(ANSWERS)]))
    write(book, made)
    second = go_on(made, chance, now=now, stories=CONTINUED)
    return len(book.signals) + len(second.signals)


def _begin(
    team: Team, book: Book, chance: random.Random, *, now: datetime, story: Sequence[Act]
) -> Life:
    until = now - timedelta(days=chance.choice(SINCE))
    days = sum(DAYS.get(act, 1) + DRIFT for act in story)
    form = chance.choice(WORK if "nla" in team.type else forms())
    return Life(team, book, chance, until - timedelta(days=days), until, form)


def _offer(life: Life, recipient: Team, status: HandoverStatus) -> Offer:
    live(life, OFFERED)
    return offers.offer(life, recipient, status)
