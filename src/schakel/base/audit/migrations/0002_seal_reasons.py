"""Room for sealed reasons; `manage.py seal_reasons` moves those that stand in clear."""

from django.db import migrations, models

import schakel.base.fields


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RenameField("auditline", "reason", "plain_reason"),
        migrations.AlterField(
            "auditline",
            "plain_reason",
            models.CharField(blank=True, db_column="reason", max_length=500),
        ),
        migrations.AddField(
            "auditline",
            "sealed_reason",
            schakel.base.fields.EncryptedJSONField(blank=True, null=True),
        ),
        migrations.AddField(
            "auditline", "reason_digest", models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditline", "earlier_hash", models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
