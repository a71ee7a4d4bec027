"""Which files belong to a thing."""

from hashlib import sha256

from django.db.models import Model, QuerySet

from schakel.base.actor import Actor
from schakel.base.files.models import StoredFile


def files_of(*, actor: Actor, target: Model) -> QuerySet[StoredFile]:
    """Return the own organisation's files of a thing, without their content."""
    return StoredFile.objects.filter(
        organisation_id=actor.organisation_id,
        target_type=target._meta.label,
        target_id=str(target.pk),
    )


def same_file(*, actor: Actor, target: Model, content: bytes) -> StoredFile | None:
    """Return the file of a thing that came in with exactly this content."""
    known = files_of(actor=actor, target=target)
    return known.filter(fingerprint=sha256(content).hexdigest()).first()


def all_files(*, actor: Actor) -> QuerySet[StoredFile]:
    """Return every file of the own organisation, for its export."""
    return StoredFile.objects.filter(organisation_id=actor.organisation_id).order_by("pk")
