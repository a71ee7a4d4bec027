"""Files of signals on their way in: the file, its rows, and which column means what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned
from schakel.signals.workflow import ImportState, RowState

BUSY = frozenset({ImportState.CHECKING, ImportState.IMPORTING, ImportState.UNDOING})


class _ImportPrivacy(FieldPrivacy):
    """What is not yet a signal: kept as long as a draft."""

    data_class = "criminal"
    retention = "draft"
    purpose = "signals"
    kept_back = "files on their way in are not signals yet"


class SignalImport(Owned):
    """One file of signals, from sending it to the last row."""

    name = EncryptedTextField()
    # The file itself (base64), until its rows have been read.
    content = EncryptedTextField(null=True, blank=True)
    header = EncryptedJSONField()
    samples = EncryptedJSONField()
    mapping = EncryptedJSONField(null=True, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=[(code, code) for code in ImportState])
    failure = models.CharField(max_length=40, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True, blank=True)
    confirmed_role = models.CharField(max_length=40, blank=True)
    # Undoing takes two people, as every stop does: who asked and why, and who agreed.
    undo_asked_by = models.BigIntegerField(null=True, blank=True)
    undo_reason = EncryptedTextField(null=True, blank=True)
    undo_confirmed_by = models.BigIntegerField(null=True, blank=True)
    undo_confirmed_role = models.CharField(max_length=40, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("-added_at",)

    class Privacy(_ImportPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "source_kind",
                "state",
                "failure",
                "rows_total",
                "rows_done",
                "added_by",
                "added_at",
                "confirmed_by",
                "confirmed_role",
                "undo_asked_by",
                "undo_confirmed_by",
                "undo_confirmed_role",
                "finished_at",
                "expires_at",
            }
        )
        personal = frozenset({"name"})
        sensitive = frozenset({"content", "header", "samples", "mapping", "undo_reason"})

    def __str__(self) -> str:
        return f"{self.added_at:%Y-%m-%d %H:%M}"

    @property
    def is_busy(self) -> bool:
        """Tell whether the worker has it."""
        return self.state in BUSY


class ImportRow(Owned):
    """One row of a file; `errors` holds `field:what`, never what was written there."""

    signal_import = models.ForeignKey(SignalImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=[(code, code) for code in RowState])
    errors = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    cells = EncryptedJSONField()
    # The own case number, blinded: the same number twice in a file is a mistake.
    number_key = models.CharField(max_length=64, blank=True)
    signal = models.ForeignKey(
        "signals.Signal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=["signal_import", "state", "number"], name="rows_to_do"),
            models.Index(fields=["signal_import", "number_key"], name="rows_with_a_number"),
        )
        constraints = (
            models.UniqueConstraint(fields=["signal_import", "number"], name="one_row_per_number"),
        )

    class Privacy(_ImportPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal_import",
                "number",
                "state",
                "errors",
                "number_key",
                "signal",
            }
        )
        sensitive = frozenset({"cells"})

    def __str__(self) -> str:
        return str(self.number)


class ImportMapping(Owned):
    """What the columns meant the last time, by their names."""

    fields = EncryptedJSONField()
    source_kind = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation"], name="one_mapping_per_organisation"),
        )

    class Privacy(_ImportPrivacy):
        plain = frozenset({"id", "organisation", "source_kind", "changed_at"})
        sensitive = frozenset({"fields"})

    def __str__(self) -> str:
        return str(self.organisation_id)
