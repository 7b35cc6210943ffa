"""The doors through which Celery reaches the scrapers; no rule lives here."""

from celery import shared_task

from scrapers.runs import AlreadyRunning, notices, retention, run_source

FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 3600


@shared_task(name="scrapers.scrape")
def scrape(source: str, sections: list[str] | None = None) -> str:
    """Run a source once; return how it ended, for the worker's log."""
    try:
        return run_source(source, sections=sections, is_thorough=False).state.value
    except AlreadyRunning as reason:
        # The run under way does this one's work.
        return str(reason)


@shared_task(
    name=notices.TASK,
    autoretry_for=(OSError,),
    retry_backoff=FIRST_PAUSE_SECONDS,
    retry_backoff_max=LONGEST_PAUSE_SECONDS,
    max_retries=24,
)
def tell_admins(run_id: int) -> int:
    """Write to the admins about a run; asked again for a day while no mail server takes it."""
    return notices.tell_admins(run_id)


@shared_task(name="scrapers.drop_old_pages")
def drop_old_pages() -> int:
    """Let go of saved pages that nobody needs any more; return how many, for the worker's log."""
    return retention.drop_old_pages()
