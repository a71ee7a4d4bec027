"""Loading shipped reference data, and publishing one's own by two people."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors
from schakel.base.reference.models import ReferenceVersion
from schakel.base.reference.workflow import Origin, ShippedFile, Status, read_shipped
from schakel.base.rights import Right

# The lexicon of the scan is one whole of many files, loaded and checked by its method.
OWN_READER = {"scan"}


class SamePerson(Exception):
    """Somebody else than the writer of a draft must publish it."""


def load_shipped(*, root: Path) -> list[str]:
    """Load every list of `reference/`; unchanged files and local publications stay as they are."""
    paths = (path for path in root.rglob("*") if path.suffix in {".csv", ".toml"})
    files = sorted(path for path in paths if path.parent.name not in OWN_READER)
    loaded = [file.kind for path in files if _load(file := read_shipped(path, root))]
    selectors.forget()
    return loaded


@transaction.atomic
def draft(*, actor: Actor, kind: str, content: object, note: str) -> ReferenceVersion:
    """Write a new version of a list, text, standard or workflow; it counts once published."""
    if not actor.may(Right.REFERENCE_DRAFT):
        raise PermissionDenied
    before = selectors.newest(kind)
    file = ShippedFile(kind, content)
    version = ReferenceVersion.objects.create(
        kind=kind,
        number=_next_number(kind),
        origin=Origin.LOCAL,
        status=Status.DRAFT,
        content=content,
        checksum=file.checksum,
        source=before.source if before else note,
        owner=before.owner if before else "",
        dated_on=timezone.localdate().isoformat(),
        note=note,
        drafted_by=actor.user_id,
    )
    audit.record(actor=actor, action="reference.draft", target=version, kind=kind)
    return version


@transaction.atomic
def publish(*, actor: Actor, kind: str, number: int) -> ReferenceVersion:
    """Publish a draft that somebody else wrote."""
    version = ReferenceVersion.objects.select_for_update().get(
        kind=kind, number=number, status=Status.DRAFT
    )
    if not actor.may(Right.REFERENCE_PUBLISH):
        raise PermissionDenied
    if version.drafted_by == actor.user_id:
        raise SamePerson
    version.status = Status.PUBLISHED
    version.published_by = actor.user_id
    version.published_at = timezone.now()
    version.save(update_fields=["status", "published_by", "published_at"])
    audit.record(actor=actor, action="reference.publish", target=version, kind=kind)
    transaction.on_commit(selectors.forget)
    return version


@transaction.atomic
def discard(*, actor: Actor, kind: str, number: int) -> ReferenceVersion:
    """Put a draft aside that nobody needs; it stays readable and can no longer be published."""
    version = ReferenceVersion.objects.select_for_update().get(
        kind=kind, number=number, status=Status.DRAFT
    )
    if not actor.may(Right.REFERENCE_DRAFT) and not actor.may(Right.REFERENCE_PUBLISH):
        raise PermissionDenied
    version.status = Status.WITHDRAWN
    version.save(update_fields=["status"])
    audit.record(actor=actor, action="reference.discard", target=version, kind=kind)
    return version


def _load(file: ShippedFile) -> bool:
    shipped = ReferenceVersion.objects.filter(kind=file.kind, origin=Origin.SHIPPED)
    newest = shipped.order_by("-number").first()
    if newest and newest.checksum == file.checksum:
        return False
    ReferenceVersion.objects.create(
        kind=file.kind,
        number=_next_number(file.kind),
        origin=Origin.SHIPPED,
        status=Status.PUBLISHED,
        content=file.content,
        checksum=file.checksum,
        source=file.about["source"],
        owner=file.about["owner"],
        dated_on=file.about["date"],
        published_at=timezone.now(),
    )
    return True


def _next_number(kind: str) -> int:
    highest = ReferenceVersion.objects.filter(kind=kind).aggregate(Max("number"))["number__max"]
    return (highest or 0) + 1
