"""Reference data keep their versions, and a local publication stays in force."""

import pytest
from django.db import IntegrityError

from schakel.base import rls
from schakel.base.accounts.tests import factories
from schakel.base.reference import selectors, services
from schakel.base.reference.workflow import FileUnusable, read_shipped

pytestmark = pytest.mark.django_db

HEAD = "# source: a letter\n# owner: the team\n# date: 2026-11-21\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "colours.csv").write_text(f"{HEAD}code,nl,en\nR,rood,red\nB,blauw,\n")
    services.load_shipped(root=tmp_path)
    return tmp_path


@pytest.fixture
def people():
    home = factories.organisation()
    rls.set_organisation(home.pk)
    return (
        factories.actor(home, role="functional_administrator"),
        factories.actor(home, role="publisher"),
    )


def test_rows_come_with_source_and_labels_in_the_language(folder, settings):
    assert selectors.current("colours").source == "a letter"
    assert selectors.labels("colours") == {"R": "rood", "B": "blauw"}


def test_loading_again_changes_nothing_and_a_change_makes_a_new_version(folder):
    assert services.load_shipped(root=folder) == []

    (folder / "colours.csv").write_text(f"{HEAD}code,nl,en\nR,rood,red\n")

    assert services.load_shipped(root=folder) == ["colours"]
    assert selectors.current("colours").number == 2
    assert len(selectors.version("colours", 1).rows) == 2


def test_what_is_made_of_a_version_is_forgotten_with_it(folder):
    asked = []

    def read(number):
        asked.append(number)
        return selectors.version("colours", number).rows[0]["code"]

    first_code = selectors.derived(read)
    assert (first_code(1), first_code(1), asked) == ("R", "R", [1])
    selectors.forget()
    assert (first_code(1), asked) == ("R", [1, 1])


def test_a_local_publication_survives_the_next_load(folder, people):
    writer, publisher = people
    rows = [{"code": "G", "nl": "groen", "en": "green"}]
    draft = services.draft(actor=writer, kind="colours", content=rows, note="our own")
    assert selectors.current("colours").number == 1

    services.publish(actor=publisher, kind="colours", number=draft.number)
    (folder / "colours.csv").write_text(f"{HEAD}code,nl,en\nZ,zwart,black\n")
    services.load_shipped(root=folder)
    selectors.forget()

    assert selectors.current("colours").rows == rows


def test_the_database_refuses_a_publication_by_the_writer(folder, people):
    writer, _ = people
    draft = services.draft(actor=writer, kind="colours", content=[], note="")
    draft.status, draft.published_by = "published", writer.user_id

    with pytest.raises(IntegrityError, match="publishing_takes_two_people"):
        draft.save()


def test_a_file_without_a_source_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("code,nl\nA,a\n")

    with pytest.raises(FileUnusable, match="source"):
        read_shipped(tmp_path / "x.csv", tmp_path)


def test_an_unknown_kind_is_missing():
    with pytest.raises(selectors.ReferenceMissing):
        selectors.current("nothing")
