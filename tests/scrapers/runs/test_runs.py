"""A whole run: replica over HTTP, archive and catalogue in PostgreSQL, pace in Redis."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from opportunities.clock import current_time
from opportunities.models import Alias, Call, Event, Opportunity, Source
from scrapers.models import KnownPage, RunState, SavedPage
from scrapers.runs import run_source
from tests.replica import Cosmetic, ReplicaSite
from tests.scrapers.runs.conftest import RowCounts

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

RE_DATED = "/content/call-expression-interest-clusters-meet-regions"


def test_first_run_fills_the_empty_catalogue_with_what_the_oracle_expects(
    site: ReplicaSite,
) -> None:
    report = run_source("eccp")

    expected = {
        (record["kind"], record["title"])
        for path, records in site.expected.items()
        for record in records
        if site.requests_for(path)
    }
    stored = set(Opportunity.objects.values_list("kind", "title"))
    assert report.doubts == []
    assert report.state is RunState.GOOD
    assert stored == expected


def test_second_run_of_an_unchanged_site_writes_no_row_of_any_entry(
    site: ReplicaSite, rows_of_entries: Callable[[], RowCounts]
) -> None:
    run_source("eccp")
    site.forget()
    before = rows_of_entries()

    report = run_source("eccp")

    assert rows_of_entries() == before
    assert (report.counts.parsed, report.counts.updated, report.counts.created) == (0, 0, 0)
    assert report.counts.not_modified + report.counts.unchanged_pages == report.counts.visited


def test_unchanged_bodies_without_validators_are_recognised_too(
    site: ReplicaSite, rows_of_entries: Callable[[], RowCounts]
) -> None:
    run_source("eccp", sections=["calls"])
    site.sends_validators = False
    before = rows_of_entries()

    report = run_source("eccp", sections=["calls"])

    assert rows_of_entries() == before
    assert report.counts.unchanged_pages == report.counts.visited


@pytest.mark.usefixtures("site")
def test_second_run_confirms_what_it_read_again() -> None:
    run_source("eccp", sections=["calls"])
    first = set(Call.objects.values_list("confirmed_with__at", flat=True))

    run_source("eccp", sections=["calls"])

    again = set(Call.objects.values_list("confirmed_with__at", flat=True))
    assert again == {Source.objects.get(code="eccp").last_good_run_at}
    assert again != first


def test_cosmetic_edits_change_nothing(
    site: ReplicaSite, rows_of_entries: Callable[[], RowCounts]
) -> None:
    run_source("eccp", sections=["calls"])
    site.dress(*Cosmetic)
    before = rows_of_entries()

    report = run_source("eccp", sections=["calls"])

    assert rows_of_entries() == before
    assert report.counts.updated == 0


def test_re_dated_page_gets_a_new_deadline_and_keeps_the_old_one(site: ReplicaSite) -> None:
    run_source("eccp", sections=["calls"])
    call = Call.objects.get(source_url__endswith=RE_DATED)
    old = call.deadlines.get()

    site.edit(RE_DATED, deadline="15 October 2027")
    run_source("eccp", sections=["calls"])

    assert list(call.deadlines.values_list("kind", "date")) == [
        ("superseded", old.date),
        ("single", "2027-10-15"),
    ]
    calls: Any = Call.objects.with_status(current_time())
    assert calls.get(pk=call.pk).status == "open"
    assert call.revisions.get(field="deadlines").page_sha256 != ""


@pytest.mark.usefixtures("site")
def test_every_evidence_names_a_page_that_the_archive_holds() -> None:
    run_source("eccp", sections=["calls", "events"])

    named = {
        each.page_sha256 for entry in Opportunity.objects.all() for each in entry.evidence.all()
    }

    assert named != set()
    assert named <= set(SavedPage.objects.values_list("sha256", flat=True))


def test_one_article_under_two_addresses_is_one_entry_with_two_addresses(site: ReplicaSite) -> None:
    run_source("eccp")
    path = "/community-news/cluster-go-international-eu-commission-launches-24-european-strategic"

    entries = Opportunity.objects.filter(
        title__startswith="Cluster Go International: EU", kind="article"
    )

    one = entries.get()
    addresses = {one.source_url, *one.aliases.values_list("address", flat=True)}
    assert f"https://www.clustercollaboration.eu{path}" in addresses
    assert len(site.requests_for(path)) == 1


def test_series_page_gives_one_event_per_line(site: ReplicaSite) -> None:
    run_source("eccp", sections=["events"])

    address = "https://www.clustercollaboration.eu/events/organised-by-eccp/clusters-meet-regions"
    events = Event.objects.filter(source_url=address)

    assert len(events) == len(site.expected["/events/organised-by-eccp/clusters-meet-regions"])
    assert len({event.part for event in events}) == len(events)


def test_entry_missing_in_two_good_runs_is_unlisted_and_kept(site: ReplicaSite) -> None:
    run_source("eccp", sections=["calls"])
    call = Call.objects.get(source_url__endswith=RE_DATED)

    site.edit(RE_DATED, listed=False, status=404)
    run_source("eccp", sections=["calls"])
    call.refresh_from_db()
    after_one = call.unlisted
    run_source("eccp", sections=["calls"])
    call.refresh_from_db()

    assert (after_one, call.unlisted) == (False, True)


@pytest.mark.usefixtures("site")
def test_limit_visits_so_many_pages_and_concludes_nothing() -> None:
    report = run_source("eccp", sections=["calls"], limit=3)

    assert report.counts.visited == 3
    assert Source.objects.get(code="eccp").last_good_run_at is None
    assert Opportunity.objects.count() == 3


def test_scheduled_run_leaves_out_closed_calls_that_were_read_this_week(site: ReplicaSite) -> None:
    run_source("eccp", sections=["calls"])
    site.forget()

    brief = run_source("eccp", sections=["calls"], is_thorough=False)
    KnownPage.objects.update(last_fetched_at=current_time() - timedelta(days=8))
    weekly = run_source("eccp", sections=["calls"], is_thorough=False)

    assert brief.counts.visited < weekly.counts.visited == weekly.counts.listed
    assert site.requests_for(RE_DATED) != []


@pytest.mark.usefixtures("site")
def test_aliases_are_kept_for_redirected_pages() -> None:
    run_source("eccp")

    alias = Alias.objects.get(
        address="https://www.clustercollaboration.eu/content/elbe-eurocluster-internationalisation"
    )

    assert alias.opportunity.source_url != alias.address
