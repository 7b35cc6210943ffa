"""What became of pages that a source once had: missing from its lists, gone, merged or moved."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from scrapers.errors import Gone, NotFound
from scrapers.models import Fate, KnownPage, RunState, ScrapeRun
from scrapers.runs.listing import Listing

NO_ENTRY = "other"
RUNS_TO_LOOK_AT = 100


def find_absent(pages: Iterable[KnownPage], listing: Listing) -> list[str]:
    """Return the addresses that no list names any more, of pages that a list once named.

    A page is missing only where every list that ever named it was read.
    """
    return [page.url for page in _judgeable(pages, listing) if page.url not in listing.addresses]


def last_good_runs(source: str) -> dict[str, datetime]:
    """Return for each section when its last good run began."""
    runs = ScrapeRun.objects.filter(source=source, state=RunState.GOOD).order_by("-started_at")
    latest: dict[str, datetime] = {}
    for sections, started_at in runs.values_list("sections", "started_at")[:RUNS_TO_LOOK_AT]:
        for name in sections:
            latest.setdefault(name, started_at)
    return latest


def count_missing(
    pages: Collection[KnownPage], listing: Listing, *, since: Mapping[str, datetime]
) -> None:
    """Count for each section of a run what its last good run found listed and this one does not.

    ``since`` says when that was. Pages that went missing before belong to no share, nor do pages
    that are no entries.
    """
    for page in _judgeable(pages, listing):
        good_runs = [since[name] for name in page.sections if name in since]
        was_listed = page.last_listed_at and good_runs and page.last_listed_at >= min(good_runs)
        if page.kind == NO_ENTRY or not was_listed:
            continue
        for name in page.sections:
            counts = listing.sections[name]
            counts.known += 1
            counts.missing += page.url not in listing.addresses


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
        known.gone = ""
        return None
    place = ", ".join(sorted(leads_to))
    if known.entries and not set(known.entries) & set(entries):
        known.gone = Fate.MERGED
        return f"{known.url} was an entry and now leads to another one, {place}: merged"
    if known.entries and known.gone != Fate.MERGED:
        return f"{known.url} has moved to {place}"
    return None


def _judgeable(pages: Iterable[KnownPage], listing: Listing) -> Iterable[KnownPage]:
    names = set(listing.sections)
    return (
        page
        for page in pages
        if page.last_listed_at is not None and page.sections and set(page.sections) <= names
    )
