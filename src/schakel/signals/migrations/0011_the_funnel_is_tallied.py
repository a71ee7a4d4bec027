"""The database keeps a tally of where signals are: the funnel no longer reads each of them (ADR 108)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import schakel.base.identifiers
from schakel.base.rls import OrganisationPolicy

# Where a signal is in the funnel, for the tally and for the list of signals behind a number.
PLACE = """
CREATE FUNCTION signals_place(merged_into uuid, phase text, closing_reason text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN merged_into IS NOT NULL THEN 'merged'
              WHEN phase = 'closed' THEN closing_reason
              WHEN phase IN ('waiting', 'handed_over') THEN phase ELSE 'open' END
$$;
CREATE FUNCTION signals_year(at timestamptz) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT extract(year FROM at AT TIME ZONE 'Europe/Amsterdam')::smallint
$$;
"""

# Lines are added and never changed, so that no writer waits for another: one when a signal comes,
# one less and one more when it moves. `signals_tally_anew` replaces them by their sums.
TALLIED = """
CREATE FUNCTION signals_tallied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO signals_signaltally (id, organisation_id, arrived_year, furthest, place,
      source_kind, exploitation_forms, number)
    VALUES (gen_random_uuid(), OLD.organisation_id, signals_year(OLD.arrived_at), OLD.furthest,
      signals_place(OLD.merged_into_id, OLD.phase, OLD.closing_reason),
      OLD.source_kind, OLD.exploitation_forms, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO signals_signaltally (id, organisation_id, arrived_year, furthest, place,
      source_kind, exploitation_forms, number)
    VALUES (gen_random_uuid(), NEW.organisation_id, signals_year(NEW.arrived_at), NEW.furthest,
      signals_place(NEW.merged_into_id, NEW.phase, NEW.closing_reason),
      NEW.source_kind, NEW.exploitation_forms, 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tallied AFTER INSERT OR DELETE ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_tallied();
CREATE TRIGGER tallied_anew AFTER UPDATE ON signals_signal
  FOR EACH ROW WHEN (
    (OLD.organisation_id, OLD.arrived_at, OLD.furthest, OLD.merged_into_id, OLD.phase,
     OLD.closing_reason, OLD.source_kind, OLD.exploitation_forms)
    IS DISTINCT FROM
    (NEW.organisation_id, NEW.arrived_at, NEW.furthest, NEW.merged_into_id, NEW.phase,
     NEW.closing_reason, NEW.source_kind, NEW.exploitation_forms))
  EXECUTE FUNCTION signals_tallied();
GRANT INSERT ON signals_signaltally TO schakel_retention;
"""
NOT_TALLIED = """
DROP TRIGGER tallied_anew ON signals_signal;
DROP TRIGGER tallied ON signals_signal;
DROP FUNCTION signals_tallied();
"""

# Lines and signals are read in one statement, so of one moment: what is written meanwhile adds its
# own line, which stays. The lock comes first, so that two who count do not both write the sums.
ANEW = """
CREATE FUNCTION signals_tally_anew(home bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(20262, home::integer);
  WITH before AS (DELETE FROM signals_signaltally WHERE organisation_id = home)
  INSERT INTO signals_signaltally (id, organisation_id, arrived_year, furthest, place,
    source_kind, exploitation_forms, number)
  SELECT gen_random_uuid(), home, year, furthest, place, source_kind, exploitation_forms, number
  FROM (
    SELECT signals_year(arrived_at) AS year, furthest,
      signals_place(merged_into_id, phase, closing_reason) AS place,
      source_kind, exploitation_forms, count(*) AS number
    FROM signals_signal WHERE organisation_id = home GROUP BY 1, 2, 3, 4, 5
  ) AS cell;
END $$;
"""

# Row-level security holds for the owner too, so each organisation is counted as itself.
WHAT_IS_HERE = """
DO $$ DECLARE home bigint;
BEGIN
  FOR home IN SELECT id FROM accounts_organisation LOOP
    PERFORM set_config('app.org', home::text, true);
    PERFORM signals_tally_anew(home);
  END LOOP;
  PERFORM set_config('app.org', '', true);
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_tables"),
        ("signals", "0010_accounts_of_one_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignalTally",
            fields=[
                ("id", models.UUIDField(default=schakel.base.identifiers.new_id, editable=False,
                                        primary_key=True, serialize=False)),
                ("arrived_year", models.PositiveSmallIntegerField()),
                ("furthest", models.PositiveSmallIntegerField()),
                ("place", models.CharField(max_length=40)),
                ("source_kind", models.CharField(max_length=40)),
                ("exploitation_forms", django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=40), blank=True, default=list,
                    size=None)),
                ("number", models.IntegerField()),
                ("organisation", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to="accounts.organisation")),
            ],
            options={
                "indexes": [models.Index(
                    fields=["organisation", "arrived_year"],
                    include=["furthest", "place", "source_kind", "exploitation_forms", "number"],
                    name="tally_of_a_year")],
            },
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                fields=["organisation", "id"],
                include=["source_kind", "exploitation_forms"],
                condition=models.Q(furthest=4),
                name="signal_prosecuted",
            ),
        ),
        OrganisationPolicy("signals_signaltally", deletable=True),
        migrations.RunSQL(
            PLACE,
            "DROP FUNCTION signals_place(uuid, text, text); DROP FUNCTION signals_year(timestamptz)",
        ),
        migrations.RunSQL(ANEW, "DROP FUNCTION signals_tally_anew(bigint)"),
        migrations.RunSQL(WHAT_IS_HERE, migrations.RunSQL.noop),
        migrations.RunSQL(TALLIED, NOT_TALLIED),
    ]  # fmt: skip
