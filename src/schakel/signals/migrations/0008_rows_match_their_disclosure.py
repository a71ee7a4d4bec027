"""Hand-overs, questions and feedback name a disclosure from this sender to this recipient."""

from django.db import migrations


def _matches(table: str, sender: str, recipient: str = "") -> migrations.RunSQL:
    name = f"{table}_matches_its_disclosure"
    columns, of = f"disclosure_id, {sender}", "id, sender_id"
    if recipient:
        columns, of = f"{columns}, {recipient}", f"{of}, recipient_id"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES sharing_disclosure ({of}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0007_seal_who_decided"),
        ("sharing", "0006_rows_match_their_disclosure"),
    ]
    operations = [
        _matches("signals_handover", "sender_id", "recipient_id"),
        _matches("signals_question", "organisation_id", "recipient_id"),
        # The reporter is no organisation in Schakel.
        _matches("signals_feedback", "organisation_id"),
    ]
