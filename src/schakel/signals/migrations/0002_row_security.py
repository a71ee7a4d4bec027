"""Rows are their organisation's; a hand-over is seen by both sides; history only grows."""

from django.db import migrations

from schakel.base.rls import AppendOnly, OrganisationPolicy

OWN = (
    "signal", "phasechange", "submission", "place", "company", "platformuse", "bordercheck",
    "workplace", "indicatoranswer", "involvedperson", "rolechange", "helpoffer", "victimstatus",
    "enrichmentstep", "question", "weighing", "criterionanswer", "stopproposal", "talk",
    "outsidetalk", "outsidetalkreader", "proceeding", "investigation", "suspectoutcome",
    "measure", "clock", "clocksuspension", "escalation", "link", "feedback",
)
ONLY_GROW = (
    "phasechange", "submission", "rolechange", "helpoffer", "victimstatus", "weighing",
    "criterionanswer", "outsidetalk", "outsidetalkreader", "proceeding", "suspectoutcome",
    "measure", "escalation", "feedback", "handoverevent",
)
BOTH = ("sender_id", "recipient_id")


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_signal_chain"), ("sharing", "0002_row_security")]
    operations = [
        *(OrganisationPolicy(f"signals_{table}") for table in OWN),
        OrganisationPolicy("signals_draft", deletable=True),
        OrganisationPolicy("signals_handover", columns=BOTH, writers=BOTH),
        OrganisationPolicy("signals_handoverevent", columns=BOTH, writers=BOTH),
        *(AppendOnly(f"signals_{table}") for table in ONLY_GROW),
    ]
