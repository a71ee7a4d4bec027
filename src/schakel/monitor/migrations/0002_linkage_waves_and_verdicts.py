import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Quality of linkage, earlier waves and merged lists; verdict and band of a run in the list."""

    dependencies = [("monitor", "0001_estimates")]

    operations = [
        migrations.AddField("estimatetable", "shipped", models.CharField(blank=True, max_length=40, default=""), preserve_default=False),
        migrations.AddField("estimatetable", "linkage", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("estimaterun", "linkage", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("estimaterun", "merged", models.CharField(blank=True, max_length=260, default=""), preserve_default=False),
        migrations.AddField(
            "estimaterun",
            "earlier",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="monitor.estimatetable"),
        ),
        migrations.AddField("estimaterun", "stage", models.JSONField(blank=True, default=dict)),
        migrations.AddField("estimaterun", "verdict", models.CharField(blank=True, max_length=30, default=""), preserve_default=False),
        migrations.AddField("estimaterun", "low", models.FloatField(blank=True, null=True)),
        migrations.AddField("estimaterun", "high", models.FloatField(blank=True, null=True)),
        # Never released with a text here: a reason is now kept in every language.
        migrations.RemoveField("estimaterun", "failure"),
        migrations.AddField("estimaterun", "failure", models.JSONField(blank=True, default=dict)),
    ]
