"""The trail is read by who may, answers questions, leaves lines itself and shows tampering."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.access.table import routes

from schakel.base import rls
from schakel.base.accounts.models import Membership
from schakel.base.accounts.tests import factories
from schakel.base.administration.selectors.trail import Question, pages
from schakel.base.administration.services import trail
from schakel.base.administration.tests import people
from schakel.base.audit import services as audit
from schakel.base.audit.models import AuditLine
from schakel.base.reference import selectors as reference
from schakel.base.reference.models import ReferenceVersion

pytestmark = pytest.mark.django_db
THING = audit.Target("signals.Talk", "00000000-0000-0000-0000-000000000001")


@pytest.fixture
def home():
    made = people.home()
    audit.record(actor=made.analyst, action="signals.open", target=THING, reason="Dienst.")
    audit.record(actor=made.analyst, action="signals.weigh", target=THING)
    audit.record(actor=made.privacy, action="signals.open_question", target=THING)
    return made


def asked(home, **question):
    return [
        row.act for row in trail.open_trail(actor=home.privacy, question=Question(**question)).rows
    ]


@pytest.mark.parametrize(
    ("question", "acts"),
    [({"who": "{analyst}"}, ["gewogen", "een signaal ingezien"]),
     ({"group": "look"}, ["een vraag over delen ingezien", "een signaal ingezien"]),
     ({"who": "system"}, []),
     ({"thing": THING.id, "group": "change"}, ["gewogen"]),
     ({"thing": "S-0000"}, [])],
)  # fmt: skip
def test_the_trail_answers_who_did_what_to_which_thing(home, question, acts):
    filled = {key: value.format(analyst=home.analyst.user_id) for key, value in question.items()}
    assert asked(home, **filled) == acts


def test_a_period_leaves_out_what_was_before_and_after(home):
    today = timezone.localdate()
    assert asked(home, start=today + timedelta(days=1)) == []
    assert len(asked(home, start=today, end=today)) == 4  # three lines, and the look just now
    assert asked(home, end=today - timedelta(days=1)) == []


def test_reading_the_trail_is_on_the_trail(home):
    trail.open_trail(actor=home.privacy, question=Question(thing="S-1"))
    line = AuditLine.objects.filter(action="audit.read").get()
    assert (line.user_id, line.details["thing"]) == (home.privacy.user_id, "S-1")


def test_a_long_trail_comes_in_pages_that_lead_on(home):
    for _ in range(60):
        audit.record(actor=home.analyst, action="signals.found", target=THING)
    first = trail.open_trail(actor=home.privacy, question=Question(group="look"))
    following = Question(group="look", before=first.next_before)
    second = trail.open_trail(actor=home.privacy, question=following)
    numbers = [row.number for row in first.rows + second.rows]
    assert len(first.rows) == 50
    assert numbers == sorted(set(numbers), reverse=True)


def test_who_has_no_right_reads_nothing(home):
    for act in (trail.open_trail, trail.export_trail):
        with pytest.raises(PermissionDenied):
            act(actor=home.analyst, question=Question())
    with pytest.raises(PermissionDenied):
        trail.check_chain(actor=home.analyst)


def test_another_organisation_sees_no_line_of_ours(home):
    other = people.home()
    rows = trail.open_trail(actor=other.privacy, question=Question(thing=THING.id)).rows
    assert rows == []


def test_an_untouched_chain_is_whole_and_the_check_is_on_record(home):
    checked = trail.check_chain(actor=home.privacy)
    assert (checked.lines, checked.broken_at) == (3, None)
    assert AuditLine.objects.filter(action="audit.check").get().details == {"is_intact": True}


@pytest.mark.owner
@pytest.mark.parametrize(
    ("attack", "broken_at"),
    [("UPDATE audit_auditline SET action = 'signals.found' WHERE organisation_id = %s AND number = 2", 2),
     ("DELETE FROM audit_auditline WHERE organisation_id = %s AND number = 2", 2),
     ("UPDATE audit_auditline SET reason_digest = '' WHERE organisation_id = %s AND number = 1", 1),
     ("UPDATE audit_auditline SET sealed_reason = NULL WHERE organisation_id = %s AND number = 1", 1)],
)  # fmt: skip
def test_a_touched_chain_comes_out(home, attack, broken_at):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # past the triggers
        cursor.execute(attack, [home.organisation.pk])
    assert trail.check_chain(actor=home.privacy).broken_at == broken_at


def test_the_page_shows_names_and_leads_to_files(home):
    page = factories.browser(home.privacy).get(reverse("administration:trail"), {"group": "look"})
    assert page.status_code == 200
    assert "een signaal ingezien" in page.text
    assert home.analyst.name in page.text
    assert "group=look&amp;download=csv" in page.text


@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_lines_can_be_taken_along_as_a_table(home, kind, start):
    where = reverse("administration:trail")
    answer = factories.browser(home.privacy).get(where, {"download": kind})
    assert answer.content.startswith(start)
    assert f"inzage.{kind}" in answer["Content-Disposition"]
    rls.set_organisation(home.organisation.pk)
    assert AuditLine.objects.filter(action="audit.export").count() == 1


@pytest.mark.parametrize("wrong", [{"start": "2026-13-01"}, {"who": "999999"}, {"group": "'"},
                                   {"start": "2026-02-02", "end": "2026-02-01"}])  # fmt: skip
def test_a_question_that_makes_no_sense_is_explained_at_the_field(home, wrong):
    page = factories.browser(home.privacy).get(reverse("administration:trail"), wrong)
    assert page.status_code == 400
    assert "sk-summary" in page.text


def test_the_check_of_the_chain_shows_its_head(home):
    page = factories.browser(home.privacy).post(reverse("administration:check_chain"))
    assert f"{home.organisation.pk}:" in page.text
    assert "Het spoor is heel" in page.text


def test_a_refused_page_is_named_in_words_and_found_by_them(home):
    audit.record(
        actor=home.analyst, action="refused", target=audit.Target("route", "signals:offer")
    )
    rows = trail.open_trail(actor=home.privacy, question=Question(thing="Een overdracht")).rows
    assert [(row.kind, row.thing) for row in rows] == [("pagina", "een overdracht")]


def test_every_page_that_can_be_refused_has_words():
    """A page without a row of its own bears the words of its part of the product."""
    ours = {
        name for name, address in routes() if not address.startswith(("account/", "demonstratie/"))
    }
    called = pages(None, {name for name in ours if not name.startswith("ui:")})
    assert len(called) > 150
    assert [route for route, words in called.items() if words == route] == []


def test_every_act_on_record_has_words():
    """A code without words would leave the reader of the trail guessing."""
    source = Path(__file__).parents[3]
    known = reference.labels("audit_actions")
    written = {
        keyword.value.value
        for path in source.rglob("services*/**/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    assert len(written) > 80
    assert written - known.keys() == set()


def test_members_and_versions_have_names_and_what_has_none_keeps_its_key(home):
    membership = Membership.objects.get(user_id=home.analyst.user_id)
    version = ReferenceVersion.objects.get(kind="audit_actions")
    keys = {
        audit.Target("accounts.Membership", str(membership.pk)): home.analyst.name,
        audit.Target("accounts.Membership", "weg"): "weg",
        audit.Target("reference.ReferenceVersion", "audit_actions 1"): "/ 1",
        audit.Target("reference.ReferenceVersion", str(version.pk)): f"/ {version.number}",
        audit.Target("webhooks.Subscription", "01a20485-3ba8-7d9a-9229-87d186854e59"): "01a20485",
        audit.Target("victims.Registration", "geen"): "geen",
    }
    for target in keys:
        audit.record(actor=home.privacy, action="signals.open", target=target)
    rows = trail.open_trail(actor=home.privacy, question=Question(group="look")).rows
    shown = [row.thing for row in reversed(rows)][-len(keys) :]
    for name, thing in zip(keys.values(), shown, strict=True):
        assert name in thing
