"""Search uses the index of blind words although row-level security is on (ADR 0091).

PostgreSQL applies a policy before any condition whose operator could betray a row, and those of
arrays are of that kind: the GIN index was never used by the role that serves. This function asks
the index first and keeps only the organisation of the connection; a role of its own, which nobody
signs in with, may read the three columns for that and nothing else.
"""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("signals", "0018_counting_reads_less")]
    operations = [migrations.RunSQL(HOLDING, NO_HOLDING)]
