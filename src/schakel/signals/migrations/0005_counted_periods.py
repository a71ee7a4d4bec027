"""What the account counts over long periods is kept, and removed as soon as it is no longer true."""

import django.db.models.deletion
from django.db import migrations, models

import schakel.base.identifiers
from schakel.base.rls import OrganisationPolicy

# Steps are written when they are taken, so what lies an hour back changes only when a signal is
# destroyed, or when a demonstration is filled. Whoever counts holds the lock until the count is
# stored; a change that comes meanwhile waits and then removes it.
RECOUNT = """
CREATE FUNCTION signals_recount() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE past record;
BEGIN
  FOR past IN SELECT organisation_id AS home, min(at) AS since, max(at) AS till FROM changed
    WHERE at < now() - interval '1 hour' GROUP BY organisation_id
  LOOP
    PERFORM pg_advisory_xact_lock_shared(20261, past.home::integer);
    DELETE FROM signals_countedperiod
    WHERE organisation_id = past.home AND start <= past.till AND until > past.since;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER recounts_new AFTER INSERT ON signals_phasechange
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION signals_recount();
CREATE TRIGGER recounts_gone AFTER DELETE ON signals_phasechange
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION signals_recount();
"""
BACK = """
DROP TRIGGER recounts_new ON signals_phasechange;
DROP TRIGGER recounts_gone ON signals_phasechange;
DROP FUNCTION signals_recount();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_tables"),
        ("signals", "0004_counting_and_searching"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedPeriod",
            fields=[
                ("id", models.UUIDField(default=schakel.base.identifiers.new_id, editable=False,
                                        primary_key=True, serialize=False)),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("steps", models.JSONField(default=list)),
                ("durations", models.JSONField(default=list)),
                ("organisation", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to="accounts.organisation")),
            ],
            options={
                "constraints": [models.UniqueConstraint(
                    fields=("organisation", "start", "end"), name="period_is_counted_once")],
            },
        ),
        OrganisationPolicy("signals_countedperiod", deletable=True),
        migrations.RunSQL(RECOUNT, BACK),
    ]  # fmt: skip
