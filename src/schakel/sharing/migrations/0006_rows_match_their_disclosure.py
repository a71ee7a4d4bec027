"""What another organisation may read names a disclosure from this sender to this recipient.

A foreign key on the id alone would let a row hang on the disclosure of somebody else.
"""

from django.db import migrations

PARTIES = "disclosure_names_its_parties"
SENDER = "disclosure_names_its_sender"


def _matches(table: str, *columns: str, of: str) -> migrations.RunSQL:
    name = f"{table}_matches_its_{'_'.join(of.split(', ')[1:])}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (disclosure_id, "
        f"{', '.join(columns)}) REFERENCES sharing_disclosure ({of}) "
        "DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _unique(name: str, columns: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE sharing_disclosure ADD CONSTRAINT {name} UNIQUE ({columns})",
        f"ALTER TABLE sharing_disclosure DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("sharing", "0005_outsiders_and_receipts")]
    operations = [
        _unique(PARTIES, "id, sender_id, recipient_id"),
        _unique(SENDER, "id, sender_id"),
        *(
            _matches(table, "sender_id", "recipient_id", of="id, sender_id, recipient_id")
            for table in ("sharing_package", "sharing_notice", "sharing_receipt")
        ),
        # An outsider has no number: for it only the sender can be compared.
        *(
            _matches(table, "sender_id", of="id, sender_id")
            for table in ("sharing_package", "sharing_notice")
        ),
        _matches("sharing_personrequest", "organisation_id", of="id, sender_id"),
    ]
