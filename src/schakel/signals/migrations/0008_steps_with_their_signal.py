"""The index that the account counts steps from names their signal: one form or source reads no rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("signals", "0007_search_finds_the_first")]

    operations = [
        migrations.RemoveIndex(model_name="phasechange", name="steps_in_a_period"),
        migrations.AddIndex(
            model_name="phasechange",
            index=models.Index(
                fields=["organisation", "at"],
                include=["number", "from_phase", "to_phase", "reason_code", "stayed_seconds",
                         "signal"],
                name="steps_in_a_period",
            ),
        ),
    ]  # fmt: skip
