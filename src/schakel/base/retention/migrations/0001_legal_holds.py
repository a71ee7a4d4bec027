"""Legal holds, and the trail that the role of retention leaves."""

import django.db.models.deletion
from django.db import migrations, models

import schakel.base.fields
import schakel.base.identifiers
from schakel.base.rls import OrganisationPolicy

# It destroys and says so: one line of the trail, without reading what stands in the others.
TRAIL = """
GRANT INSERT ON audit_auditline TO schakel_retention;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("audit", "0001_tables"),
        ("base", "0001_roles_and_functions"),
    ]
    operations = [
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.UUIDField(default=schakel.base.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ("target_type", models.CharField(max_length=80)),
                ("target_id", models.CharField(max_length=60)),
                ("reason", schakel.base.fields.EncryptedTextField()),
                ("placed_by", models.BigIntegerField()),
                ("placed_at", models.DateTimeField()),
                ("why_lifted", schakel.base.fields.EncryptedTextField(blank=True, null=True)),
                ("lifting_asked_by", models.BigIntegerField(blank=True, null=True)),
                ("lifted_by", models.BigIntegerField(blank=True, null=True)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("lifted_at__isnull", True)), fields=("target_type", "target_id"), name="one_hold_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                ("lifting_asked_by__isnull", False),
                                ("why_lifted__isnull", False),
                                models.Q(("lifted_by", models.F("lifting_asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="two_people_lift_a_hold",
                    ),
                ],
            },
        ),
        OrganisationPolicy("retention_legalhold"),
        migrations.RunSQL(TRAIL, "REVOKE INSERT ON audit_auditline FROM schakel_retention"),
    ]
