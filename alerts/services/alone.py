"""One worker per job: others would do no harm, and nothing but wait at the same mail server."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection


class Job(IntEnum):
    """What is done by one worker at a time; the numbers are ours in the database."""

    PLANNING = 4_126_001
    SENDING = 4_126_002
    WEBHOOKS = 4_126_003


@contextmanager
def alone(job: Job) -> Iterator[bool]:
    """Hold a job for this process; gives False where another has it.

    The database takes it back from a process that is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [job])
        is_held = bool(cursor.fetchone()[0])
    try:
        yield is_held
    finally:
        if is_held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [job])
