"""The chain of each organisation, which only grows."""

from django.db import migrations, models

import schakel.base.fields
import schakel.base.identifiers
from schakel.base.rls import AppendOnly, OrganisationPolicy
from schakel.base.structure import CreateTables

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

TABLES = [
    migrations.CreateModel(
        name='AuditLine',
        fields=[
            ('id', models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
            ('organisation_id', models.BigIntegerField()),
            ('number', models.PositiveBigIntegerField()),
            ('at', models.DateTimeField()),
            ('user_id', models.BigIntegerField(null=True)),
            ('role', models.CharField(blank=True, max_length=40)),
            ('purpose', models.CharField(blank=True, max_length=60)),
            ('action', models.CharField(max_length=80)),
            ('target_type', models.CharField(max_length=80)),
            ('target_id', models.CharField(max_length=60)),
            ('sealed_reason', schakel.base.fields.EncryptedJSONField(blank=True, null=True)),
            ('reason_digest', models.CharField(blank=True, max_length=64)),
            ('plain_reason', models.CharField(blank=True, db_column='reason', max_length=500)),
            ('earlier_hash', models.CharField(blank=True, max_length=64)),
            ('details', models.JSONField(default=dict)),
            ('previous', models.CharField(max_length=64)),
            ('hash', models.CharField(max_length=64)),
        ],
        options={
            'ordering': ('organisation_id', 'number'),
            'indexes': [models.Index(fields=['target_type', 'target_id', 'at'], name='lines_about_a_thing'), models.Index(fields=['organisation_id', 'user_id', 'at'], name='lines_by_a_user')],
            'constraints': [models.UniqueConstraint(fields=('organisation_id', 'number'), name='one_line_per_number')],
        },
    ),
]

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("audit", "0001_initial"),
    ("audit", "0002_seal_reasons"),
    ("audit", "0003_last_link"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = MERGED
    dependencies = [("base", "0001_roles_and_functions")]
    operations = [
        CreateTables(TABLES),
        OrganisationPolicy("audit_auditline"),
        AppendOnly("audit_auditline"),
        # Taking the turn at a chain and reading its last link are one question, for every act asks it.
        migrations.RunSQL(LAST_LINK, "DROP FUNCTION schakel_last_link(integer, integer)"),
    ]
