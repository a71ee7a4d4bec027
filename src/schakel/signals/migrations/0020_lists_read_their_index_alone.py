"""Indexes from which lists, counts and the account are answered without reading the rows."""

from django.db import migrations, models

RUNNING = [
    "enriching", "investigation", "prosecution", "received", "registered", "talk_and_complaint",
    "to_weigh", "waiting", "weighed",
]  # fmt: skip
OPEN_WORK = models.Index(
    fields=["organisation", "-is_urgent", "-is_leaving", "due_at", "created_at"],
    include=["id", "phase", "responsible_user_id", "source_kind"],
    condition=models.Q(phase__in=RUNNING),
    name="signal_open_work",
)
OVERVIEW = models.Index(
    fields=["organisation", "arrived_at"],
    include=[
        "id", "reference", "furthest", "phase", "closing_reason", "merged_into", "source_kind",
        "exploitation_forms", "responsible_user_id", "is_urgent", "is_leaving", "due_at",
        "received_at", "created_at", "created_by",
    ],
    name="signal_overview",
)  # fmt: skip
ACCEPTED = models.Index(
    fields=["organisation", "arrived_at"],
    include=["from_handover", "phase", "closing_reason"],
    condition=models.Q(from_handover__isnull=False),
    name="signal_accepted",
)
PROSECUTED = models.Index(
    fields=["organisation", "at"],
    include=["signal"],
    condition=models.Q(to_phase="prosecution"),
    name="prosecuted_in_a_period",
)
JUDGED = models.Index(
    fields=["organisation", "at"],
    include=["id", "police_risk", "prosecution_risk"],
    name="weighings_judged",
)


class Migration(migrations.Migration):
    dependencies = [("signals", "0019_search_uses_its_index")]
    operations = [
        migrations.RemoveIndex(model_name="signal", name="signal_work_list"),
        migrations.RemoveIndex(model_name="signal", name="signal_funnel"),
        migrations.AddIndex(model_name="signal", index=OPEN_WORK),
        migrations.AddIndex(model_name="signal", index=OVERVIEW),
        migrations.AddIndex(model_name="signal", index=ACCEPTED),
        migrations.AddIndex(model_name="phasechange", index=PROSECUTED),
        migrations.RemoveIndex(model_name="weighing", name="weighings_in_a_period"),
        migrations.AddIndex(model_name="weighing", index=JUDGED),
    ]
