"""A file of signals that was brought in can be taken back whole, by two people."""

from django.db import migrations, models

from schakel.base.fields import EncryptedTextField

IMPORT_STATES = [
    (code, code)
    for code in (
        "mapping", "checking", "checked", "refused", "importing", "paused", "done", "undo_asked",
        "undoing", "undone",
    )
]  # fmt: skip
ROW_STATES = [
    (code, code) for code in ("read", "ready", "wrong", "known", "made", "undone", "kept")
]


class Migration(migrations.Migration):
    dependencies = [("signals", "0021_each_organisation")]
    operations = [
        migrations.AddField(
            "signalimport", "undo_asked_by", models.BigIntegerField(null=True, blank=True)
        ),
        migrations.AddField("signalimport", "undo_reason", EncryptedTextField(null=True, blank=True)),
        migrations.AddField(
            "signalimport", "undo_confirmed_by", models.BigIntegerField(null=True, blank=True)
        ),
        migrations.AddField(
            "signalimport", "undo_confirmed_role", models.CharField(max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            "signalimport", "state", models.CharField(max_length=12, choices=IMPORT_STATES)
        ),
        migrations.AlterField(
            "importrow", "state", models.CharField(max_length=8, choices=ROW_STATES)
        ),
    ]
