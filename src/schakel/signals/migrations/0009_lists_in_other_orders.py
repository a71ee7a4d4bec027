"""Indexes for a list in which ended signals stay, by when they came in and by number."""

from django.db import migrations, models

INDEXES = (
    models.Index(
        fields=["organisation", "received_at", "created_at"],
        include=["id"],
        name="signal_by_received",
    ),
    models.Index(fields=["organisation", "reference"], include=["id"], name="signal_by_reference"),
)


class Migration(migrations.Migration):

    dependencies = [("signals", "0008_steps_with_their_signal")]

    operations = [migrations.AddIndex(model_name="signal", index=index) for index in INDEXES]
