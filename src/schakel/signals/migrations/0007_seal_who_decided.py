"""Who decided on victimhood is a name: sealed like every other, where it stood open before."""

from django.db import migrations

import schakel.base.fields


class Migration(migrations.Migration):
    dependencies = [("signals", "0006_feedback_passes_the_door")]

    operations = [
        migrations.RemoveField(model_name="victimstatus", name="decided_by"),
        migrations.AddField(
            model_name="victimstatus",
            name="decided_by",
            field=schakel.base.fields.EncryptedTextField(null=True),
        ),
    ]
