"""A talk outside the criminal procedure is shown by the database to its own readers only."""

from django.db import migrations

_ORGANISATION = "organisation_id = nullif(current_setting('app.org', true), '')::bigint"
_PERSON = "nullif(current_setting('app.user', true), '')::bigint"
# Who held the talk reads it before the first row of a reader is there.
_READS = f"""
    {_ORGANISATION} AND {_PERSON} = ANY (held_by || ARRAY(
        SELECT reader.user_id FROM signals_outsidetalkreader reader
        WHERE reader.talk_id = signals_outsidetalk.id))
"""
# Who may not read a talk cannot make anybody a reader of it: the talk does not exist for them.
_ADDS = f"""
    {_ORGANISATION} AND added_by = {_PERSON} AND EXISTS (
        SELECT FROM signals_outsidetalk talk WHERE talk.id = signals_outsidetalkreader.talk_id)
"""


class Migration(migrations.Migration):
    dependencies = [("signals", "0016_papers")]
    operations = [
        migrations.RunSQL(
            f"""
            ALTER POLICY reading ON signals_outsidetalk USING ({_READS});
            ALTER POLICY adding ON signals_outsidetalk
              WITH CHECK ({_ORGANISATION} AND held_by = {_PERSON});
            ALTER POLICY adding ON signals_outsidetalkreader WITH CHECK ({_ADDS});
            """,
            f"""
            ALTER POLICY adding ON signals_outsidetalkreader WITH CHECK ({_ORGANISATION});
            ALTER POLICY adding ON signals_outsidetalk WITH CHECK ({_ORGANISATION});
            ALTER POLICY reading ON signals_outsidetalk USING ({_ORGANISATION});
            """,
        ),
    ]
