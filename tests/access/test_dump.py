"""What a thief of the disk finds: a dump and the write-ahead log hold no sealed word."""

import pytest
from django.urls import reverse
from tests import databases
from tests.access import canaries
from tests.access.canaries import TOKEN

from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor


@pytest.fixture
def kept(own_database) -> str:
    """A signal with canaries that was reported, searched, opened and offered; committed."""
    ours, theirs = make.team(), make.team()
    signal = make.weighed(ours, facts=f"Feiten {TOKEN}", persons=(make.victim(description=TOKEN),))
    make.offered(ours, theirs, signal, note=TOKEN)
    browser = visitor(ours)
    browser.get(reverse("ui:search"), {"q": TOKEN})
    browser.get(reverse("signals:signal", args=[signal.pk]))
    browser.post(reverse("signals:save_draft"), {"key": "sleutel-1", "facts": TOKEN})
    return own_database


def test_a_dump_and_the_write_ahead_log_hold_no_canary(kept):
    with databases.owner_connection(kept) as owner:
        assert canaries.tables_with(TOKEN, owner) == []
        assert canaries.log_files_with(TOKEN, owner) == []


def test_the_search_would_find_a_canary_that_was_not_sealed(own_database):
    bare = TOKEN[::-1]
    with databases.owner_connection(own_database) as owner:
        owner.execute("CREATE TABLE bare (word text)")
        owner.execute("INSERT INTO bare VALUES (%s)", [bare])
        assert canaries.tables_with(bare, owner) == ["bare"]
        assert canaries.log_files_with(bare, owner) != []
