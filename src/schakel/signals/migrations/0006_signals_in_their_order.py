"""Indexes for what pages asked of all rows of a large organisation: a list in which ended signals
stay, what one reported, a person in other signals, suspects and talks held."""

from django.db import migrations, models

INDEXES = {
    "signal": (
        models.Index(
            fields=["organisation", "-is_urgent", "-is_leaving", "due_at", "created_at"],
            include=["id"],
            name="signal_in_order",
        ),
        models.Index(
            fields=["organisation", "created_by", "-created_at"],
            include=["id"],
            name="signal_by_reporter",
        ),
    ),
    "involvedperson": (
        models.Index(fields=["trace_id"], name="person_by_trace"),
        models.Index(
            fields=["organisation", "signal"],
            condition=models.Q(role="suspect"),
            name="suspects_by_signal",
        ),
    ),
    "talk": (
        models.Index(
            fields=["organisation", "held_at"],
            condition=models.Q(status="held"),
            name="talks_held",
        ),
    ),
}


class Migration(migrations.Migration):

    dependencies = [("signals", "0005_counted_periods")]

    operations = [
        migrations.AddIndex(model_name=model, index=index)
        for model, found in INDEXES.items()
        for index in found
    ]
