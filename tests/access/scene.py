"""The organisations, people and signals that the matrix walks over."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone
from tests.access.table import About

from schakel.base.accounts.models import Membership, Organisation
from schakel.base.reference import selectors as reference
from schakel.base.reference import services as publishing
from schakel.base.rights import ROLES
from schakel.base.webhooks.services import connecting
from schakel.base.webhooks.workflow import EventKind
from schakel.monitor.services import runs, tables
from schakel.scanning.models import AdGroup, Hit, ListOrder, Note, ScanSource
from schakel.sharing import services as sharing
from schakel.sharing.tests import factories as shares
from schakel.signals.models import InvolvedPerson, Question, Signal
from schakel.signals.services import documents, drafts, enriching, relations, stopping, talks
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor

TYPES = ("police", "police", "police", "police")


class Relation(StrEnum):
    """How the thing in an address stands to the organisation of the visitor."""

    OWN = "own"
    CLOSED = "closed"
    SHARED = "shared"
    FOREIGN = "foreign"
    # A thing of another organisation under the address of a signal of our own.
    NESTED = "nested"
    # Nothing has these keys.
    ABSENT = "absent"


NOTHING = {about: uuid4() for about in About} | {About.MEMBER: 10**9}


@dataclass(frozen=True)
class Things:
    """One organisation's signals, and the ids of everything in them."""

    signal: Signal
    ids: Mapping[About, UUID | int]


@dataclass(frozen=True)
class Home:
    """One organisation: a browser per role, and what stands in each relation to it."""

    team: make.Team
    browsers: Mapping[str, Client]
    things: dict[Relation, Things]
    other: int
    rules_draft: int
    policy_draft: int

    def strange_references(self) -> list[str]:
        """The numbers of signals that nobody here may ever read."""
        return [self.things[Relation.FOREIGN].signal.reference]


def build() -> list[Home]:
    """Make four organisations that offered one another signals."""
    teams = [make.team(type_code) for type_code in TYPES]
    Organisation.objects.filter(pk=teams[0].organisation.pk).update(takes_public_reports=True)
    for team in teams:
        for role in ROLES:
            team.as_(role)
    expert = make.team("emm")
    draft, policy = _rules_draft(teams[0]), _policy_draft(teams[0])
    own = [_open_things(team, expert) for team in teams]
    closed = [_stopped(_open_things(team, expert), team) for team in teams]
    shared = [_offered(teams[place - 3], team, own[place - 3]) for place, team in enumerate(teams)]
    return [
        Home(team, {role: visitor(team, role) for role in ROLES}, {
            Relation.OWN: _with_offer(own[place], shared[place - 1]),
            Relation.CLOSED: closed[place],
            Relation.SHARED: shared[place],
            Relation.FOREIGN: _with_offer(own[place - 2], shared[place - 3]),
            Relation.NESTED: _nested(own[place], own[place - 2]),
            Relation.ABSENT: Things(own[place].signal, NOTHING),
        }, teams[place - 1].organisation.pk, draft, policy)
        for place, team in enumerate(teams)
    ]  # fmt: skip


def _with_offer(things: Things, offered: Things) -> Things:
    return Things(things.signal, {**things.ids, About.OFFER: offered.ids[About.OFFER]})


def _offered(sender: make.Team, recipient: make.Team, others: Things) -> Things:
    signal = make.registered(sender, persons=(make.victim(),))
    offer = make.offered(sender, recipient, signal)
    things = _things(signal)
    return Things(signal, {**others.ids, **things.ids, About.OFFER: offer.pk})


def _nested(ours: Things, theirs: Things) -> Things:
    return Things(ours.signal, {**theirs.ids, About.SIGNAL: ours.signal.pk})


def _open_things(team: make.Team, asked: make.Team) -> Things:
    signal = make.weighed(team, persons=(make.victim(),))
    things, other = _things(signal), make.registered(team)
    person = things.ids[About.PERSON]
    plan = talks.Plan("enrichment", timezone.now())
    talk = talks.plan_talk(actor=team.as_(), person_id=person, plan=plan)
    outside = talks.record_outside_talk(
        actor=team.as_("care_coordinator"), person_id=person, purpose="provide_help",
        held_at=timezone.now(), note="Rust.",
    )  # fmt: skip
    link = relations.link(
        actor=team.as_(), signal_id=signal.pk, other_id=other.pk, why="Zelfde adres."
    )
    question = _asked(team, asked, signal)
    make.help_all(team, signal)
    stop = stopping.propose_stop(
        actor=team.as_(), signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )
    ids = {**scanned_things(team), About.TALK: talk.pk, About.OUTSIDE_TALK: outside.pk, About.LINK: link.pk,
           About.QUESTION: question.pk, About.STOP: stop.pk,
           About.MEMBER: _member(team), About.REQUEST: _request(team, asked, signal), **_estimates(team), **_connected(team), About.DRAFT: _draft(team), About.FILE: _file(team, signal)}  # fmt: skip
    return Things(signal, {**things.ids, **ids})


def _asked(team: make.Team, expert: make.Team, signal: Signal) -> Question:
    about = (enriching.QUESTION_PURPOSE, enriching.QUESTION_FIELDS)
    transfer = sharing.Transfer(signal.trace_id, expert.organisation.pk, *about)
    return enriching.ask_question(
        actor=team.as_(), signal_id=signal.pk, recipient_id=expert.organisation.pk,
        content="Bekend?", clearance=shares.cleared(team.as_(), transfer),
    )  # fmt: skip


def _draft(team: make.Team) -> UUID:
    content = {"form": "facts=Concept"}
    return drafts.save_draft(actor=team.as_(), form=make.key(), content=content).pk


def _file(team: make.Team, signal: Signal) -> UUID:
    return documents.add_document(
        actor=team.as_(), signal_id=signal.pk, name="notitie.txt", content=b"Een notitie."
    )


def scanned_things(team: make.Team) -> dict[About, UUID]:
    """One note on the reading list with a hit, its source, and a group of advertisements."""
    home, now, day = team.organisation.pk, timezone.now(), timezone.localdate()
    source = ScanSource.objects.create(
        organisation_id=home, name=make.key(), kind="upload", purpose="daily_police_task",
        ground="wpg_8", is_active=True, made_at=now,
    )  # fmt: skip
    note = Note(
        organisation_id=home, source=source, number=make.key(), written_on=day,
        first_processed_on=day, received_at=now, text="Geen loon.", fingerprint="x",
        phase="reading", level=1, total=3, order_level=1, order_total=3,
    )  # fmt: skip
    note.save()
    hit = Hit.objects.create(
        organisation_id=home, note=note, place=0, indicator="L01", variant=0,
        status="affirmed", value=3, words=[[0, 4]],
    )  # fmt: skip
    group = AdGroup(organisation_id=home, size=2, texts=1, made_at=now, changed_at=now)
    group.save()
    order = ListOrder(organisation_id=home, version="v1", learned_from=40, made_at=now)
    order.save()
    return {About.LIST_ORDER: order.pk, About.NOTE: note.pk, About.HIT: hit.pk, About.SOURCE: source.pk,
            About.AD_GROUP: group.pk}  # fmt: skip


def _rules_draft(team: make.Team) -> int:
    actor = team.as_("functional_administrator")
    return publishing.draft(actor=actor, kind="scan_changes", content=[], note="Proef.").number


def _request(team: make.Team, expert: make.Team, signal: Signal) -> UUID:
    about = (enriching.QUESTION_PURPOSE, enriching.QUESTION_FIELDS)
    transfer = sharing.Transfer(signal.trace_id, expert.organisation.pk, *about)
    return sharing.ask(actor=team.as_(), transfer=transfer, question="Mag dit?").pk


def _estimates(team: make.Team) -> dict[About, UUID]:
    table = tables.add_dutch_table(actor=team.as_("researcher"))
    run = runs.ask_estimate(actor=team.as_("researcher"), table_id=table.pk, wanted=runs.RunInput())
    return {About.TABLE: table.pk, About.RUN: run.pk}


def _connected(team: make.Team) -> dict[About, UUID]:
    actor = team.as_("functional_administrator")
    told, _secret = connecting.connect(
        actor=actor, name="Zaaksysteem", url="https://systeem.example/", kinds=[*EventKind]
    )
    delivery = connecting.send_test(actor=actor, subscription_id=told.pk)
    return {About.CONNECTION: told.pk, About.DELIVERY: delivery.pk}


def _policy_draft(team: make.Team) -> int:
    actor, kind = team.as_("functional_administrator"), "closing_reasons"
    content = reference.current(kind).content
    return publishing.draft(actor=actor, kind=kind, content=content, note="Proef.").number


def _member(team: make.Team) -> int:
    return Membership.objects.get(organisation=team.organisation, role="intake").pk


def _stopped(things: Things, team: make.Team) -> Things:
    stopping.confirm_stop(actor=team.as_("weigher"), proposal_id=things.ids[About.STOP])
    return things


def _things(signal: Signal) -> Things:
    person = InvolvedPerson.objects.filter(signal=signal).values_list("pk", flat=True).first()
    return Things(signal, {About.SIGNAL: signal.pk, About.PERSON: person})
