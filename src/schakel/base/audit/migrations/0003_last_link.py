"""Taking the turn at a chain and reading its last link are one question, for every act asks it."""

from django.db import migrations

# A statement sees what was there when it began, so one that waits for its turn would read an old
# link; statements inside a volatile function each look anew.
LAST_LINK = """
CREATE FUNCTION schakel_last_link(space integer, organisation integer)
RETURNS TABLE (number bigint, hash varchar) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(space, organisation);
  RETURN QUERY SELECT line.number, line.hash FROM audit_auditline line
    WHERE line.organisation_id = organisation ORDER BY line.number DESC LIMIT 1;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seal_reasons")]
    operations = [
        migrations.RunSQL(LAST_LINK, "DROP FUNCTION schakel_last_link(integer, integer)"),
    ]
