"""The nightly task as it runs in earnest: a process of its own, under the role that may delete."""

import subprocess
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from schakel.base import rls
from schakel.base.retention import tasks
from schakel.signals.models import DestroyedSignal, Signal
from schakel.signals.tests import factories as make

LONG_AGO = timedelta(days=2100)


def test_the_night_destroys_what_is_due_and_leaves_the_rest(own_database, monkeypatch):
    monkeypatch.setenv("SCHAKEL_DB_NAME", own_database)
    team = make.team()
    past = timezone.now() - LONG_AGO
    with patch("django.utils.timezone.now", lambda: past):
        make.closed(team)
    young = make.closed(team)

    tasks.destroy_due(0)

    rls.set_organisation(team.organisation.pk)
    assert [signal.pk for signal in Signal.objects.all()] == [young.pk]
    assert DestroyedSignal.objects.count() == 1


def test_a_night_that_fails_is_a_failed_task(monkeypatch):
    """So that the worker tells of it and the administrator hears."""
    monkeypatch.setenv("SCHAKEL_DB_NAME", "there_is_no_such_database")
    with pytest.raises(subprocess.CalledProcessError):
        tasks.destroy_due(0)
