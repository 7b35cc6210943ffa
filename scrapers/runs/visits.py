"""Bring in one page, or learn that it is still as it was kept."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from scrapers.archive import confirm_pages, find_sound, hash_cleaned, load_page, save_page
from scrapers.fetching import PoliteFetcher
from scrapers.models import KnownPage, ScrapeRun
from scrapers.pages import FetchedPage

# So many kept bodies are looked through at once before their pages are asked for.
LOOKED_THROUGH_AT_ONCE = 25
NOTED_AT_ONCE = 100
LONGEST_UNNOTED_SECONDS = 30


@dataclass(slots=True)
class Visit:
    """A page as it is now, and whether it says anything that its last reading did not know."""

    known: KnownPage
    answer: FetchedPage
    sha256: str
    is_unchanged: bool

    @property
    def is_not_modified(self) -> bool:
        """Whether the site itself says that the page is as it was."""
        return self.answer.not_modified

    def read_page(self) -> FetchedPage:
        """Return the page, out of the archive where the site did not send it again.

        PageDamaged or PageNotKept where it was lost since it was looked through.
        """
        return load_page(self.sha256) if self.is_not_modified else self.answer


class Visitor:
    """Fetches pages with what was kept of them, and keeps what is new.

    That a page is still the same is noted for many pages at once: ``note_unchanged`` must be
    called in the end. A kill before that loses the times of at most ``NOTED_AT_ONCE`` visits and
    nothing else: these pages say what was read of them before, the next run asks them again, and
    whatever was new was written down at once.
    """

    def __init__(self, fetcher: PoliteFetcher, run: ScrapeRun, known: dict[str, KnownPage]) -> None:
        self.fetcher = fetcher
        self.run = run
        self.known = known
        self._sound: set[str] = set()
        self._damaged: set[str] = set()
        self._expected: Iterator[str] = iter(())
        self._unchanged: list[Visit] = []
        self._noted_at = time.monotonic()

    def expect(self, addresses: Iterable[str]) -> None:
        """Say which addresses will be visited next, so that many can be prepared at once."""
        self._expected = iter(addresses)

    def visit(self, address: str, fetch_url: str) -> Visit:
        """Return the page kept under ``address``, asked at ``fetch_url``.

        Raises the ScrapeError that says why there is none. A body that is new is in the archive
        when this returns; a page that is unchanged keeps its row there.
        """
        known = self.known.get(address) or KnownPage(source=self.run.source, url=address)
        self.known[address] = known
        is_kept = self._is_kept(address)
        page = self.fetcher.fetch(
            fetch_url,
            etag=known.etag if is_kept else "",
            last_modified=known.last_modified if is_kept else "",
        )
        if page.not_modified:
            visit = Visit(known, page, known.last_sha256, is_unchanged=True)
            self._remember_unchanged(visit)
            return visit
        return self._keep(known, page)

    def note_unchanged(self) -> None:
        """Write down when the pages were seen that had nothing new to say."""
        visits, self._unchanged = self._unchanged, []
        self._noted_at = time.monotonic()
        if not visits:
            return
        # One time for all of them, the earliest: no page is said to be seen after it was.
        seen_at = min(visit.answer.fetched_at for visit in visits)
        confirm_pages([visit.sha256 for visit in visits], seen_at=seen_at)
        _move_times((visit.known for visit in visits), seen_at)

    def _is_kept(self, address: str) -> bool:
        """Return whether "not modified" would be an answer: our copy is there and sound."""
        wanted = self.known[address].last_sha256
        if wanted and wanted not in self._sound and wanted not in self._damaged:
            ahead = [address, *islice(self._expected, LOOKED_THROUGH_AT_ONCE)]
            pages = [self.known[each] for each in ahead if each in self.known]
            hashes = {page.last_sha256 for page in pages if page.last_sha256}
            sound = find_sound(hashes)
            self._sound |= sound
            self._damaged |= hashes - sound
        return wanted in self._sound

    def _keep(self, known: KnownPage, page: FetchedPage) -> Visit:
        damaged = known.last_sha256 if known.last_sha256 in self._damaged else ""
        cleaned = hash_cleaned(page)
        is_unchanged = cleaned == known.last_cleaned_sha256
        saved = save_page(page, self.run, damaged=damaged)
        if not is_unchanged:
            # Until it is brought in; a doubtful run or a kill may come between.
            known.read_with = ""
        known.last_sha256, known.last_cleaned_sha256 = saved.sha256, cleaned
        self._damaged.discard(saved.sha256)
        self._sound.add(saved.sha256)
        _remember(known, page)
        return Visit(known, page, saved.sha256, is_unchanged)

    def _remember_unchanged(self, visit: Visit) -> None:
        known, page = visit.known, visit.answer
        validators = (page.etag or known.etag, page.last_modified or known.last_modified)
        if known.failures or (known.etag, known.last_modified) != validators:
            _remember(known, page)
        known.last_fetched_at = page.fetched_at
        self._unchanged.append(visit)
        has_waited = time.monotonic() - self._noted_at > LONGEST_UNNOTED_SECONDS
        if has_waited or len(self._unchanged) >= NOTED_AT_ONCE:
            self.note_unchanged()


def _move_times(pages: Iterable[KnownPage], seen_at: datetime) -> None:
    KnownPage.objects.filter(pk__in=[page.pk for page in pages]).update(last_fetched_at=seen_at)


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
