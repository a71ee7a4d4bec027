"""Housekeeping of the queue itself."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="base.rescue_jobs", queueing_lock="base.rescue_jobs")
async def rescue_jobs(timestamp: int) -> None:
    """Give the jobs of a worker that was killed to the workers that live."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
