"""Workflows and standards change as policy data: checked, and running signals keep theirs."""

import json

import pytest

from schakel.base import rls
from schakel.base.administration.selectors import policy as reading
from schakel.base.administration.services import policy
from schakel.base.administration.tests import people
from schakel.base.reference import selectors as reference
from schakel.signals import workflow
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return people.home()


def mistakes(content, kind):
    return " ".join(policy.problems_of(kind, content))


def test_a_workflow_that_closes_while_waiting_is_refused():
    tree = json.loads(json.dumps(reference.current("workflow_police").content))
    assert mistakes(tree, "workflow_police") == ""
    tree["phases"]["waiting"]["next"] = ["closed"]
    assert "mag niet" in mistakes(tree, "workflow_police")
    tree["phases"]["waiting"].pop("next")
    assert "ontbreekt iets" in mistakes(tree, "workflow_police")


def test_a_standard_must_name_phases_that_exist():
    steps = [dict(row) for row in reference.current("enrichment_police").rows]
    steps[0]["phase"] = "koffie"
    assert "phase is een fase" in mistakes(steps, "enrichment_police")


def test_a_running_signal_keeps_the_version_it_began_with(home):
    ours = make.team("police")
    running = make.registered(ours)
    rls.set_organisation(home.organisation.pk)
    tree = json.loads(json.dumps(reference.current("workflow_police").content))
    tree["phases"]["registered"]["clock"]["amount"] = 1
    draft = policy.write_draft(
        actor=home.administrator, kind="workflow_police", content=tree, note="Sneller."
    )
    assert "1 lopende" in reading.effects(ours.as_(), "workflow_police")[0]

    rls.set_organisation(home.organisation.pk)
    policy.publish(actor=home.publisher, kind="workflow_police", number=draft.number)
    reference.forget()

    newer = make.registered(ours)
    kept = workflow.at_version("police", make.again(running).workflow_version)
    assert newer.workflow_version == draft.number
    assert kept.phases[workflow.Phase.REGISTERED].clock.amount != 1


def test_a_new_service_gets_a_standard_and_a_workflow_by_data_alone(home):
    steps = [dict(row) for row in reference.current("enrichment_police").rows]
    tree = json.loads(json.dumps(reference.current("workflow_police").content))
    tree |= {"service": "harbour", "standard": "enrichment_harbour"}
    table = [dict(row) for row in reference.current("workflow_of").rows]
    table += [table[0] | {"code": "riec", "workflow": "harbour"}]
    for kind, content in (("enrichment_harbour", steps), ("workflow_harbour", tree),
                          ("workflow_of", table)):  # fmt: skip
        made = policy.write_draft(
            actor=home.administrator, kind=kind, content=content, note="Nieuwe dienst."
        )
        policy.publish(actor=home.publisher, kind=kind, number=made.number)
        reference.forget()

    signal = make.registered(make.team("riec"))

    assert signal.workflow_service == "harbour"
