"""The doors through which Celery reaches the catalogue; no rule lives here."""

from celery import shared_task

from opportunities.search import counting
from opportunities.services.duplicates import find_new_duplicates


@shared_task(name="opportunities.count_words")
def count_words() -> int:
    """Count frequent words where enough has changed since the last time."""
    return counting.count_words()


@shared_task(name="opportunities.drop_marks")
def drop_marks() -> int:
    """Let go of what tells sleeping processes what they missed."""
    return counting.drop_marks()


@shared_task(name="opportunities.find_duplicates")
def find_duplicates() -> int:
    """Look for duplicates of what changed since the last look; return how many are new."""
    return find_new_duplicates().found
