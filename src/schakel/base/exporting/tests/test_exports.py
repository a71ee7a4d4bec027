"""Everything an organisation owns: asked by one, approved by another, sealed, and only its own."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from schakel.base import ciphers, rls
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.tests import factories as people
from schakel.base.audit.models import AuditLine
from schakel.base.exporting import selectors
from schakel.base.exporting.models import OrganisationExport
from schakel.base.exporting.services import asking, making, vault
from schakel.base.exporting.workflow import ExportFormat, ExportState
from schakel.base.files import services as files
from schakel.base.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
CANARY = "=Kanarie@voorbeeld.test"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    """Files of a test lie in a folder of their own."""
    settings.SCHAKEL_VAR = tmp_path


class Office:
    """An organisation with who asks and who approves."""

    def __init__(self) -> None:
        self.organisation = people.organisation()
        self.asker = people.actor(self.organisation, "functional_administrator")
        self.approver = people.actor(self.organisation, "privacy_officer")
        rls.set_organisation(self.organisation.pk)

    def ask(self, format_: ExportFormat = ExportFormat.CSV) -> OrganisationExport:
        rls.set_organisation(self.organisation.pk)
        return asking.ask_export(actor=self.asker, reason="Overstap.", format_=format_)

    def make(self, export: OrganisationExport) -> OrganisationExport:
        """Approve it and do what the worker does."""
        asking.approve_export(actor=self.approver, export_id=export.pk)
        system = accounts.system_actor(self.organisation.pk)
        making.begin(actor=system, export_id=export.pk)
        return making.make_file(actor=system, export_id=export.pk)

    def mail(self, address: str = CANARY) -> OutboxMessage:
        rls.set_organisation(self.organisation.pk)
        message = OutboxMessage(
            organisation=self.organisation, kind="x", address=address, subject="a", body="b"
        )
        message.save(force_insert=True)
        return message


def _opened(office: Office, export: OrganisationExport) -> zipfile.ZipFile:
    _export, pieces = asking.open_export(actor=office.asker, export_id=export.pk)
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def test_an_export_holds_the_own_rows_opened_and_described():
    office = Office()
    office.mail()

    export = office.make(office.ask())

    with _opened(office, export) as archive:
        assert archive.testzip() is None
        mails = archive.read("tabellen/outbox_outboxmessage.csv").decode("utf-8-sig")
        told = json.loads(archive.read("beschrijving.json"))
    assert f";'{CANARY};" in mails  # harmless in a spreadsheet
    table = next(t for t in told["tables"] if t["name"] == "outbox_outboxmessage")
    assert (table["rows"], table["personal"]) == (1, ["address", "body", "subject"])
    assert "encryption.OrganisationKey" in told["kept_back"]
    assert export.rows >= 1


def test_an_export_as_json_keeps_types_and_texts_as_they_are():
    office = Office()
    office.mail()

    export = office.make(office.ask(ExportFormat.JSON))

    with _opened(office, export) as archive:
        lines = archive.read("tabellen/outbox_outboxmessage.jsonl").decode().splitlines()
    assert json.loads(lines[0])["address"] == CANARY
    assert json.loads(lines[0])["tries"] == 0


def test_no_row_of_another_organisation_is_in_it():
    theirs, ours = Office(), Office()
    theirs.mail("geheim@elders.test")

    export = ours.make(ours.ask())

    with _opened(ours, export) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"geheim@elders.test" not in everything


def test_files_go_along_opened():
    office = Office()
    target = office.mail()
    kept = files.add_file(actor=office.asker, target=target, name="a.txt", content=b"inhoud")

    with _opened(office, office.make(office.ask())) as archive:
        assert archive.read(f"bestanden/{kept.pk}") == b"inhoud"


def test_no_plain_copy_lies_on_the_disk_and_a_changed_piece_does_not_open():
    office = Office()
    office.mail()
    export = office.make(office.ask())
    path = vault.path_of(export.pk)
    sealed = path.read_bytes()

    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    assert b"outbox_outboxmessage" not in sealed
    with pytest.raises(ciphers.SealBroken):
        list(asking.open_export(actor=office.asker, export_id=export.pk)[1])


def test_a_file_that_was_cut_short_is_not_given_as_whole():
    office = Office()
    export = office.make(office.ask())
    path = vault.path_of(export.pk)
    path.write_bytes(path.read_bytes()[:10])

    with pytest.raises(vault.FileIncomplete):
        list(asking.open_export(actor=office.asker, export_id=export.pk)[1])


def test_nobody_approves_what_they_asked_themselves():
    office = Office()
    export = office.ask()

    with pytest.raises(PermissionDenied):
        asking.approve_export(actor=office.asker, export_id=export.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationExport.objects.filter(pk=export.pk).update(
            state=ExportState.WAITING, decided_by=office.asker.user_id
        )


def test_only_who_asked_fetches_the_file():
    office = Office()
    export = office.make(office.ask())
    other = people.actor(office.organisation, "functional_administrator")

    for actor in (office.approver, other):
        with pytest.raises(PermissionDenied):
            asking.open_export(actor=actor, export_id=export.pk)


def test_an_export_needs_a_reason_and_there_is_one_at_a_time():
    office = Office()
    with pytest.raises(asking.ReasonMissing):
        asking.ask_export(actor=office.asker, reason=" ", format_=ExportFormat.CSV)
    office.ask()
    with pytest.raises(asking.OneAtATime):
        office.ask()


def test_a_decision_is_taken_once():
    office = Office()
    export = office.ask()
    asking.refuse_export(actor=office.approver, export_id=export.pk)

    with pytest.raises(asking.AlreadyDecided):
        asking.approve_export(actor=office.approver, export_id=export.pk)


def test_a_file_is_gone_after_its_week_and_stays_on_record():
    office = Office()
    export = office.make(office.ask())
    OrganisationExport.objects.update(expires_at=export.asked_at - timedelta(days=1))

    removed = asking.remove_expired(actor=accounts.system_actor(office.organisation.pk))

    assert removed == 1
    assert not vault.path_of(export.pk).exists()
    assert OrganisationExport.objects.get().state == ExportState.EXPIRED
    actions = AuditLine.objects.filter(organisation_id=office.organisation.pk)
    assert {"exporting.ask", "exporting.decide", "exporting.done", "exporting.expire"} <= set(
        actions.values_list("action", flat=True)
    )


def test_every_table_of_an_organisation_is_in_it_or_says_why_not():
    held = {table.model for table in selectors.tables()}
    ours = [model for model in apps.get_models() if model.__module__.startswith("schakel.")]
    forgotten = {
        model._meta.label for model in ours
        if model not in held and not selectors.reason_kept_back(model)
    }  # fmt: skip

    # The chain itself, policy data of everybody, and how far the demonstration is filled.
    assert forgotten == {
        "accounts.Organisation", "accounts.User", "demo.Filling", "reference.ReferenceVersion",
    }  # fmt: skip


def _visit(office: Office, actor, method: str, name: str, *keys, **data):
    answer = getattr(people.browser(actor), method)(reverse(f"exporting:{name}", args=keys), data)
    rls.set_organisation(office.organisation.pk)
    return answer


def test_the_page_leads_from_asking_to_the_file():
    office = Office()
    asked = _visit(office, office.asker, "post", "home", reason="Overstap.", format="csv")
    export = OrganisationExport.objects.get()
    _visit(office, office.approver, "post", "approve", export.pk)
    system = accounts.system_actor(office.organisation.pk)
    making.begin(actor=system, export_id=export.pk)
    making.make_file(actor=system, export_id=export.pk)
    page = _visit(office, office.asker, "get", "home").text
    answer = _visit(office, office.asker, "get", "fetch", export.pk)

    assert asked.status_code == 302
    assert "Het bestand ophalen" in page
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert "beschrijving.json" in archive.namelist()


def test_another_organisation_finds_no_export():
    theirs, ours = Office(), Office()
    export = theirs.ask()

    for name, method in (("approve", "post"), ("refuse", "post"), ("fetch", "get")):
        actor = ours.approver if method == "post" else ours.asker
        assert _visit(ours, actor, method, name, export.pk).status_code == 404
        assert _visit(ours, actor, method, name, uuid4()).status_code == 404


@pytest.mark.parametrize("role", ["lead_detective", "publisher", "researcher", "professional"])
def test_other_roles_have_nothing_to_do_with_exports(role):
    office = Office()
    actor = people.actor(office.organisation, role)

    assert _visit(office, actor, "get", "home").status_code == 403
    with pytest.raises(PermissionDenied):
        asking.ask_export(actor=actor, reason="x", format_=ExportFormat.CSV)


def test_an_export_waits_on_the_page_of_today_of_who_decides_and_then_of_who_asked():
    office = Office()
    export = office.ask()
    (waiting,) = selectors.lines(office.approver)
    assert (waiting.title, selectors.lines(office.asker)) == (
        "Keur een export van alles goed of weiger die", []
    )  # fmt: skip

    office.make(export)

    (ready,) = selectors.lines(office.asker)
    assert (ready.title, selectors.lines(office.approver)) == ("Haal uw export van alles op", [])
