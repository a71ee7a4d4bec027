"""The situation of a hit, where a note tells of several people."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("scanning", "0003_list_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="hit",
            name="situation",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
