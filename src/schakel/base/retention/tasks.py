"""Every night what is due is destroyed, by a process of its own under the role of retention."""

import os
import subprocess
import sys

from procrastinate.contrib.django import app

from schakel.base.retention.services import ROLE


@app.periodic(cron="40 3 * * *")
@app.task(name="retention.destroy_due", queueing_lock="retention.destroy_due")
def destroy_due(timestamp: int) -> None:
    """Start the command under the role that may delete; the worker's own role may not."""
    subprocess.run(
        [sys.executable, "-m", "django", "destroy_due"],
        env=os.environ | {"SCHAKEL_DB_ROLE": ROLE, "DJANGO_SETTINGS_MODULE": "schakel.settings"},
        check=True,
    )
