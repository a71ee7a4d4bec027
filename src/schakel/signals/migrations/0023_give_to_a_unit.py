"""A signal can be with a unit of its organisation, until somebody there takes it on."""

from django.db import migrations, models

RUNNING = [
    "enriching", "investigation", "prosecution", "received", "registered", "talk_and_complaint",
    "to_weigh", "waiting", "weighed",
]  # fmt: skip
OPEN_WORK = models.Index(
    fields=["organisation", "-is_urgent", "-is_leaving", "due_at", "created_at"],
    include=["id", "phase", "responsible_user_id", "unit", "source_kind"],
    condition=models.Q(phase__in=RUNNING),
    name="signal_open_work",
)
OVERVIEW = models.Index(
    fields=["organisation", "arrived_at"],
    include=[
        "id", "reference", "furthest", "phase", "closing_reason", "merged_into", "source_kind",
        "exploitation_forms", "responsible_user_id", "unit", "is_urgent", "is_leaving", "due_at",
        "received_at", "created_at", "created_by",
    ],
    name="signal_overview",
)  # fmt: skip
UNIT = models.ForeignKey(
    "accounts.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
    db_index=False,
)  # fmt: skip
PERSON_OR_UNIT = models.CheckConstraint(
    name="a_person_or_a_unit",
    condition=models.Q(responsible_user_id__isnull=True) | models.Q(unit__isnull=True),
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_attention_officer"), ("signals", "0022_take_a_file_back")]
    operations = [
        migrations.AddField("signal", "unit", UNIT),
        migrations.AddConstraint("signal", PERSON_OR_UNIT),
        migrations.RemoveIndex(model_name="signal", name="signal_open_work"),
        migrations.RemoveIndex(model_name="signal", name="signal_overview"),
        migrations.AddIndex(model_name="signal", index=OPEN_WORK),
        migrations.AddIndex(model_name="signal", index=OVERVIEW),
    ]
