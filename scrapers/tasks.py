"""The doors through which Celery reaches the scrapers; no rule lives here."""

from celery import shared_task

from scrapers.runs import AlreadyRunning, SourceDisabled, links, notices, retention, run_source
from scrapers.runs.orders import answer_order
from scrapers.runs.replay_records import carry_out

FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 3600


@shared_task(name="scrapers.scrape")
def scrape(
    source: str,
    sections: list[str] | None = None,
    *,
    limit: int | None = None,
    is_thorough: bool = False,
    is_ordered: bool = False,
) -> str:
    """Run a source once; return how it ended, for the worker's log.

    ``is_ordered`` is true where somebody waits at the desk for what becomes of it.
    """
    try:
        report = run_source(source, sections=sections, limit=limit, is_thorough=is_thorough)
    except (AlreadyRunning, SourceDisabled) as reason:
        # The run under way does this one's work; a source that is switched off has none.
        if is_ordered:
            answer_order(source, str(reason))
        return str(reason)
    return report.state.value


@shared_task(name="scrapers.replay")
def replay(replay_id: int) -> str:
    """Carry out a replay that somebody asked for at the desk."""
    return carry_out(replay_id)


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


@shared_task(name="scrapers.check_links")
def check_links() -> int:
    """Ask some of the addresses that visitors are sent to; return how many did not answer."""
    return links.check_links().failed
