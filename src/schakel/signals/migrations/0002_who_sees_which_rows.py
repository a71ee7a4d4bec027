"""Rows are their organisation's; a hand-over is seen by both sides; history only grows."""

from django.db import migrations

from schakel.base.rls import AppendOnly, OrganisationPolicy

OWN = (
    "signal", "phasechange", "submission", "place", "company", "platformuse", "bordercheck",
    "workplace", "indicatoranswer", "involvedperson", "rolechange", "helpoffer", "victimstatus",
    "enrichmentstep", "question", "weighing", "criterionanswer", "stopproposal", "talk",
    "outsidetalk", "outsidetalkreader", "proceeding", "investigation", "suspectoutcome",
    "measure", "clock", "clocksuspension", "escalation", "link", "feedback", "destroyedsignal",
    "dutyturn", "consultation", "powersswitch", "inspection", "trackchoice", "nonpunishmentcheck",
)
# What the application itself may remove.
DELETABLE = (
    "draft", "signalimport", "importrow", "importmapping", "savedlist", "signalpaper",
    # Already rounded, so that everybody in the chain may see it; only its maker replaces it.
    "nationalfunnel",
)
ONLY_GROW = (
    "phasechange", "submission", "rolechange", "helpoffer", "victimstatus", "weighing",
    "criterionanswer", "outsidetalk", "outsidetalkreader", "proceeding", "suspectoutcome",
    "measure", "escalation", "feedback", "handoverevent", "destroyedsignal", "consultation",
    "powersswitch", "trackchoice", "returnmessage", "nonpunishmentcheck", "measurereceipt",
)
BOTH = ("sender_id", "recipient_id")
BOTH_WRITE = ("handover", "handoverevent", "advice", "dossiersample")
SENDER_WRITES = ("returnmessage", "measurereceipt")
PARTIES = "disclosure_id, sender_id, recipient_id"

# Who may read a talk outside the criminal procedure.
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
ONLY_READERS = f"""
ALTER POLICY reading ON signals_outsidetalk USING ({_READS});
ALTER POLICY adding ON signals_outsidetalk
  WITH CHECK ({_ORGANISATION} AND held_by = {_PERSON});
ALTER POLICY adding ON signals_outsidetalkreader WITH CHECK ({_ADDS});
"""
EVERYBODY = f"""
ALTER POLICY adding ON signals_outsidetalkreader WITH CHECK ({_ORGANISATION});
ALTER POLICY adding ON signals_outsidetalk WITH CHECK ({_ORGANISATION});
ALTER POLICY reading ON signals_outsidetalk USING ({_ORGANISATION});
"""

# What a database of before the merge has run instead (ADR 100).
MERGED = [
    ("signals", "0002_row_security"),
    ("signals", "0008_rows_match_their_disclosure"),
    ("signals", "0017_only_readers_read_talks_outside"),
]


def _matches(table: str, columns: str, suffix: str = "matches_its_disclosure") -> migrations.RunSQL:
    """What another organisation reads hangs on a disclosure from this sender to this recipient."""
    of = ", ".join(["id", "sender_id", "recipient_id"][: columns.count(",") + 1])
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{suffix} FOREIGN KEY ({columns}) "
        f"REFERENCES sharing_disclosure ({of}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{suffix}",
    )


class Migration(migrations.Migration):
    replaces = MERGED
    dependencies = [("signals", "0001_tables")]
    operations = [
        *(OrganisationPolicy(f"signals_{table}") for table in OWN),
        *(OrganisationPolicy(f"signals_{table}", deletable=True) for table in DELETABLE),
        *(OrganisationPolicy(f"signals_{table}", columns=BOTH, writers=BOTH) for table in BOTH_WRITE),
        *(OrganisationPolicy(f"signals_{table}", columns=BOTH) for table in SENDER_WRITES),
        *(AppendOnly(f"signals_{table}") for table in ONLY_GROW),
        migrations.RunSQL(ONLY_READERS, EVERYBODY),
        _matches("signals_handover", PARTIES),
        _matches("signals_question", "disclosure_id, organisation_id, recipient_id"),
        # The reporter is no organisation in Schakel.
        _matches("signals_feedback", "disclosure_id, organisation_id"),
        _matches("signals_returnmessage", PARTIES),
        *(
            _matches(table, PARTIES, "disclosure_names_its_parties")
            for table in ("signals_measurereceipt", "signals_advice", "signals_dossiersample")
        ),
        _matches(
            "signals_advice", "answer_disclosure_id, recipient_id, sender_id",
            "answer_disclosure_names_its_parties",
        ),
    ]
