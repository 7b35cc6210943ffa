"""Twelve faults: each is noticed in its first run, or survived with every field right.

``make faults`` prints the table, and makes a hundred harmless replays instead of a few.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from scrapers.models import RunState
from scrapers.runs import RunReport, run_source
from tests.replica import Fault, ReplicaSite
from tests.replica.content import Page
from tests.scrapers.runs.catalogue_facts import read_facts
from tests.scrapers.runs.conftest import SEED

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

REPLAYS = int(os.environ.get("FAULTS_REPLAYS") or 5)
IS_TABLE_WANTED = bool(os.environ.get("FAULTS_REPLAYS"))
SLOW_PAGE = "/content/call-expression-interest-clusters-meet-regions"


@dataclass(frozen=True, slots=True)
class Injection:
    """A fault and how it is brought about."""

    name: str
    inject: Callable[[ReplicaSite], None]


def _break(fault: Fault, at: str = "*") -> Callable[[ReplicaSite], None]:
    return lambda site: site.break_with(fault, at=at)


def _slow_down(site: ReplicaSite) -> None:
    """Let one page take the full 8 seconds, and the others a hundredth of it."""
    site.break_with(Fault.SLOW, at=SLOW_PAGE, seconds=8)
    site.break_with(Fault.SLOW, at="/content/*", seconds=0.08)


INJECTIONS = (
    Injection("403", _break(Fault.FORBIDDEN)),
    Injection("empty list", _break(Fault.EMPTY_LIST)),
    Injection("renamed class", _break(Fault.RENAMED_CLASSES)),
    Injection("login wall", _break(Fault.LOGIN_PAGE, "/content/*")),
    Injection("truncated body", _break(Fault.TRUNCATED_BODY, "/content/*")),
    Injection("half of the pages missing", _break(Fault.HALF_MISSING)),
    Injection("dates turned to mm/dd", _break(Fault.MONTH_FIRST_DATES)),
    Injection("429", _break(Fault.TOO_MANY_REQUESTS)),
    Injection("connection reset", _break(Fault.CONNECTION_RESET)),
    Injection("8 s per page", _slow_down),
    Injection("30 % 503", _break(Fault.SOMETIMES_UNAVAILABLE)),
    Injection("host down", lambda site: site.go_down()),
)


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Lines that are printed at the end, where a table is wanted."""
    lines: list[str] = []
    yield lines
    capture = request.config.pluginmanager.getplugin("capturemanager")
    if IS_TABLE_WANTED and capture is not None:
        with capture.global_and_fixture_disabled():
            print("", *lines, sep="\n")  # noqa: T201 - the table of `make faults`


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda each: each.name)
def test_fault_is_detected_in_its_first_run_or_survived_with_every_field_right(
    site: ReplicaSite, table: list[str], injection: Injection
) -> None:
    good = run_source("eccp", sections=["calls"])
    before = read_facts()

    injection.inject(site)
    began = time.monotonic()
    report = run_source("eccp", sections=["calls"])
    seconds = time.monotonic() - began

    outcome = "detected" if report.doubts else "survived"
    doubts = "; ".join(report.doubts)[:90]
    table.append(f"{injection.name:26} {outcome:9} {seconds:6.1f} s  {doubts}")
    assert good.state is RunState.GOOD
    assert read_facts() == before
    if not report.doubts:
        assert report.state is RunState.GOOD
        assert _count_readable(report) == _count_readable(good)


def test_harmless_changes_raise_no_alarm(
    site: ReplicaSite, table: list[str], chance: random.Random
) -> None:
    reports = [run_source("eccp", sections=["calls"])]

    began = time.monotonic()
    for number in range(REPLAYS):
        _edit_like_an_editor(site, chance, number)
        reports.append(run_source("eccp", sections=["calls"]))

    alarms = [report for report in reports if report.doubts]
    table.append(
        f"{REPLAYS} replays with random changes: {len(alarms)} false alarms, "
        f"{sum(map(_count_changes, reports[1:]))} changes read, {time.monotonic() - began:.0f} s, "
        f"SEED={SEED}"
    )
    assert [report.doubts for report in alarms] == []
    assert all(_count_changes(report) for report in reports[1:])


def _count_readable(report: RunReport) -> tuple[int, int, int]:
    counts = report.counts
    return (
        counts.listed,
        counts.parsed + counts.unchanged_pages + counts.not_modified,
        counts.refused + counts.gone,
    )


def _count_changes(report: RunReport) -> int:
    return report.counts.created + report.counts.updated


def _edit_like_an_editor(site: ReplicaSite, chance: random.Random, number: int) -> None:
    """Publish a call, and re-word, re-date, take down or put back a few others."""
    calls = [page for page in site.replica.pages if "calls" in page.lists and page.deadline]
    model = chance.choice(calls)
    site.replica.add(_copy(model, number))
    for page in chance.sample(calls, k=3):
        day = f"{chance.randint(1, 28)} {chance.choice(('March', 'June', 'October'))} 2027"
        words = f"{page.title.split(' (edition')[0]} (edition {number})"
        edit = chance.choice(({"deadline": day}, {"title": words}, {"summary": words}))
        site.edit(page.path, **edit)
    if number % 4 == 0:
        site.edit(chance.choice(calls).path, listed=False)


def _copy(page: Page, number: int) -> Page:
    return replace(
        page,
        path=f"/content/new-call-{number}",
        node=90_000 + number,
        aliases=(),
        title=f"New call {number}",
        changed="2026-11-21",
    )
