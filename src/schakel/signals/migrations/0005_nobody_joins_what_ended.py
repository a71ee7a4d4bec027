"""A possible victim cannot be added to a signal that ended, where nobody would offer help."""

from django.db import migrations

JOIN = """
CREATE FUNCTION signals_join() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.is_possible_victim THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.is_possible_victim AND OLD.signal_id = NEW.signal_id THEN
    RETURN NEW;
  END IF;
  IF EXISTS (
    SELECT FROM signals_signal AS signal
    WHERE signal.id = NEW.signal_id AND signal.phase IN ('closed', 'handed_over')
  ) THEN
    RAISE EXCEPTION 'reopen the signal first' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER joins BEFORE INSERT OR UPDATE ON signals_involvedperson
  FOR EACH ROW EXECUTE FUNCTION signals_join();

CREATE FUNCTION signals_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id AND EXISTS (
    SELECT FROM signals_signal AS kept
    WHERE kept.id = NEW.merged_into_id
      AND (kept.phase IN ('closed', 'handed_over') OR kept.merged_into_id IS NOT NULL)
  ) THEN
    RAISE EXCEPTION 'a signal is merged into one that goes on' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER merges BEFORE UPDATE OF merged_into_id ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_merge();
"""
UNJOIN = """
DROP TRIGGER joins ON signals_involvedperson; DROP FUNCTION signals_join();
DROP TRIGGER merges ON signals_signal; DROP FUNCTION signals_merge();
"""


class Migration(migrations.Migration):
    dependencies = [("signals", "0004_clock_unit")]
    operations = [migrations.RunSQL(JOIN, UNJOIN)]
