"""The doors through which Celery reaches the scrapers; no rule lives here."""

from celery import shared_task

from scrapers.runs import AlreadyRunning, run_source


@shared_task(name="scrapers.scrape")
def scrape(source: str, sections: list[str] | None = None) -> str:
    """Run a source once; return how it ended, for the worker's log."""
    try:
        return run_source(source, sections=sections, is_thorough=False).state.value
    except AlreadyRunning as reason:
        # The run under way does this one's work.
        return str(reason)
