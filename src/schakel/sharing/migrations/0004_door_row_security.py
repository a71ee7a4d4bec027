"""Each table opens for who takes part; decisions, receipts and history only grow."""

from django.db import migrations

from schakel.base.rls import AppendOnly, OrganisationPolicy

BOTH = ("sender_id", "recipient_id")


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_door_and_consents")]
    operations = [
        OrganisationPolicy("sharing_dutyconflict"),
        AppendOnly("sharing_dutyconflict"),
        OrganisationPolicy("sharing_request"),
        OrganisationPolicy("sharing_notice", columns=BOTH, writers=BOTH),
        OrganisationPolicy("sharing_consent"),
        OrganisationPolicy("sharing_consentevent"),
        AppendOnly("sharing_consentevent"),
        OrganisationPolicy("sharing_agreement"),
        # The other parties read what they agreed on.
        migrations.RunSQL(
            "CREATE POLICY parties ON sharing_agreement FOR SELECT USING "
            "(nullif(current_setting('app.org', true), '')::bigint = ANY(parties))",
            "DROP POLICY parties ON sharing_agreement",
        ),
        OrganisationPolicy("sharing_ruleset"),
        OrganisationPolicy("sharing_package", columns=BOTH),
        AppendOnly("sharing_package"),
        OrganisationPolicy("sharing_accessgrant"),
        OrganisationPolicy("sharing_accessuse"),
        AppendOnly("sharing_accessuse"),
        OrganisationPolicy("sharing_personrequest"),
    ]
