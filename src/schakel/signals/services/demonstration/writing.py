"""Writing generations of invented signals: those that began here, and what receivers did next."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime

from schakel.base import bulk
from schakel.sharing import services as sharing
from schakel.signals.models import Signal
from schakel.signals.services import snapshot
from schakel.signals.services.demonstration import offers
from schakel.signals.services.demonstration.book import Book
from schakel.signals.services.demonstration.life import Life
from schakel.signals.services.demonstration.offers import Offer
from schakel.signals.services.finding import refresh_words
from schakel.signals.workflow import HandoverStatus, Phase

Act = Callable[[Life], None]


def live(life: Life, story: Sequence[Act]) -> None:
    """Tell a life, act by act."""
    for act in story:
        act(life)


def write(book: Book, made: list[Offer]) -> None:
    """Write a generation: rows, packages by the rules in force, moves, trail."""
    book.write_rows()
    stored = [offer.write() for offer in made]
    bulk.copy_rows([disclosure for _, disclosure, _ in stored])
    bulk.copy_rows([receipt for _, _, receipt in stored if receipt])
    bulk.copy_rows([handover for handover, _, _ in stored])
    for offer, (_, disclosure, _) in zip(made, stored, strict=True):
        life = offer.life
        line = sharing.line_of(disclosure)
        life.now = disclosure.disclosed_at
        life.tell(offer.sender, "sharing.disclose", disclosure, **line)
    book.write_moves()
    book.write_trail()


def go_on(
    made: list[Offer], chance: random.Random, *, now: datetime, stories: Sequence[Sequence[Act]]
) -> Book:
    """Let the receivers go on with what they accepted."""
    book, lives = Book(), []
    accepted = [offer for offer in made if offer.handover.status == HandoverStatus.ACCEPTED]
    for offer in accepted:
        start = offer.handover.answered_at or offer.life.now
        life = Life(offer.recipient, book, chance, start, now, offer.life.form)
        offers.accept(offer, life)
        lives.append(life)
    for place, life in enumerate(lives):
        live(life, stories[place % len(stories)])
    told = [
        offers.tell_back(offer, life)
        for offer, life in zip(accepted, lives, strict=True)
        if life.signal.phase == Phase.CLOSED and offers.awaits_word(offer)
    ]
    book.write_rows()
    bulk.copy_rows([disclosure for disclosure, _ in told])
    bulk.copy_rows([message for _, message in told])
    for offer, life in zip(accepted, lives, strict=True):
        snapshot.fill_around(life.signal, offer.handover.package)
        refresh_words(life.signal)
        Signal.objects.filter(pk=life.signal.pk).update(words=life.signal.words)
    book.write_moves()
    book.write_trail()
    return book
