"""What a run does when the site fails: it says so, changes nothing, and reads what it can."""

from collections.abc import Callable
from typing import Any

import pytest

from opportunities.models import Call, Source
from scrapers.models import RefusedPage, RunState
from scrapers.runs import run_source
from tests.replica import Fault, ReplicaSite
from tests.scrapers.runs.conftest import RowCounts

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

RE_DATED = "/content/call-expression-interest-clusters-meet-regions"


@pytest.mark.parametrize(
    ("fault", "where", "state"),
    [
        (Fault.EMPTY_LIST, {}, RunState.DOUBTFUL),
        (Fault.FORBIDDEN, {"at": "*"}, RunState.FAILED),
        (Fault.LOGIN_PAGE, {"at": "/content/*"}, RunState.DOUBTFUL),
        (Fault.NO_PAGER, {}, RunState.DOUBTFUL),
        (Fault.FEW_CARDS, {}, RunState.DOUBTFUL),
        (Fault.MONTH_FIRST_DATES, {}, RunState.DOUBTFUL),
        (Fault.UNAVAILABLE, {"at": "/robots.txt"}, RunState.FAILED),
    ],
)
def test_fault_makes_the_run_doubtful_and_changes_nothing(
    site: ReplicaSite,
    rows_of_entries: Callable[[], RowCounts],
    fault: Fault,
    where: dict[str, Any],
    state: RunState,
) -> None:
    run_source("eccp", sections=["calls"])
    before = rows_of_entries()

    site.break_with(fault, **where)
    report = run_source("eccp", sections=["calls"])

    source = Source.objects.get(code="eccp")
    assert report.state is state
    assert report.doubts != []
    assert rows_of_entries() == before
    assert source.doubts == report.doubts
    assert source.stale_since == source.last_good_run_at


def test_host_that_is_down_fails_the_run_and_a_good_run_lifts_the_blindness(
    site: ReplicaSite,
) -> None:
    run_source("eccp", sections=["calls"])
    site.go_down()
    report = run_source("eccp", sections=["calls"])
    site.come_up()

    again = run_source("eccp", sections=["calls"])

    source = Source.objects.get(code="eccp")
    assert (report.state, again.state) == (RunState.FAILED, RunState.GOOD)
    assert (source.stale_since, source.doubts) == (None, [])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.GZIP_BOMB, "larger than"),
        (Fault.REDIRECT_LOOP, "redirects in a circle"),
        (Fault.PRIVATE_REDIRECT, "is a link-local address"),
        (Fault.TRUNCATED_BODY, "ends before"),
        (Fault.LOGIN_PAGE, "log-in form"),
    ],
)
def test_page_that_cannot_be_used_is_named_with_its_reason_and_the_others_are_read(
    site: ReplicaSite, fault: Fault, words: str
) -> None:
    site.break_with(fault, at=RE_DATED)

    report = run_source("eccp", sections=["calls"])

    refused = RefusedPage.objects.get(run_id=report.run_id, url__endswith=RE_DATED)
    assert words in refused.reason
    assert report.counts.refused == 1
    assert not Call.objects.filter(source_url__endswith=RE_DATED).exists()
    assert report.counts.created > 20


@pytest.mark.parametrize(
    ("fault", "at"),
    [
        (Fault.HUGE_PAGE, RE_DATED),
        (Fault.WRONG_CHARSET, "/content/*"),
        (Fault.RENAMED_CLASSES, "*"),
    ],
)
def test_fault_that_hides_nothing_is_survived(site: ReplicaSite, fault: Fault, at: str) -> None:
    site.break_with(fault, at=at)

    report = run_source("eccp", sections=["calls"])

    titles = set(Call.objects.values_list("title", flat=True))
    assert report.counts.refused == 0
    assert {
        record["title"]
        for path, records in site.expected.items()
        for record in records
        if record["kind"] == "call" and path.startswith("/content/") and site.requests_for(path)
    } <= titles
