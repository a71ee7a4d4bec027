"""A job of a dead worker comes back; a job of a living one stays where it is."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from schakel.base import tasks

pytestmark = pytest.mark.django_db


def _taken_by(worker: str | None) -> int:
    job_id = app.configure_task("base.rescue_jobs").defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = "
            "(SELECT max(id) FROM procrastinate_workers WHERE %s) WHERE id = %s",
            [worker is not None, job_id],
        )
    return job_id


def _status(job_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job_id])
        return cursor.fetchone()[0]


def test_the_job_of_a_dead_worker_is_given_back():
    job_id = _taken_by(None)
    async_to_sync(tasks.rescue_jobs.func)(timestamp=0)
    assert _status(job_id) == "todo"


def test_the_job_of_a_living_worker_is_left_alone():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    job_id = _taken_by("living")
    async_to_sync(tasks.rescue_jobs.func)(timestamp=0)
    assert _status(job_id) == "doing"
