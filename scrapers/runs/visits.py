"""Bring in one page, or learn that it is still as it was kept."""

from dataclasses import dataclass
from datetime import datetime

from scrapers.archive import confirm_pages, hash_cleaned, load_page, save_page
from scrapers.errors import PageDamaged, PageNotKept
from scrapers.fetching import PoliteFetcher
from scrapers.models import KnownPage, ScrapeRun
from scrapers.pages import FetchedPage


@dataclass(slots=True)
class Visit:
    """A page as it is now, and whether it says anything that its last reading did not know."""

    known: KnownPage
    page: FetchedPage
    sha256: str
    is_not_modified: bool
    is_unchanged: bool


class Visitor:
    """Fetches pages with what was kept of them, and keeps what is new."""

    def __init__(self, fetcher: PoliteFetcher, run: ScrapeRun, known: dict[str, KnownPage]) -> None:
        self.fetcher = fetcher
        self.run = run
        self.known = known

    def visit(self, address: str, fetch_url: str) -> Visit:
        """Return the page kept under ``address``, asked at ``fetch_url``.

        Raises the ScrapeError that says why there is none. The body is in the archive when this
        returns; a page that is unchanged keeps its row there.
        """
        known = self.known.get(address) or KnownPage(source=self.run.source, url=address)
        self.known[address] = known
        has_body = bool(known.last_sha256)
        page = self.fetcher.fetch(
            fetch_url,
            etag=known.etag if has_body else "",
            last_modified=known.last_modified if has_body else "",
        )
        if page.not_modified:
            kept = self._load(known)
            if kept is not None:
                confirm_pages([known.last_sha256], seen_at=page.fetched_at)
                _remember(known, page)
                return Visit(known, kept, known.last_sha256, True, True)  # noqa: FBT003 - the two states
            page = self.fetcher.fetch(fetch_url)
        cleaned = hash_cleaned(page)
        is_unchanged = cleaned == known.last_cleaned_sha256
        if not is_unchanged:
            # Until somebody brings in what it says now: this run may doubt it, or die before.
            known.read_with = ""
        saved = save_page(page, self.run)
        if not is_unchanged:
            # Until it is brought in; a doubtful run or a kill may come between.
            known.read_with = ""
        known.last_sha256, known.last_cleaned_sha256 = saved.sha256, cleaned
        _remember(known, page)
        return Visit(known, page, saved.sha256, False, is_unchanged)  # noqa: FBT003 - the two states

    def _load(self, known: KnownPage) -> FetchedPage | None:
        try:
            return load_page(known.last_sha256)
        except (PageDamaged, PageNotKept):
            return None


def _remember(known: KnownPage, page: FetchedPage) -> None:
    known.etag, known.last_modified = (
        page.etag or known.etag,
        page.last_modified or known.last_modified,
    )
    known.last_fetched_at = page.fetched_at
    known.failures = 0
    known.save()


def note_failure(known: KnownPage, *, at: datetime) -> None:
    """Count a failed visit; what the page last said stays kept."""
    known.failures += 1
    known.last_fetched_at = known.last_fetched_at or at
    known.save()
