"""What the project itself does on a schedule."""

from celery import shared_task

from clusterportal.doors.sessions import drop_dead_sessions


@shared_task(name="clusterportal.drop_dead_sessions", ignore_result=True)
def drop_dead_sessions_task() -> None:
    """Drop sessions of the staff that have run out."""
    drop_dead_sessions()
