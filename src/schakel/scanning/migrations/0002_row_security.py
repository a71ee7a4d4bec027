"""Rows are their organisation's; readings, samples and the run log only grow."""

from django.db import migrations

from schakel.base.rls import AppendOnly, OrganisationPolicy

OWN = ("scansource", "scanrun", "runlogline", "replay", "note", "hit", "reading", "sample",
       "adgroup", "ad")  # fmt: skip
ONLY_GROW = ("runlogline", "reading", "sample")


class Migration(migrations.Migration):
    dependencies = [("scanning", "0001_scan")]
    operations = [
        *(OrganisationPolicy(f"scanning_{table}") for table in OWN),
        *(AppendOnly(f"scanning_{table}") for table in ONLY_GROW),
    ]
