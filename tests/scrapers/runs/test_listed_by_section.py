"""A page may be named by several lists, each read at its own hours: when is it gone from them?"""

from collections.abc import Sequence
from typing import Any

import pytest

from opportunities.models import Call
from scrapers.models import KnownPage, RunState
from scrapers.runs import run_source
from tests.replica import Fault, ReplicaSite

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

SITE = "https://www.clustercollaboration.eu"
PAGE = "/content/call-expression-interest-clusters-meet-regions"
# Enough that one page more or less is no doubt.
PAGES_LISTED = 24


@pytest.fixture
def site(site: ReplicaSite) -> ReplicaSite:
    """A part of the site: what is told here is about lists, not about how long they are."""
    listed = [page.path for page in site.replica.pages if page.lists and page.path != PAGE]
    for path in listed[PAGES_LISTED:]:
        site.edit(path, listed=False)
    return site


def misses_after(*runs: str) -> list[int]:
    """Run one section after the other; return how often the call was missed after each."""
    return [_miss(section) for section in runs]


def _miss(section: str) -> int:
    report = run_source("eccp", sections=[section])
    assert (report.state, report.doubts) == (RunState.GOOD, [])
    return Call.objects.get(source_url=f"{SITE}{PAGE}").misses


def leave(site: ReplicaSite, *lists: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "calls": {"lists": ()},
        "sitemap": {"in_sitemap": False, "in_feed": False},
    }
    for name in lists:
        site.edit(PAGE, **changes[name])


def test_page_knows_when_each_list_last_named_it(site: ReplicaSite) -> None:
    both = run_source("eccp", sections=["calls", "sitemap"])
    leave(site, "calls")
    misses_after("calls", "sitemap")

    page = KnownPage.objects.get(url=f"{SITE}{PAGE}")
    assert both.state is RunState.GOOD
    assert page.sections == ["calls", "sitemap"]
    first, last = page.first_listed_at, page.last_listed_at
    assert first is not None
    assert last is not None
    assert page.listed_by_section == {"calls": first.isoformat(), "sitemap": last.isoformat()}
    assert first < last


def test_page_that_left_the_calls_but_not_the_sitemap_is_not_missing(site: ReplicaSite) -> None:
    misses_after("calls", "sitemap")

    leave(site, "calls")

    assert misses_after("calls", "calls", "sitemap", "calls") == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("runs", "misses"),
    [
        # Neither list alone can tell; both must have left it out twice.
        (("calls", "calls", "calls"), [0, 0, 0]),
        (("calls", "sitemap", "calls", "sitemap"), [0, 1, 1, 2]),
        (("calls", "calls", "sitemap", "sitemap"), [0, 0, 1, 2]),
        (("sitemap", "sitemap", "calls", "calls"), [0, 0, 1, 2]),
    ],
)
def test_page_that_left_both_lists_is_missed_once_for_each_good_run_of_both(
    site: ReplicaSite, runs: Sequence[str], misses: list[int]
) -> None:
    misses_after("calls", "sitemap")

    leave(site, "calls", "sitemap")

    assert misses_after(*runs) == misses


def test_doubtful_run_of_one_list_counts_for_neither(site: ReplicaSite) -> None:
    misses_after("calls", "sitemap")
    leave(site, "calls", "sitemap")
    misses_after("calls")

    site.break_with(Fault.FORBIDDEN, at="/sitemap.xml*")
    site.break_with(Fault.FORBIDDEN, at="/taxonomy/*")
    site.break_with(Fault.FORBIDDEN, at="/news*")
    failed = run_source("eccp", sections=["sitemap"])
    site.repair()

    assert failed.state is not RunState.GOOD
    assert misses_after("calls", "sitemap", "sitemap") == [0, 1, 2]


def test_page_that_is_back_in_one_list_is_there(site: ReplicaSite) -> None:
    misses_after("calls", "sitemap")
    leave(site, "calls", "sitemap")
    missed = misses_after("calls", "sitemap")

    site.edit(PAGE, in_sitemap=True)

    assert (missed, misses_after("calls", "sitemap", "calls")) == ([0, 1], [1, 0, 0])


def test_run_of_some_pages_only_counts_as_no_reading_of_its_lists(site: ReplicaSite) -> None:
    misses_after("calls")
    leave(site, "calls", "sitemap")

    for _ in range(3):
        run_source("eccp", sections=["calls"], limit=1)

    assert misses_after("calls", "calls") == [1, 2]
