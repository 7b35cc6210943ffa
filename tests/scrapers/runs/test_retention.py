"""Saved pages are dropped when they are old and nothing needs them, and never otherwise."""

from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django import Settings

from clusterportal.settings import _read_days_kept
from opportunities.models import Announcement, Call, Evidence, ProposedChange, Revision
from opportunities.services import ingestion
from scrapers.archive import load_page, save_page
from scrapers.models import KnownPage, RefusedPage, SavedPage, ScrapeRun
from scrapers.runs import run_source
from scrapers.tasks import drop_old_pages
from tests.factories import CallFactory
from tests.replica import ReplicaSite
from tests.scrapers.archived_pages import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

PAGE = "/content/call-expression-interest-clusters-meet-regions"


def keep(text: str, *, days_ago: int) -> str:
    """Save a page that was last seen so many days ago; return its hash."""
    seen_at = timezone.now() - timedelta(days=days_ago)
    body = f"<html><body><main>{text}</main></body></html>"
    return save_page(page_of(body, at=seen_at)).sha256


def test_page_that_nothing_needs_goes_after_the_days_that_are_set(settings: Settings) -> None:
    settings.SAVED_PAGES_KEPT_DAYS = 100
    keep("old", days_ago=101)
    fresh = keep("fresh", days_ago=99)

    assert drop_old_pages() == 1
    assert list(SavedPage.objects.values_list("sha256", flat=True)) == [fresh]


def test_page_that_the_catalogue_points_to_stays_for_ever() -> None:
    call: Call = CallFactory()
    proof, change, proposal, forecast = (
        keep(name, days_ago=9999) for name in ("proof", "change", "proposal", "forecast")
    )
    now = timezone.now()
    Evidence.objects.create(
        opportunity=call, field="budget_note", page_sha256=proof, extractor="x/1", seen_at=now
    )
    Revision.objects.create(
        opportunity=call, field="title", severity="minor", actor="eccp", page_sha256=change, at=now
    )
    ProposedChange.objects.create(
        opportunity=call, field="title", page_sha256=proposal, seen_at=now
    )
    Announcement.objects.create(
        call=call, window_from="2027-01", said_by="EC", document=f"/archive/{forecast}/", quote="q"
    )
    keep("nothing", days_ago=9999)

    assert drop_old_pages() == 1
    kept = set(SavedPage.objects.values_list("sha256", flat=True))
    assert kept == {proof, change, proposal, forecast}


def test_refused_page_stays_on_record_and_loses_the_link_with_the_page() -> None:
    run = ScrapeRun.objects.create(source="eccp", started_at=timezone.now())
    old, fresh = keep("old", days_ago=9999), keep("fresh", days_ago=1)
    for sha256 in (old, fresh):
        RefusedPage.objects.create(run=run, url="https://x/", reason="no date", sha256=sha256)

    drop_old_pages()

    refused = list(RefusedPage.objects.values_list("reason", "sha256"))
    assert refused == [("no date", ""), ("no date", fresh)]


def test_after_years_every_known_page_and_every_proof_is_still_there(site: ReplicaSite) -> None:
    run_source("eccp", sections=["calls"])
    site.edit(PAGE, summary="Other words, which nothing but this content holds.")
    run_source("eccp", sections=["calls"])
    idle = keep("nothing", days_ago=1)
    SavedPage.objects.update(last_seen_at=timezone.now() - timedelta(days=9999))
    hashes = set(SavedPage.objects.values_list("sha256", flat=True))

    drop_old_pages()

    needed = set(KnownPage.objects.exclude(last_sha256="").values_list("last_sha256", flat=True))
    needed |= ingestion.protected_pages(hashes)
    left = set(SavedPage.objects.values_list("sha256", flat=True))
    assert idle not in left
    assert left == needed
    assert {load_page(sha256).sha256 for sha256 in left} == left


@pytest.mark.parametrize(("text", "days"), [("", 730), ("30", 30), (" 3650 ", 3650)])
def test_days_are_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, text: str, days: int
) -> None:
    monkeypatch.setenv("SAVED_PAGES_KEPT_DAYS", text)

    assert _read_days_kept("SAVED_PAGES_KEPT_DAYS", default=730) == days


@pytest.mark.parametrize("text", ["two years", "29", "0", "-1", "90.5", "٩٠"])
def test_days_that_cannot_be_meant_are_answered_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("SAVED_PAGES_KEPT_DAYS", text)

    with pytest.raises(ImproperlyConfigured, match="write a whole number of days, 30 or more"):
        _read_days_kept("SAVED_PAGES_KEPT_DAYS", default=730)


def test_beat_lets_old_pages_go_once_a_day() -> None:
    entry = portal.CELERY_BEAT_SCHEDULE["old saved pages"]

    assert entry["task"] == drop_old_pages.name
    assert (entry["schedule"].minute, entry["schedule"].hour) == ({37}, {4})
