"""A doubt that comes because the site really changed can be accepted, and no other."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from opportunities.models import Call, Source
from scrapers.health import RunCounts, SectionCounts
from scrapers.models import RunState, ScrapeRun
from scrapers.runs import RunReport, run_source
from scrapers.runs.acceptance import Comparison, NotAcceptable, accept_run
from tests.replica import Fault, ReplicaSite

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def read_calls() -> RunReport:
    return run_source("eccp", sections=["calls"])


def accept(report: RunReport) -> ScrapeRun:
    return accept_run(report.run_id, by="giulia", reason="the site closed its archive")


def test_halved_list_is_doubted_every_time_until_somebody_accepts_it(site: ReplicaSite) -> None:
    read_calls()
    site.break_with(Fault.FEW_CARDS)
    states = [read_calls().state, read_calls().state]
    last = read_calls()
    accept(last)

    after = read_calls()

    assert states == [RunState.DOUBTFUL, RunState.DOUBTFUL]
    assert (last.state, after.state, after.doubts) == (RunState.DOUBTFUL, RunState.GOOD, [])
    assert Source.objects.get(code="eccp").stale_since is None


def test_good_runs_after_an_acceptance_conclude_what_is_missing(site: ReplicaSite) -> None:
    read_calls()
    site.break_with(Fault.FEW_CARDS)
    accept(read_calls())

    for _ in range(2):
        read_calls()

    misses = list(Call.objects.order_by("misses").values_list("misses", flat=True))
    assert misses == [0] * 3 + [2] * 31


def test_acceptance_covers_no_later_run_that_is_worse(site: ReplicaSite) -> None:
    read_calls()
    site.break_with(Fault.FEW_CARDS)
    accept(read_calls())
    read_calls()
    site.break_with(Fault.EMPTY_LIST)

    worse = read_calls()

    assert worse.state is RunState.DOUBTFUL


def test_empty_list_can_be_accepted_and_stays_believed(site: ReplicaSite) -> None:
    read_calls()
    site.break_with(Fault.EMPTY_LIST)
    accept(read_calls())

    assert [read_calls().state, read_calls().state] == [RunState.GOOD, RunState.GOOD]


def test_missing_dates_can_be_accepted_and_are_then_brought_in(site: ReplicaSite) -> None:
    read_calls()
    for path in {urlsplit(each.source_url).path for each in Call.objects.all()}:
        site.edit(path, deadline=None, body=("The organisers gave no day.",))
    doubtful = read_calls()
    accept(doubtful)

    after = read_calls()

    assert [doubt.split(" fell")[0] for doubt in doubtful.doubts][:1] == ["calls with a deadline"]
    assert (doubtful.state, doubtful.counts.updated) == (RunState.DOUBTFUL, 0)
    assert (after.state, after.doubts) == (RunState.GOOD, [])
    assert (after.counts.calls, after.counts.calls_dated) == (
        doubtful.counts.calls,
        doubtful.counts.calls_dated,
    )


def test_acceptance_says_who_when_and_why(site: ReplicaSite) -> None:
    read_calls()
    site.break_with(Fault.FEW_CARDS)
    report = read_calls()

    run = accept(report)

    run.refresh_from_db()
    assert (run.accepted_by, run.accepted_reason) == ("giulia", "the site closed its archive")
    assert run.accepted_at is not None
    assert run.state == RunState.DOUBTFUL


@pytest.mark.parametrize(
    ("fault", "at"),
    [
        (Fault.FORBIDDEN, "*"),
        (Fault.FORBIDDEN, "/search-results"),
        (Fault.LOGIN_PAGE, "*"),
        (Fault.LOGIN_PAGE, "/search-results"),
        (Fault.LOGIN_REDIRECT, "/content/*"),
        (Fault.MONTH_FIRST_DATES, "/content/*"),
        (Fault.UNREADABLE_BYTES, "*"),
        (Fault.UNREADABLE_BYTES, "/search-results"),
    ],
)
def test_what_could_not_be_read_is_never_accepted(site: ReplicaSite, fault: Fault, at: str) -> None:
    read_calls()
    site.break_with(fault, at=at)
    report = read_calls()

    with pytest.raises(NotAcceptable):
        accept(report)

    assert report.state is not RunState.GOOD
    assert read_calls().state is not RunState.GOOD


def test_only_the_latest_run_is_accepted_and_only_once(site: ReplicaSite) -> None:
    read_calls()
    site.break_with(Fault.FEW_CARDS)
    earlier, latest = read_calls(), read_calls()

    with pytest.raises(NotAcceptable, match=r"later run|successiva"):
        accept(earlier)
    accept(latest)
    with pytest.raises(NotAcceptable, match=r"already|già"):
        accept(latest)


def test_an_acceptance_needs_a_reason(site: ReplicaSite) -> None:
    read_calls()
    site.break_with(Fault.FEW_CARDS)
    report = read_calls()

    with pytest.raises(NotAcceptable):
        accept_run(report.run_id, by="giulia", reason="  ")

    assert ScrapeRun.objects.get(pk=report.run_id).accepted_at is None


@pytest.fixture
def compare() -> Callable[[dict[str, float]], Comparison]:
    return lambda shares: Comparison(({"coverage": shares, "calls": 20, "calls_dated": 4},))


@pytest.mark.parametrize(("dated", "is_doubted"), [(5, False), (4, False), (1, True), (0, True)])
def test_little_coverage_that_was_accepted_is_doubted_when_it_gets_less(
    compare: Callable[[dict[str, float]], Comparison], *, dated: int, is_doubted: bool
) -> None:
    counts = RunCounts(parsed=20, calls=20, calls_dated=dated)

    doubts = compare({"calls with a deadline": 0.2}).doubt_reading(counts)

    assert bool(doubts) is is_doubted


def test_list_may_be_as_short_as_the_last_believed_one_and_no_shorter() -> None:
    base = Comparison(({"sections": {"calls": {"listed": 3, "pager_missing": True}}},))
    section = SectionCounts(expected_at_least=10, reachable=True, pager_missing=True)

    doubts = [
        base.doubt_lists(RunCounts(sections={"calls": replace(section, listed=listed)}))
        for listed in (3, 2)
    ]

    assert doubts == [
        [],
        ["the list of calls holds 2 entries, fewer than the 3 it always had"],
    ]
