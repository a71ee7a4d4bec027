"""What the account counts by night is kept of each form and each source as well (ADR 0107)."""

import django.utils.timezone
from django.db import migrations, models

ONCE = models.UniqueConstraint(
    fields=("organisation", "start", "end", "form", "source"), name="period_is_counted_once"
)
JUDGED = models.Index(
    fields=["organisation", "at"],
    include=["signal", "police_risk", "prosecution_risk"],
    name="weighings_judged",
)


class Migration(migrations.Migration):

    dependencies = [("signals", "0009_lists_in_other_orders")]

    operations = [
        # What was kept before has no judgements, and of past years nothing would count them again.
        migrations.RunSQL("TRUNCATE signals_countedperiod", migrations.RunSQL.noop),
        migrations.RemoveConstraint("countedperiod", "period_is_counted_once"),
        migrations.AddField("countedperiod", "form", models.CharField(blank=True, max_length=40)),
        migrations.AddField("countedperiod", "source", models.CharField(blank=True, max_length=40)),
        migrations.AddField(
            "countedperiod", "counted_at",
            models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField("countedperiod", "judgements", models.JSONField(default=list)),
        migrations.AddConstraint("countedperiod", ONCE),
        migrations.RemoveIndex("weighing", "weighings_judged"),
        migrations.AddIndex("weighing", JUDGED),
    ]  # fmt: skip
