"""The whole way: replica over HTTP, Celery worker, PostgreSQL, page in a real browser."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from clusterportal.celery import app
from scrapers.models import RunState, ScrapeRun
from tests.replica import ReplicaSite

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

LONGEST_RUN_IN_SECONDS = 120


def wait_for_a_finished_run() -> ScrapeRun:
    give_up_at = time.monotonic() + LONGEST_RUN_IN_SECONDS
    while time.monotonic() < give_up_at:
        run = ScrapeRun.objects.exclude(state=RunState.RUNNING).first()
        if run is not None:
            return run
        time.sleep(0.2)
    pytest.fail("no run was finished in time")


@pytest.mark.django_db(transaction=True)
def test_call_of_the_site_reaches_the_reader_in_italian_with_its_proof(
    portal_environment: dict[str, str],
    start_worker: Callable[[], None],
    start_portal: Callable[[], str],
    page: Page,
) -> None:
    with ReplicaSite() as site:
        portal_environment |= {
            "ECCP_BASE_URL": site.base_url,
            "SCRAPER_DELAY_SECONDS": "0",
            "TODAY": "2026-11-22",
        }
        start_worker()
        app.send_task("scrapers.scrape", kwargs={"source": "eccp", "sections": ["calls"]})
        run = wait_for_a_finished_run()
    assert run.state == RunState.GOOD

    page.goto(f"{start_portal()}/")
    expect(page).to_have_url(re.compile(r"/it/$"))
    page.get_by_role("link", name="JEWEL Eurocluster Open Call 1").click()

    expect(page.locator("main")).to_contain_text("1 giugno 2027, ore 17:00 di Bruxelles")
    expect(page.locator("main")).to_contain_text("540.000 €")
    expect(page.locator("main")).to_contain_text("54.000 €")
    expect(page.locator("main")).to_contain_text("60%")
    row = page.get_by_role("row", name="Dotazione dell").filter(has_text="EUR 540,000")
    row.get_by_role("link", name="copia salvata").click()
    expect(page.locator("mark").last).to_contain_text("EUR 540,000")
