"""Search finds the first fifty signals in order of danger without sorting all that hold a word."""

from django.db import migrations

# Few that hold the words are sorted. Of many the order is walked until there are enough: sorting
# 33,000 to show fifty took a quarter of a second (ADR 0106). A blind word is of one organisation,
# so the index of organisations would only cost time beside that of words; hence the "+ 0".
FIRST = """
GRANT SELECT (is_urgent, is_leaving, due_at, created_at) ON signals_signal TO schakel_search;
CREATE FUNCTION signals_first_holding(wanted text[], most integer, many integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER
SET search_path = public SET enable_bitmapscan = on AS $$
DECLARE
  acting bigint := nullif(current_setting('app.org', true), '')::bigint;
  asked text := (SELECT string_agg(format(' AND words && %L::varchar[]', string_to_array(one, '|')), '')
                 FROM unnest(wanted) AS one);
  whose text := 'organisation_id + 0';
  number integer;
BEGIN
  IF acting IS NULL OR asked IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM signals_signal WHERE %s = %s', whose, acting)
    || asked || format(' LIMIT %s) AS held', many) INTO number;
  IF number = many THEN
    whose := 'organisation_id';
    PERFORM set_config('enable_bitmapscan', 'off', true);
  END IF;
  RETURN QUERY EXECUTE format('SELECT id FROM signals_signal WHERE %s = %s', whose, acting)
    || asked || format(' ORDER BY is_urgent DESC, is_leaving DESC, due_at, created_at LIMIT %s', most);
END $$;
ALTER FUNCTION signals_first_holding(text[], integer, integer) OWNER TO schakel_search;
REVOKE ALL ON FUNCTION signals_first_holding(text[], integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signals_first_holding(text[], integer, integer) TO schakel_app, schakel_owner;
"""
NOT_FIRST = """
DROP FUNCTION signals_first_holding(text[], integer, integer);
REVOKE SELECT (is_urgent, is_leaving, due_at, created_at) ON signals_signal FROM schakel_search;
"""


class Migration(migrations.Migration):

    dependencies = [("signals", "0006_signals_in_their_order")]

    operations = [migrations.RunSQL(FIRST, NOT_FIRST)]
