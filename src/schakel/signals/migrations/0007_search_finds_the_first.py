"""Search finds the first fifty, open ones and danger first, without sorting all that hold a word."""

from django.db import migrations

# Few that hold the words are sorted. Of many the order is walked until there are enough: sorting
# 33,000 to show fifty took a quarter of a second (ADR 0106). First the open ones are walked, which
# have an index of their own, and for what is then short the others. A blind word is of one
# organisation, so the index of organisations would only cost time beside that of words; hence
# the "+ 0".
FIRST = """
GRANT SELECT (phase, is_urgent, is_leaving, due_at, created_at) ON signals_signal TO schakel_search;
CREATE FUNCTION signals_first_holding(wanted text[], most integer, many integer, running text[])
RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER
SET search_path = public SET enable_bitmapscan = on AS $$
DECLARE
  acting bigint := nullif(current_setting('app.org', true), '')::bigint;
  asked text := (SELECT string_agg(format(' AND words && %L::varchar[]', string_to_array(one, '|')), '')
                 FROM unnest(wanted) AS one);
  is_open text := format('phase = ANY (%L::varchar[])', running);
  in_order text := 'is_urgent DESC, is_leaving DESC, due_at, created_at';
  part text;
  number integer;
BEGIN
  IF acting IS NULL OR asked IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM signals_signal WHERE organisation_id + 0 = %s %s'
                 ' LIMIT %s) AS held', acting, asked, many) INTO number;
  IF number < many THEN
    RETURN QUERY EXECUTE format('SELECT id FROM signals_signal WHERE organisation_id + 0 = %s %s'
      ' ORDER BY %s DESC, %s LIMIT %s', acting, asked, is_open, in_order, most);
    RETURN;
  END IF;
  PERFORM set_config('enable_bitmapscan', 'off', true);
  FOREACH part IN ARRAY ARRAY[is_open, 'NOT ' || is_open] LOOP
    RETURN QUERY EXECUTE format('SELECT id FROM signals_signal WHERE organisation_id = %s AND %s %s'
      ' ORDER BY %s LIMIT %s', acting, part, asked, in_order, most);
    GET DIAGNOSTICS number = ROW_COUNT;
    most := most - number;
    EXIT WHEN most = 0;
  END LOOP;
END $$;
ALTER FUNCTION signals_first_holding(text[], integer, integer, text[]) OWNER TO schakel_search;
REVOKE ALL ON FUNCTION signals_first_holding(text[], integer, integer, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signals_first_holding(text[], integer, integer, text[])
  TO schakel_app, schakel_owner;
"""
NOT_FIRST = """
DROP FUNCTION signals_first_holding(text[], integer, integer, text[]);
REVOKE SELECT (phase, is_urgent, is_leaving, due_at, created_at) ON signals_signal FROM schakel_search;
"""


class Migration(migrations.Migration):

    dependencies = [("signals", "0006_signals_in_their_order")]

    operations = [migrations.RunSQL(FIRST, NOT_FIRST)]
