"""Advertisements and tips: `receive_ads`, `group_ads`, `open_group`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.audit.services import Target
from schakel.scanning import policies
from schakel.scanning.models import Ad, AdGroup, ScanSource
from schakel.scanning.services import engine
from schakel.scanning.services.notes import fingerprint
from schakel.scanning.services.sources import ground_of, require
from schakel.scanning.workflow import NoGround
from schakel_methods.textscan.adgroups import Grouping, join_by_contact
from schakel_methods.textscan.template import Template, find_template

GROUP_TASK = "scanning.group_ads"
# A contact point in more text groups than this ties strangers together: a switchboard, an agency.
MAX_GROUPS_PER_POINT = 20
SMALLEST_GROUP = 2


@dataclass(frozen=True)
class AdInput:
    """One advertisement or tip: its number, when it was seen, and what it says."""

    number: str
    seen_on: date
    text: str


@transaction.atomic
def receive_ads(*, actor: Actor, source_id: UUID, ads: Sequence[AdInput]) -> int:
    """Take advertisements in and have them grouped; those already known are left alone."""
    source = ScanSource.objects.select_for_update().get(
        pk=source_id, organisation_id=actor.organisation_id
    )
    require(policies.may_run(actor))
    if not source.is_active:
        raise NoGround(source.name)
    ground_of(actor, source)
    known = set(Ad.objects.filter(source=source).values_list("number", flat=True))
    fresh = {ad.number: ad for ad in ads if ad.number not in known}
    for ad in fresh.values():
        _save(source, ad)
    audit.record(actor=actor, action="scanning.receive_ads", target=source, new=len(fresh))
    job = app.configure_task(GROUP_TASK, lock=f"{GROUP_TASK}-{actor.organisation_id}")
    job.defer(organisation_id=actor.organisation_id)
    return len(fresh)


@transaction.atomic
def group_ads(*, actor: Actor) -> int:
    """Group all advertisements of the organisation; a group may grow or merge, never split."""
    require(policies.is_system(actor))
    ads = list(Ad.objects.filter(organisation_id=actor.organisation_id).order_by("id"))
    if not ads:
        return 0
    texts = [ad.text for ad in ads]
    points = [sorted(engine.contact_points(text)) for text in texts]
    labels = _labels(texts)
    grouping = join_by_contact(labels, points, max_groups=MAX_GROUPS_PER_POINT)
    made = 0
    for members, reasons in _joined(ads, grouping):
        _write(actor, _by_text(ads, labels, members), reasons)
        made += 1
    target = Target("scanning.AdGroup", "all")
    audit.record(actor=actor, action="scanning.group_ads", target=target, groups=made)
    return made


@transaction.atomic
def open_group(*, actor: Actor, group_id: UUID) -> AdGroup:
    """Open a group of advertisements; the look is on record."""
    group = AdGroup.objects.get(
        pk=group_id, organisation_id=actor.organisation_id, merged_into__isnull=True
    )
    require(policies.may_read(actor, group))
    audit.record(actor=actor, action="scanning.open_group", target=group)
    return group


def _save(source: ScanSource, ad: AdInput) -> None:
    made = Ad(
        organisation_id=source.organisation_id,
        source=source,
        number=ad.number,
        seen_on=ad.seen_on,
        received_at=timezone.now(),
        text=ad.text,
        fingerprint=fingerprint(source.organisation_id, ad.text),
    )
    made.save(force_insert=True)


def _labels(texts: list[str]) -> list[int]:
    from schakel_methods.textscan.nearduplicate import (  # noqa: PLC0415 - worker only: NumPy
        NearDuplicates,
    )

    method = NearDuplicates()
    labels: list[int] = method.group(method.sign(texts)).tolist()
    return labels


def _joined(ads: list[Ad], grouping: Grouping) -> list[tuple[list[int], list[str]]]:
    """Join what was one group before: a group is never split by a machine."""
    root = {i: number for number, group in enumerate(grouping.groups) for i in group.ads}
    parent = list(range(len(grouping.groups)))

    def find(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    first: dict[UUID, int] = {}
    for i, ad in enumerate(ads):
        if ad.group_id:
            parent[find(root[i])] = find(first.setdefault(ad.group_id, root[i]))
    members: defaultdict[int, list[int]] = defaultdict(list)
    reasons: defaultdict[int, set[str]] = defaultdict(set)
    for number, group in enumerate(grouping.groups):
        members[find(number)] += group.ads
        reasons[find(number)] |= {str(point) for point in group.points}
    return [
        (sorted(members[key]), sorted(reasons[key]))
        for key in members
        if len(members[key]) >= SMALLEST_GROUP
    ]


def _by_text(ads: list[Ad], labels: list[int], members: list[int]) -> list[list[Ad]]:
    """The advertisements of a group per text, the commonest text first; -1 is a text of its own."""
    texts: defaultdict[int, list[Ad]] = defaultdict(list)
    for i in members:
        texts[labels[i] if labels[i] >= 0 else -1 - i].append(ads[i])
    return sorted(texts.values(), key=len, reverse=True)


def _write(actor: Actor, texts: list[list[Ad]], points: list[str]) -> None:
    now = timezone.now()
    ads = [ad for text in texts for ad in text]
    ids = {ad.group_id for ad in ads if ad.group_id}
    olds = list(AdGroup.objects.filter(pk__in=ids).order_by("made_at", "pk"))
    group = olds[0] if olds else AdGroup(organisation_id=actor.organisation_id, made_at=now)
    group.size, group.texts, group.changed_at = len(ads), len(texts), now
    # One template per text: texts that only share a number have no words in common to show.
    group.template = [
        {"ads": len(text), "parts": _parts(find_template([ad.text for ad in text]))}
        for text in texts
    ]
    group.points = points
    group.save()
    for old in olds[1:]:
        old.merged_into = group
        old.save(update_fields=["merged_into"])
    Ad.objects.filter(pk__in=[ad.pk for ad in ads]).update(group=group)


def _parts(template: Template) -> list[Any]:
    return [
        part if isinstance(part, str) else [[words, n] for words, n in part.fillings[:8]]
        for part in template.parts
    ]
