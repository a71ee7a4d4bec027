"""The role of counts reads what its three counts add up, and no column more."""

from django.db import migrations

_BEFORE = """
GRANT SELECT (id, organisation_id, trace_id, parent_trace_id, reference, workflow_service,
  workflow_version, phase, phase_before, moves, due_at, is_urgent, is_leaving, minors, danger,
  source_kind, reporter_type, received_at, registered_at, exploitation_forms, sectors,
  wait_reason, review_on, closing_reason, closed_at, merged_into_id, split_from_id,
  from_handover_id, created_at, arrived_at, furthest) ON signals_signal TO schakel_counts;
GRANT SELECT (id, organisation_id, signal_id, number, from_phase, to_phase, reason_code, at)
  ON signals_phasechange TO schakel_counts;
GRANT SELECT (id, sender_id, recipient_id, signal_id, trace_id, status, offered_at, due_at,
  answered_at, refusal_reason, missing) ON signals_handover TO schakel_counts;
GRANT SELECT (organisation_id, signal_id, role) ON signals_involvedperson TO schakel_counts;
"""
_NOTHING = """
REVOKE ALL ON signals_signal, signals_phasechange, signals_handover, signals_involvedperson
  FROM schakel_counts;
"""
_NEEDED = """
GRANT SELECT (id, organisation_id, trace_id, workflow_service, phase, registered_at,
  exploitation_forms, closing_reason, merged_into_id, furthest) ON signals_signal TO schakel_counts;
GRANT SELECT (signal_id, to_phase, at) ON signals_phasechange TO schakel_counts;
GRANT SELECT (signal_id, role) ON signals_involvedperson TO schakel_counts;
"""


class Migration(migrations.Migration):
    dependencies = [("signals", "0017_only_readers_read_talks_outside")]
    operations = [migrations.RunSQL(_NOTHING + _NEEDED, _NOTHING + _BEFORE)]
