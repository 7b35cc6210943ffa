"""What became of pages that a source once had: missing from its lists, gone, merged or moved."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from scrapers.errors import Gone, NotFound
from scrapers.models import Fate, KnownPage, RunState, ScrapeRun
from scrapers.runs.listing import Listing

NO_ENTRY = "other"
# More than a month of the usual schedule: every list was read well several times in it.
RUNS_TO_LOOK_AT = 200

GoodRuns = Mapping[str, Sequence[datetime]]


def find_absent(pages: Iterable[KnownPage], listing: Listing, *, good_runs: GoodRuns) -> list[str]:
    """Return the addresses that this run misses once more, of pages that a list once named.

    Each list that ever named a page is judged at its own good runs: being named by any of them,
    in this run or in the last good one of that list, is being there. A page that the list of
    calls no longer names, but the sitemap still does, is therefore not absent. A page is missed as
    often as the least eager of its lists was read well without it, so that two misses are two
    good runs of every list. A list that never had a good run can tell no absence.
    """
    read = set(listing.sections)
    return [
        page.url
        for page in pages
        if page.url not in listing.addresses
        and page.listed_by_section
        and _count_misses(page, good_runs, also=read) > _count_misses(page, good_runs)
    ]


def find_good_runs(source: str, *, before: datetime) -> GoodRuns:
    """Return for each section when its good runs began, latest first; only whole runs count."""
    runs = ScrapeRun.objects.filter(
        Q(counts__limit=None) | Q(counts__limit__isnull=True),
        source=source,
        state=RunState.GOOD,
        started_at__lt=before,
    ).order_by("-started_at")
    began: dict[str, list[datetime]] = {}
    for sections, started_at in runs.values_list("sections", "started_at")[:RUNS_TO_LOOK_AT]:
        for name in sections:
            began.setdefault(name, []).append(started_at)
    return began


def count_missing(pages: Iterable[KnownPage], listing: Listing, *, good_runs: GoodRuns) -> None:
    """Count for each section of a run what its last good run found listed and this one does not.

    Pages that went missing before belong to no share, nor do pages that are no entries.
    """
    for page in pages:
        if page.kind == NO_ENTRY:
            continue
        for name, listed_at in _read_times(page):
            counts = listing.sections.get(name)
            if counts is not None and name in good_runs and listed_at >= good_runs[name][0]:
                counts.known += 1
                counts.missing += page.url not in listing.addresses


def note_listed(pages: Iterable[KnownPage], listing: Listing, *, at: datetime) -> None:
    """Write down for every page which lists of this run name it."""
    alike: dict[str, list[KnownPage]] = {}
    listed = [page for page in pages if page.pk and page.url in listing.addresses]
    for page in listed:
        page.listed_by_section |= dict.fromkeys(listing.addresses[page.url], at.isoformat())
        page.sections = sorted({*page.sections, *page.listed_by_section})
        page.last_listed_at, page.first_listed_at = at, page.first_listed_at or at
        key = json.dumps([page.listed_by_section, page.sections], sort_keys=True)
        alike.setdefault(key, []).append(page)
    # Pages that share their lists are written together: there are few ways to be listed.
    for group in alike.values():
        KnownPage.objects.filter(pk__in=[page.pk for page in group]).update(
            listed_by_section=group[0].listed_by_section,
            sections=group[0].sections,
            last_listed_at=at,
            first_listed_at=Coalesce("first_listed_at", Value(at)),
        )


def note_gone(known: KnownPage, error: NotFound | Gone) -> str | None:
    """Write down that a page with entries answers no more; say so once, in a sentence."""
    fate = Fate.GONE if isinstance(error, Gone) else Fate.NOT_FOUND
    if not known.entries or known.gone == fate:
        return None
    known.gone = fate
    known.save(update_fields=["gone"])
    return f"{known.url} was an entry and is gone: it {fate.label}"


def note_back(known: KnownPage) -> str | None:
    """Forget that a page answered nothing; say so when it had."""
    if known.gone not in {Fate.NOT_FOUND, Fate.GONE}:
        return None
    known.gone = ""
    known.save(update_fields=["gone"])
    return f"{known.url} is there again"


def note_redirect(known: KnownPage, *, leads_to: Collection[str], entries: list[int]) -> str | None:
    """Tell a page that moved from one that was merged into another entry, before it is saved.

    ``leads_to`` are the addresses that the page was read under, ``entries`` what it gave;
    ``known.entries`` is still what it gave before. Returns a sentence for what is new.
    """
    if known.url in leads_to:
        was_gone, known.gone = known.gone, ""
        return f"{known.url} is there again" if was_gone else None
    place = ", ".join(sorted(leads_to))
    if known.entries and not set(known.entries) & set(entries):
        known.gone = Fate.MERGED
        return f"{known.url} was an entry and now leads to another one, {place}: merged"
    if known.entries and known.gone != Fate.MERGED:
        return f"{known.url} has moved to {place}"
    return None


def note_no_entry(known: KnownPage, *, final: str) -> str:
    """Write down that a page which held entries holds none; return it as a sentence.

    ``final`` is the canonical address that it led to. What it once gave is no longer confirmed by
    it, and goes missing from the lists with it.
    """
    known.entries = []
    if final == known.url:
        return f"{known.url} was an entry and is none any more"
    known.gone = Fate.REPLACED
    return f"{known.url} was an entry and now leads to {final}, which is none"


def _count_misses(page: KnownPage, good_runs: GoodRuns, *, also: Collection[str] = ()) -> int:
    """Return in how many good runs each of its lists left a page out, the least of them.

    ``also`` names the lists that the run under way read without finding it.
    """
    return min(
        sum(began > listed_at for began in good_runs.get(name, ())) + (name in also)
        for name, listed_at in _read_times(page)
    )


def _read_times(page: KnownPage) -> list[tuple[str, datetime]]:
    times = page.listed_by_section.items()
    return [(name, datetime.fromisoformat(listed_at)) for name, listed_at in times]
