"""A run tells how far it is, and ends before its next page when somebody asks."""

import threading
import time

import pytest
from django.conf import settings
from django.db import connection

from opportunities.models import Opportunity, Source
from scrapers.models import RunState, ScrapeRun
from scrapers.runs import RunReport, run_source
from scrapers.runs.lock import is_locked
from scrapers.runs.notices import find_news
from scrapers.runs.progress import ask_to_stop
from tests.replica import Fault, ReplicaSite

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

LONGEST_WAIT_IN_SECONDS = 60


def stop_when_reading(told: list[dict[str, object]]) -> None:
    """Wait for the first word of a run that reads pages, then ask it to stop."""
    give_up_at = time.monotonic() + LONGEST_WAIT_IN_SECONDS
    while time.monotonic() < give_up_at:
        run = ScrapeRun.objects.filter(state=RunState.RUNNING).first()
        if run is not None and run.progress.get("stage") == "reading":
            told.append(run.progress)
            ask_to_stop("eccp", by="giulia")
            break
        time.sleep(0.05)
    connection.close()


def read_and_stop(site: ReplicaSite) -> tuple[RunReport, list[dict[str, object]]]:
    """Run over a slow site and stop it while it reads."""
    site.break_with(Fault.SLOW, at="/content/*", seconds=0.2)
    told: list[dict[str, object]] = []
    stopper = threading.Thread(target=stop_when_reading, args=(told,))
    stopper.start()
    report = run_source("eccp", sections=["calls"])
    stopper.join()
    site.repair()
    return report, told


def test_stopped_run_concludes_nothing_and_leaves_the_source_free(site: ReplicaSite) -> None:
    run_source("eccp", sections=["calls"])
    before = Source.objects.values().get(code="eccp")

    report, told = read_and_stop(site)

    row = ScrapeRun.objects.get(pk=report.run_id)
    assert (row.state, row.doubts, row.stop_asked_by) == (RunState.STOPPED, [], "giulia")
    assert row.counts["visited"] < row.counts["listed"] == 35
    assert told[0]["of"] == 35
    assert Source.objects.values().get(code="eccp") == before
    assert find_news(row) is None
    assert not is_locked(settings.REDIS_URL, "eccp")


def test_run_after_a_stopped_one_reads_everything(site: ReplicaSite) -> None:
    report, _ = read_and_stop(site)

    after = run_source("eccp", sections=["calls"])

    expected = sum(
        record["kind"] == "call" for records in site.expected.values() for record in records
    )
    assert report.state is RunState.STOPPED
    assert (after.state, after.doubts) == (RunState.GOOD, [])
    assert 0 < Opportunity.objects.filter(kind="call").count() <= expected
    assert after.counts.listed == 35


def test_nothing_is_stopped_where_nothing_runs() -> None:
    ended = ScrapeRun.objects.create(
        source="eccp", started_at="2026-11-22T07:00:00Z", state=RunState.GOOD
    )

    assert ask_to_stop("eccp", by="giulia") is False
    ended.refresh_from_db()
    assert ended.stop_asked_at is None
