"""Pages that the site calls unchanged: what is noted of them, and what if our copy is broken."""

import gzip
from collections.abc import Callable

import pytest
from django.utils import timezone

from opportunities.models import Call
from scrapers.archive import load_page
from scrapers.models import KnownPage, RunState, SavedPage, ScrapeRun
from scrapers.runs import RunReport, run_source, visits
from tests.replica import Cosmetic, ReplicaSite
from tests.scrapers.runs.conftest import RowCounts

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

SITE = "https://www.clustercollaboration.eu"
PAGE = "/content/call-expression-interest-clusters-meet-regions"
Damage = Callable[[bytes], bytes]


def read_calls() -> RunReport:
    return run_source("eccp", sections=["calls"])


def known() -> KnownPage:
    return KnownPage.objects.get(url=f"{SITE}{PAGE}")


def test_unchanged_pages_are_noted_as_seen_in_this_run(
    site: ReplicaSite,
) -> None:
    read_calls()
    before = SavedPage.objects.get(pk=known().last_sha256).last_seen_at

    report = read_calls()

    started_at = ScrapeRun.objects.get(pk=report.run_id).started_at
    after = SavedPage.objects.get(pk=known().last_sha256).last_seen_at
    assert report.counts.not_modified == report.counts.visited
    assert KnownPage.objects.filter(last_fetched_at__lt=started_at).count() == 0
    assert before < after <= timezone.now()
    assert site.requests_for(PAGE)[-1].status == 304


def test_visits_that_were_not_noted_yet_are_noted_when_a_run_is_stopped(
    site: ReplicaSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_calls()
    times = dict(KnownPage.objects.values_list("url", "last_fetched_at"))
    monkeypatch.setattr(visits, "NOTED_AT_ONCE", 1_000_000)
    listed = [page.path for page in site.replica.pages if "calls" in page.lists]

    site.forget()
    site.edit(listed[len(listed) // 2], status=403)
    report = read_calls()

    seen = {f"{SITE}{each.path}" for each in site.log if each.status == 304}
    now = dict(KnownPage.objects.values_list("url", "last_fetched_at"))
    moved = {url for url in seen & set(now) if now[url] != times[url]}
    assert report.state is RunState.DOUBTFUL
    assert len(seen & set(now)) > 5
    assert moved == seen & set(now)


@pytest.mark.parametrize(
    "damage",
    [lambda packed: packed[:-12], lambda _: b"not packed", lambda _: gzip.compress(b"other")],
    ids=["cut", "not packed", "of another page"],
)
def test_damaged_copy_is_fetched_as_a_whole_and_mended(site: ReplicaSite, damage: Damage) -> None:
    read_calls()
    sha256 = known().last_sha256
    saved = SavedPage.objects.filter(pk=sha256)
    saved.update(body_gzip=damage(bytes(saved.get().body_gzip)))

    site.forget()
    report = read_calls()

    (request,) = site.requests_for(PAGE)
    assert (request.status, request.was_conditional) == (200, False)
    assert (report.state, report.counts.refused, report.counts.updated) == (RunState.GOOD, 0, 0)
    assert known().last_sha256 == sha256
    assert load_page(sha256).content != b""


def test_copy_that_is_gone_is_fetched_as_a_whole_and_kept_again(site: ReplicaSite) -> None:
    read_calls()
    sha256 = known().last_sha256
    SavedPage.objects.filter(pk=sha256).delete()

    site.forget()
    read_calls()

    (request,) = site.requests_for(PAGE)
    assert (request.status, request.was_conditional) == (200, False)
    assert load_page(sha256).sha256 == sha256


def test_damaged_copy_never_stands_for_a_page_that_differs_in_decoration_only(
    site: ReplicaSite, rows_of_entries: Callable[[], RowCounts]
) -> None:
    read_calls()
    sha256 = known().last_sha256
    SavedPage.objects.filter(pk=sha256).update(body_gzip=b"not packed")
    before = rows_of_entries()

    site.dress(*Cosmetic)
    read_calls()

    assert known().last_sha256 != sha256
    assert load_page(known().last_sha256).sha256 == known().last_sha256
    assert rows_of_entries() == before


def test_unchanged_page_is_read_out_of_the_archive_by_newer_readers(site: ReplicaSite) -> None:
    read_calls()
    KnownPage.objects.filter(url=f"{SITE}{PAGE}").update(read_with="eccp/0")

    site.forget()
    report = read_calls()

    (request,) = site.requests_for(PAGE)
    assert (request.status, report.counts.parsed, report.counts.unchanged) == (304, 1, 1)
    assert known().entries == [Call.objects.get(source_url=f"{SITE}{PAGE}").pk]
