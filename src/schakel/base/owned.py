"""What nearly every table shares: a key that says nothing, an owner, and how private its fields are."""

from django.db import models

from schakel.base.identifiers import new_id


class Owned(models.Model):
    """A row of one organisation; row-level security reads its `organisation`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class FieldPrivacy:
    """Which fields are plain, personal or sensitive; a check wants every field in exactly one."""

    plain: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    sensitive: frozenset[str] = frozenset()
    # Why rows stay out of the export of an organisation; empty: they go along.
    kept_back: str = ""


class CasePrivacy(FieldPrivacy):
    """Of what belongs to a signal: criminal data, kept and destroyed with it."""

    data_class = "criminal"
    retention = "signal"
    purpose = "signals"
