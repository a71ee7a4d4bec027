"""The follow-up guarantee in the database: allowed steps, history, two people, help offered.

The services keep these rules kindly; these triggers keep them when the services fail.
"""

from django.db import migrations

# The widest set of steps, as schakel.signals.workflow.WIDEST had it; a test compares the two.
WIDEST = {
    "received": ["registered", "closed"],
    "registered": ["enriching", "handed_over", "waiting", "closed"],
    "enriching": ["to_weigh", "handed_over", "waiting", "closed"],
    "to_weigh": ["weighed", "handed_over", "waiting", "closed"],
    "weighed": ["talk_and_complaint", "investigation", "enriching", "handed_over", "waiting",
                "closed"],
    "talk_and_complaint": ["investigation", "weighed", "handed_over", "waiting", "closed"],
    "investigation": ["prosecution", "handed_over", "waiting", "closed"],
    "prosecution": ["handed_over", "waiting", "closed"],
    "waiting": ["registered", "enriching", "to_weigh", "weighed", "talk_and_complaint",
                "investigation", "prosecution", "handed_over"],
    "closed": ["received", "registered", "enriching", "to_weigh", "weighed",
               "talk_and_complaint", "investigation", "prosecution"],
}
_PAIRS = ", ".join(f"('{start}', '{to}')" for start, tos in WIDEST.items() for to in tos)

# A step exists where a published workflow names it and the code allows any workflow to.
ALLOWED_STEPS = f"""
CREATE VIEW signals_allowedstep WITH (security_invoker = true) AS
SELECT published.kind, published.number AS version, phase.key AS from_phase, step AS to_phase
FROM reference_referenceversion AS published,
     jsonb_each(published.content -> 'phases') AS phase,
     jsonb_array_elements_text(phase.value -> 'next') AS step
WHERE published.kind LIKE 'workflow\\_%' AND jsonb_typeof(published.content) = 'object'
  AND published.status <> 'draft'
  AND (phase.key, step) IN ({_PAIRS});
GRANT SELECT ON signals_allowedstep TO schakel_app;
"""

NEW_SIGNAL = """
CREATE FUNCTION signals_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.moves <> 0 OR NOT (
    NEW.phase = 'received' OR (
      NEW.phase = 'registered'
      AND (NEW.from_handover_id IS NOT NULL OR NEW.split_from_id IS NOT NULL)
    )
  ) THEN
    RAISE EXCEPTION 'a signal starts as received' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER starts BEFORE INSERT ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_new();
"""

# The rules of one step; `OLD.phase <> NEW.phase` is known here.
STEP = """
CREATE FUNCTION signals_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.organisation_id, NEW.trace_id, NEW.reference, NEW.workflow_service,
      NEW.workflow_version)
     IS DISTINCT FROM
     (OLD.id, OLD.organisation_id, OLD.trace_id, OLD.reference, OLD.workflow_service,
      OLD.workflow_version) THEN
    RAISE EXCEPTION 'a signal keeps its identity' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.phase = OLD.phase THEN
    IF (NEW.moves, NEW.phase_before) IS DISTINCT FROM (OLD.moves, OLD.phase_before) THEN
      RAISE EXCEPTION 'only a step counts as a step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
    SELECT FROM signals_allowedstep AS step
    WHERE step.kind = 'workflow_' || NEW.workflow_service AND step.version = NEW.workflow_version
      AND step.from_phase = OLD.phase AND step.to_phase = NEW.phase
  ) THEN
    RAISE EXCEPTION '% -> % is no step', OLD.phase, NEW.phase USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.moves <> OLD.moves + 1 OR NOT EXISTS (
    SELECT FROM signals_phasechange AS change
    WHERE change.signal_id = NEW.id AND change.number = NEW.moves
      AND change.from_phase = OLD.phase AND change.to_phase = NEW.phase
  ) THEN
    RAISE EXCEPTION 'a step leaves a line in the history' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.phase IN ('waiting', 'closed') AND NEW.phase NOT IN (OLD.phase_before, 'handed_over') THEN
    RAISE EXCEPTION 'a signal goes back to where it was' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.phase IN ('waiting', 'closed') AND NEW.phase_before <> OLD.phase THEN
    RAISE EXCEPTION 'a signal remembers where it was' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.phase = 'handed_over' AND NOT EXISTS (
    SELECT FROM signals_handover AS offer
    WHERE offer.signal_id = NEW.id AND offer.status = 'accepted'
  ) THEN
    RAISE EXCEPTION 'nobody accepted this signal' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.phase = 'closed' THEN
    PERFORM signals_check_stop(NEW);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER steps BEFORE UPDATE ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_step();
"""

STOP = """
CREATE FUNCTION signals_check_stop(signal signals_signal) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM signals_stopproposal AS stop
    WHERE stop.signal_id = signal.id AND stop.answer = 'confirmed'
      AND stop.reason = signal.closing_reason AND stop.proposed_by = signal.closed_by
      AND stop.answered_by = signal.confirmed_by
  ) THEN
    RAISE EXCEPTION 'a second person confirms a stop' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT FROM signals_handover AS offer
    WHERE offer.signal_id = signal.id AND offer.status IN ('offered', 'received')
  ) THEN
    RAISE EXCEPTION 'an offer still waits for an answer' USING ERRCODE = 'check_violation';
  END IF;
  -- The persons of a duplicate live on with the signal it was merged into.
  IF signal.merged_into_id IS NULL AND EXISTS (
    SELECT FROM signals_involvedperson AS person
    JOIN signals_signal AS own ON own.id = person.signal_id
    WHERE (own.id = signal.id OR own.merged_into_id = signal.id) AND person.is_possible_victim
      AND NOT EXISTS (SELECT FROM signals_helpoffer AS help WHERE help.person_id = person.id)
  ) THEN
    RAISE EXCEPTION 'help is offered to each possible victim first'
      USING ERRCODE = 'check_violation';
  END IF;
END $$;
"""

HISTORY = """
CREATE FUNCTION signals_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM signals_signal AS signal
    WHERE signal.id = NEW.signal_id AND signal.organisation_id = NEW.organisation_id
      AND (
        (signal.phase = NEW.from_phase AND NEW.number = signal.moves + 1)
        OR (NEW.number = 0 AND NEW.from_phase = '' AND signal.moves = 0)
      )
  ) THEN
    RAISE EXCEPTION 'history follows the signal' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON signals_phasechange
  FOR EACH ROW EXECUTE FUNCTION signals_history();
"""

OFFER = """
CREATE FUNCTION signals_offer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting bigint := nullif(current_setting('app.org', true), '')::bigint;
BEGIN
  IF (NEW.sender_id, NEW.recipient_id, NEW.signal_id, NEW.trace_id, NEW.disclosure_id,
      NEW.package_hash)
     IS DISTINCT FROM
     (OLD.sender_id, OLD.recipient_id, OLD.signal_id, OLD.trace_id, OLD.disclosure_id,
      OLD.package_hash) THEN
    RAISE EXCEPTION 'what was offered stays as it was' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = OLD.status THEN
    RETURN NEW;
  END IF;
  IF OLD.status NOT IN ('offered', 'received') OR NEW.status = 'offered' THEN
    RAISE EXCEPTION 'an answer stays given' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status IN ('received', 'accepted', 'refused') AND acting IS DISTINCT FROM NEW.recipient_id
     OR NEW.status IN ('revoked', 'expired') AND acting IS DISTINCT FROM NEW.sender_id THEN
    RAISE EXCEPTION 'that answer is for the other side' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER answers BEFORE UPDATE ON signals_handover
  FOR EACH ROW EXECUTE FUNCTION signals_offer();
"""

# A possible victim cannot be added to a signal that ended, where nobody would offer help.
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

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("signals", "0003_follow_up_guarantee"),
    ("signals", "0005_nobody_joins_what_ended"),
]


def _dropped(trigger: str, table: str, function: str) -> str:
    return f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {function}();"


class Migration(migrations.Migration):
    replaces = MERGED
    dependencies = [("signals", "0002_who_sees_which_rows"), ("reference", "__first__")]
    operations = [
        migrations.RunSQL(ALLOWED_STEPS, "DROP VIEW signals_allowedstep"),
        migrations.RunSQL(NEW_SIGNAL, _dropped("starts", "signals_signal", "signals_new")),
        migrations.RunSQL(STOP, "DROP FUNCTION signals_check_stop(signals_signal)"),
        migrations.RunSQL(STEP, _dropped("steps", "signals_signal", "signals_step")),
        migrations.RunSQL(HISTORY, _dropped("follows", "signals_phasechange", "signals_history")),
        migrations.RunSQL(OFFER, _dropped("answers", "signals_handover", "signals_offer")),
        migrations.RunSQL(JOIN, UNJOIN),
    ]
