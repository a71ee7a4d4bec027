"""What the database counts and searches itself, each under a role that reads few columns."""

from django.db import migrations

# The phases of the National Rapporteur as numbers; `accounting.LEVELS` has them too, a test compares.
LEVEL = """
CREATE FUNCTION signals_level(phase text) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE phase
    WHEN 'enriching' THEN 1 WHEN 'to_weigh' THEN 1 WHEN 'weighed' THEN 1
    WHEN 'talk_and_complaint' THEN 2 WHEN 'investigation' THEN 3 WHEN 'prosecution' THEN 4
    ELSE 0 END::smallint
$$;
"""

# A form that was loaded earlier writes the whole row: what is counted is never taken from it.
FURTHEST = """
CREATE FUNCTION signals_furthest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.furthest := signals_level(NEW.phase);
    RETURN NEW;
  END IF;
  NEW.furthest := greatest(OLD.furthest, signals_level(NEW.phase));
  NEW.arrived_at := OLD.arrived_at;
  RETURN NEW;
END $$;
CREATE TRIGGER furthest BEFORE INSERT OR UPDATE ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_furthest();
"""

STAYED = """
CREATE FUNCTION signals_stayed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT extract(epoch FROM NEW.at - before.at)::bigint INTO NEW.stayed_seconds
  FROM signals_phasechange AS before
  WHERE before.signal_id = NEW.signal_id AND before.number = NEW.number - 1;
  RETURN NEW;
END $$;
CREATE TRIGGER stayed BEFORE INSERT ON signals_phasechange
  FOR EACH ROW EXECUTE FUNCTION signals_stayed();
"""

# Whatever removes a signal, a line for counting stays: in = out + open + destroyed.
DESTROYED = """
CREATE FUNCTION signals_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO signals_destroyedsignal (id, organisation_id, arrived_month, workflow_service,
    source_kind, exploitation_forms, furthest, destroyed_on)
  VALUES (gen_random_uuid(), OLD.organisation_id,
    date_trunc('month', OLD.arrived_at AT TIME ZONE 'Europe/Amsterdam')::date,
    OLD.workflow_service, OLD.source_kind, OLD.exploitation_forms, OLD.furthest, current_date);
  RETURN OLD;
END $$;
CREATE TRIGGER destroyed AFTER DELETE ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_destroyed();
GRANT INSERT ON signals_destroyedsignal TO schakel_retention;
"""

# The worker counts with plain columns only, over all organisations.
COUNTED = """
GRANT SELECT (id, organisation_id, trace_id, workflow_service, phase, registered_at,
  exploitation_forms, closing_reason, merged_into_id, furthest) ON signals_signal TO schakel_counts;
GRANT SELECT (signal_id, to_phase, at) ON signals_phasechange TO schakel_counts;
GRANT SELECT (signal_id, role) ON signals_involvedperson TO schakel_counts;
"""

# Over all organisations there are counts per service only, each trace once (conventions 11.1):
# signals that police, Labour Inspectorate or Marechaussee registered, in the year of the first.
NATIONAL = """
CREATE FUNCTION signals_national()
RETURNS TABLE (year smallint, service text, form text, level smallint, place text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH trace AS (
    SELECT min(registered_at) AS registered, max(furthest) AS level,
      (array_agg(workflow_service ORDER BY registered_at))[1] AS service,
      (array_agg(array_to_string(exploitation_forms, ' ') ORDER BY registered_at DESC))[1] AS forms,
      (array_agg(
        CASE WHEN merged_into_id IS NOT NULL THEN 'merged'
             WHEN phase = 'closed' THEN closing_reason
             WHEN phase = 'waiting' THEN 'waiting'
             WHEN phase = 'handed_over' THEN 'handed_over' ELSE 'open' END
        ORDER BY (phase = 'handed_over'), registered_at DESC))[1] AS place
    FROM signals_signal
    WHERE workflow_service IN ('police', 'kmar', 'nla_investigation', 'nla_supervision')
      AND registered_at IS NOT NULL
    GROUP BY trace_id
  ), cell AS (
    SELECT extract(year FROM registered AT TIME ZONE 'Europe/Amsterdam')::smallint AS year,
      service, forms, level, place, count(*) AS number
    FROM trace GROUP BY 1, 2, 3, 4, 5
  )
  SELECT year, service, '', level::smallint, place, sum(number)::bigint
  FROM cell GROUP BY 1, 2, 4, 5
  UNION ALL
  SELECT year, service, form, level::smallint, place, sum(number)::bigint
  FROM cell, unnest(string_to_array(forms, ' ')) AS form WHERE form <> '' GROUP BY 1, 2, 3, 4, 5
$$;
CREATE FUNCTION signals_national_suspects()
RETURNS TABLE (year smallint, service text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT extract(year FROM step.at AT TIME ZONE 'Europe/Amsterdam')::smallint,
    signal.workflow_service, count(*)
  FROM (SELECT signal_id, min(at) AS at FROM signals_phasechange
        WHERE to_phase = 'prosecution' GROUP BY signal_id) AS step
  JOIN signals_signal AS signal ON signal.id = step.signal_id
  JOIN signals_involvedperson AS person
    ON person.signal_id = signal.id AND person.role = 'suspect'
  GROUP BY 1, 2
$$;
ALTER FUNCTION signals_national() OWNER TO schakel_counts;
ALTER FUNCTION signals_national_suspects() OWNER TO schakel_counts;
REVOKE ALL ON FUNCTION signals_national(), signals_national_suspects() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signals_national(), signals_national_suspects()
  TO schakel_app, schakel_owner;
CREATE POLICY reading_what_is_rounded ON signals_nationalfunnel FOR SELECT USING (true);
"""
NO_NATIONAL = """
DROP POLICY reading_what_is_rounded ON signals_nationalfunnel;
DROP FUNCTION signals_national(), signals_national_suspects();
"""

# Search uses the index of blind words although row-level security is on (ADR 0091).
#
# PostgreSQL applies a policy before any condition whose operator could betray a row, and those of
# arrays are of that kind: the GIN index was never used by the role that serves. This function asks
# the index first and keeps only the organisation of the connection; a role of its own, which nobody
# signs in with, may read the three columns for that and nothing else.
HOLDING = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schakel_search') THEN
    CREATE ROLE schakel_search NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO schakel_search;
GRANT SELECT (id, organisation_id, words) ON signals_signal TO schakel_search;
CREATE POLICY searching ON signals_signal FOR SELECT TO schakel_search USING (true);
CREATE FUNCTION signals_holding(wanted text[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 200 SECURITY DEFINER SET search_path = public AS $$
DECLARE
  acting bigint := nullif(current_setting('app.org', true), '')::bigint;
  asked text := '';
  one text;
BEGIN
  FOREACH one IN ARRAY wanted LOOP
    asked := asked || format(' AND words && %L::varchar[]', string_to_array(one, '|'));
  END LOOP;
  IF acting IS NULL OR asked = '' THEN
    RETURN;
  END IF;
  RETURN QUERY EXECUTE
    format('SELECT id FROM signals_signal WHERE organisation_id = %s', acting) || asked;
END $$;
ALTER FUNCTION signals_holding(text[]) OWNER TO schakel_search;
REVOKE ALL ON FUNCTION signals_holding(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signals_holding(text[]) TO schakel_app, schakel_owner;
"""
NO_HOLDING = """
DROP FUNCTION signals_holding(text[]);
DROP POLICY searching ON signals_signal;
REVOKE ALL ON signals_signal FROM schakel_search;
"""
NOT_COUNTED = """
REVOKE ALL ON signals_signal, signals_phasechange, signals_involvedperson FROM schakel_counts;
"""

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("signals", "0011_counting_is_kept_by_the_database"),
    ("signals", "0018_counting_reads_less"),
    ("signals", "0019_search_uses_its_index"),
]


def _dropped(trigger: str, table: str) -> str:
    return f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION signals_{trigger}();"


class Migration(migrations.Migration):
    replaces = MERGED
    dependencies = [("signals", "0003_what_a_signal_may_do")]
    operations = [
        migrations.RunSQL(LEVEL, "DROP FUNCTION signals_level(text)"),
        migrations.RunSQL(FURTHEST, _dropped("furthest", "signals_signal")),
        migrations.RunSQL(STAYED, _dropped("stayed", "signals_phasechange")),
        migrations.RunSQL(DESTROYED, _dropped("destroyed", "signals_signal")),
        migrations.RunSQL(COUNTED, NOT_COUNTED),
        migrations.RunSQL(NATIONAL, NO_NATIONAL),
        migrations.RunSQL(HOLDING, NO_HOLDING),
    ]
