"""A page that is gone, merged, moved or only missing from the lists: each is told apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from opportunities.models import Alias, Call, Opportunity
from scrapers.models import KnownPage, RunState
from scrapers.runs import RunReport, run_source
from tests.replica import ReplicaSite
from tests.scrapers.runs.conftest import RowCounts

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

SITE = "https://www.clustercollaboration.eu"
PAGE = "/content/call-expression-interest-clusters-meet-regions"
OTHER = "/content/jewel-eurocluster-open-call-1-nzt-demo-projects"
NEW = "/content/call-expression-interest-clusters-meet-regions-2027"


def read_calls() -> RunReport:
    return run_source("eccp", sections=["calls"])


def fate_of(path: str) -> str:
    return KnownPage.objects.get(url=f"{SITE}{path}").gone


@pytest.mark.parametrize(
    ("status", "fate", "words"),
    [
        (404, "not_found", "it answers 404: not found"),
        (410, "gone", "it answers 410: removed for good"),
    ],
)
def test_page_that_is_gone_is_named_once_with_what_the_site_answered(
    site: ReplicaSite, status: int, fate: str, words: str
) -> None:
    read_calls()

    site.edit(PAGE, listed=False, status=status)
    first, second = read_calls(), read_calls()

    sentence = f"{SITE}{PAGE} was an entry and is gone: {words}"
    assert fate_of(PAGE) == fate
    assert (first.notes.count(sentence), second.notes.count(sentence)) == (1, 0)
    assert Call.objects.get(source_url=f"{SITE}{PAGE}").unlisted


def test_page_that_is_gone_but_still_listed_is_refused_and_named_too(site: ReplicaSite) -> None:
    read_calls()

    site.edit(PAGE, status=404)
    report = read_calls()

    assert [each["url"] for each in report.refused] == [f"{SITE}{PAGE}"]
    assert f"{SITE}{PAGE} was an entry and is gone: it answers 404: not found" in report.notes
    assert Call.objects.get(source_url=f"{SITE}{PAGE}").misses == 0


def test_page_that_comes_back_is_no_longer_gone(site: ReplicaSite) -> None:
    read_calls()
    site.edit(PAGE, status=404, listed=False)
    read_calls()

    site.restore(PAGE)
    report = read_calls()

    assert fate_of(PAGE) == ""
    assert f"{SITE}{PAGE} is there again" in report.notes
    assert Call.objects.get(source_url=f"{SITE}{PAGE}").misses == 0


def test_page_that_only_left_the_lists_is_not_gone(site: ReplicaSite) -> None:
    read_calls()
    seen = Call.objects.get(source_url=f"{SITE}{PAGE}").seen_with.at

    site.edit(PAGE, listed=False)
    read_calls()
    read_calls()

    call = Call.objects.get(source_url=f"{SITE}{PAGE}")
    assert (fate_of(PAGE), call.unlisted) == ("", True)
    assert call.seen_with.at == seen
    assert call.confirmed_with.at > seen


def test_page_that_leads_to_another_entry_was_merged_and_both_entries_stay(
    site: ReplicaSite,
) -> None:
    read_calls()
    entries = Call.objects.count()

    site.edit(PAGE, redirect=OTHER)
    first, second = read_calls(), read_calls()

    sentence = f"{SITE}{PAGE} was an entry and now leads to another one, {SITE}{OTHER}: merged"
    assert fate_of(PAGE) == "merged"
    assert (first.notes.count(sentence), second.notes.count(sentence)) == (1, 0)
    assert Call.objects.count() == entries
    assert Call.objects.filter(source_url__in=[f"{SITE}{PAGE}", f"{SITE}{OTHER}"]).count() == 2


@pytest.mark.parametrize("oldest", [0, 1])
def test_merged_pages_without_numbers_keep_their_entries_apart(
    site: ReplicaSite, oldest: int
) -> None:
    paths = ("/partner-search/blue-growth-harbours", "/partner-search/packaging-olive-oil")
    for path in paths:
        site.edit(path, node=None)
    merged, kept = paths[oldest], paths[1 - oldest]
    run_source("eccp", sections=["partner-searches"])
    entry = Opportunity.objects.get(source_url=f"{SITE}{kept}")

    site.edit(merged, redirect=kept)
    report = run_source("eccp", sections=["partner-searches"])

    assert report.state is RunState.GOOD
    assert fate_of(merged) == "merged"
    assert Opportunity.objects.get(source_url=f"{SITE}{kept}") == entry
    assert entry.aliases.get().address == f"{SITE}{merged}"


def test_page_that_moved_keeps_its_entry_under_the_new_address(site: ReplicaSite) -> None:
    read_calls()
    call = Call.objects.get(source_url=f"{SITE}{PAGE}")
    page = next(each for each in site.replica.pages if each.path == PAGE)

    site.replica.add(replace(page, path=NEW))
    site.edit(PAGE, redirect=NEW, node=None)
    report = read_calls()

    call.refresh_from_db()
    assert (fate_of(PAGE), call.source_url) == ("", f"{SITE}{NEW}")
    assert Alias.objects.filter(opportunity=call.pk, address=f"{SITE}{PAGE}").exists()
    assert f"{SITE}{PAGE} has moved to {SITE}{NEW}" in report.notes


def test_mass_absence_is_a_doubt_and_counts_nothing(
    site: ReplicaSite, rows_of_entries: Callable[[], RowCounts]
) -> None:
    read_calls()
    listed = [page.path for page in site.replica.pages if "calls" in page.lists]
    known = KnownPage.objects.exclude(kind__in=["other", ""]).count()
    before = rows_of_entries()

    for path in listed[: known * 2 // 5]:
        site.edit(path, listed=False)
    report = read_calls()

    assert report.state is RunState.DOUBTFUL
    assert [each for each in report.doubts if "known pages are missing" in each] == report.doubts
    assert len(report.doubts) == 1
    assert rows_of_entries() == before
    assert not Opportunity.objects.filter(misses__gt=0).exists()
