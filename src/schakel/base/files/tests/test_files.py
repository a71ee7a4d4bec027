"""Files are judged by content, kept sealed, and open only for their own organisation."""

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from schakel.base import ciphers, rls
from schakel.base.accounts.models import Organisation
from schakel.base.accounts.tests import factories
from schakel.base.audit.models import AuditLine
from schakel.base.encryption import services as encryption
from schakel.base.files import selectors, services
from schakel.base.files.models import StoredFile
from schakel.base.files.workflow import FileRefused, MediaType, clean

GPS = 0x8825


def picture(kind="JPEG", **options):
    out = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, format=kind, **options)
    return out.getvalue()


def archive(*names):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", MediaType.PDF),
        (picture("JPEG"), MediaType.JPEG),
        (picture("PNG"), MediaType.PNG),
        ("Zij had geen paspoort. é".encode(), MediaType.TEXT),
        (archive("word/document.xml"), MediaType.DOCX),
        (archive("xl/workbook.xml"), MediaType.XLSX),
    ],
)
def test_kinds_are_told_by_content(content, kind):
    assert clean(content)[0] == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"a" * (10 * 1024 * 1024 + 1), "too_large"),
        (b"MZ\x90\x00 program", "kind"),
        (archive("evil.exe"), "kind"),
        (archive("word/document.xml", "word/vbaProject.bin"), "kind"),
        (b"PK\x03\x04 no archive", "broken"),
        (b"\xff\xd8\xff no picture", "broken"),
        (b"\xff\xfe\x00\x01", "kind"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_code(content, code):
    with pytest.raises(FileRefused) as refused:
        clean(content)

    assert refused.value.code == code


def test_the_place_where_a_picture_was_taken_is_gone():
    exif = Image.Exif()
    exif.get_ifd(GPS)[2] = (52.0, 5.0, 0.0)
    exif[0x010E] = "kanarie"
    told = picture(exif=exif)
    assert b"kanarie" in told

    _, kept = clean(told)

    assert b"kanarie" not in kept
    assert not dict(Image.open(BytesIO(kept)).getexif())


@pytest.fixture
def actor(settings, tmp_path):
    acting = factories.actor(factories.organisation())
    settings.SCHAKEL_VAR = tmp_path
    rls.set_organisation(acting.organisation_id)
    return acting


@pytest.mark.django_db
def test_a_file_lies_sealed_on_disk_and_opens_with_a_trace(actor, tmp_path):
    target = Organisation.objects.get(pk=actor.organisation_id)
    file = services.add_file(actor=actor, target=target, name="../a/nota.txt", content=b"kanarie")

    opened, content = services.open_file(actor=actor, target=target, file_id=file.pk)

    stored = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert (opened.name, content) == ("nota.txt", b"kanarie")
    assert not any(b"kanarie" in raw for raw in stored)
    assert AuditLine.objects.filter(action="files.open").count() == 1


@pytest.mark.django_db
def test_two_files_swapped_on_disk_are_refused(actor):
    target = Organisation.objects.get(pk=actor.organisation_id)
    first, second = (
        services.add_file(actor=actor, target=target, name=name, content=name.encode())
        for name in ("a.txt", "b.txt")
    )
    services._path(first.pk).write_bytes(services._path(second.pk).read_bytes())

    with pytest.raises(ciphers.SealBroken):
        services.open_file(actor=actor, target=target, file_id=first.pk)


@pytest.mark.django_db
def test_another_organisation_finds_no_file(actor, as_owner):
    target = Organisation.objects.get(pk=actor.organisation_id)
    file = services.add_file(actor=actor, target=target, name="a.txt", content=b"a")
    with as_owner():
        other = factories.actor(factories.organisation())
    rls.set_organisation(other.organisation_id)

    assert not selectors.files_of(actor=other, target=target).exists()
    with pytest.raises(StoredFile.DoesNotExist):
        services.open_file(actor=other, target=target, file_id=file.pk)


@pytest.mark.django_db
@pytest.mark.owner
def test_files_follow_a_rotation_of_keys(actor):
    target = Organisation.objects.get(pk=actor.organisation_id)
    file = services.add_file(actor=actor, target=target, name="a.txt", content=b"a")
    number = encryption.next_key(organisation_id=actor.organisation_id)

    assert services.seal_anew(organisation_id=actor.organisation_id) == 1
    assert services.seal_anew(organisation_id=actor.organisation_id) == 0

    assert ciphers.key_number(services._path(file.pk).read_bytes()) == number
    assert services.open_file(actor=actor, target=target, file_id=file.pk)[1] == b"a"
