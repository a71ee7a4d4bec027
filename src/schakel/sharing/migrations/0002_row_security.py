"""Each side of a disclosure sees it; what was decided and disclosed only grows."""

from django.db import migrations

from schakel.base.rls import AppendOnly, OrganisationPolicy


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_disclosures")]
    operations = [
        OrganisationPolicy("sharing_decision"),
        OrganisationPolicy("sharing_disclosure", columns=("sender_id", "recipient_id")),
        OrganisationPolicy(
            "sharing_receipt", columns=("recipient_id", "sender_id"), writers=("recipient_id",)
        ),
        AppendOnly("sharing_decision"),
        AppendOnly("sharing_disclosure"),
        AppendOnly("sharing_receipt"),
    ]
