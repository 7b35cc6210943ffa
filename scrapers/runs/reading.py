"""Visit the pages of a run one by one, and turn each into records or a reason."""

from dataclasses import dataclass, field
from datetime import datetime

from opportunities.records import (
    CallFacts,
    EventFacts,
    OpportunityRecord,
    find_problems,
)
from scrapers.archive import load_page
from scrapers.cluster_collaboration import site
from scrapers.cluster_collaboration.page_kinds import PageKind
from scrapers.errors import AccessLost, Gone, LayoutChanged, NotFound, ScrapeError
from scrapers.health import RunCounts
from scrapers.models import KnownPage
from scrapers.pages import FetchedPage
from scrapers.runs.absence import note_back, note_gone, note_no_entry
from scrapers.runs.visits import Visit, Visitor, note_failure


@dataclass(slots=True)
class ReadPage:
    """A page that was read in this run, ready to be brought into the catalogue.

    ``address`` is the canonical one that it was found at, after redirects.
    """

    known: KnownPage
    address: str
    sha256: str
    extractor: str
    kind: PageKind
    records: tuple[OpportunityRecord, ...]


@dataclass(slots=True)
class Readings:
    """What the visits of a run gave so far."""

    read: list[ReadPage] = field(default_factory=list)
    lost: list[ReadPage] = field(default_factory=list)
    confirmed: set[int] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    refused: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class PageReader:
    """Reads pages through a visitor and counts what happens to each."""

    def __init__(self, visitor: Visitor, counts: RunCounts, base_url: str, now: datetime) -> None:
        self.visitor = visitor
        self.counts = counts
        self.base_url = base_url
        self.now = now
        self.readings = Readings()

    def read(self, address: str, listed_as: frozenset[str]) -> ReadPage | None:
        """Visit a canonical address and return its page when it says something new.

        A page that cannot be used is kept, counted and named with its reason; what stops the run
        is raised.
        """
        self.counts.visited += 1
        url = site.on_base(address, base_url=self.base_url) or address
        try:
            visit = self.visitor.visit(address, url)
            return self._understand(address, visit, listed_as)
        except (NotFound, Gone) as error:
            self.counts.gone += 1
            self._fail(address, error, is_refusal=bool(listed_as))
        except ScrapeError as error:
            if error.stops_run:
                raise
            self.counts.access_lost += isinstance(error, AccessLost)
            self._fail(address, error, is_refusal=True)
        return None

    def _understand(self, address: str, visit: Visit, listed_as: frozenset[str]) -> ReadPage | None:
        known = visit.known
        self._note(note_back(known))
        if visit.is_unchanged and known.read_with == site.READER_VERSION:
            self.counts.not_modified += visit.is_not_modified
            self.counts.unchanged_pages += not visit.is_not_modified
            self.readings.confirmed.update(known.entries)
            self.readings.present.add(address)
            return None
        read = self._parse(address, visit, listed_as)
        self.readings.present.add(address)
        if not read.records:
            self.counts.ignored += 1
            self._leave(read)
            return None
        known.kind = read.kind.value
        self._count(read.records)
        self.readings.read.append(read)
        return read

    def _leave(self, read: ReadPage) -> None:
        """Be done with a page that is no entry, unless it was one: that may be doubted."""
        if read.known.entries:
            self.counts.lost += 1
            self.readings.lost.append(read)
            return
        self._settle(read)

    def believe_losses(self) -> None:
        """Accept of a run without doubts that pages which held entries hold none any more."""
        for read in self.readings.lost:
            self._note(note_no_entry(read.known, final=read.address))
            self._settle(read)

    def _settle(self, read: ReadPage) -> None:
        read.known.kind, read.known.read_with = read.kind.value, site.READER_VERSION
        read.known.save()

    def _parse(self, address: str, visit: Visit, listed_as: frozenset[str]) -> ReadPage:
        page = visit.read_page()
        final = site.canonical(page.final_url, base_url=self.base_url) or address
        # Evidence names the kept body, which may differ in decoration from the one just fetched.
        body = page if page.sha256 == visit.sha256 else load_page(visit.sha256)
        try:
            reading = read_records(body, url=final, asked=address, listed_as=listed_as)
        except ScrapeError:
            raise
        except Exception as error:
            # Whatever a reader trips over, one bad page never stops a run (promise 8).
            reason = f"the reader failed on this page ({type(error).__name__}: {error})"
            raise LayoutChanged(reason) from error
        for record in reading.records:
            problems = find_problems(record)
            if problems:
                raise LayoutChanged("; ".join(problems))
        return ReadPage(
            visit.known, final, visit.sha256, reading.extractor, reading.kind, reading.records
        )

    def _count(self, records: tuple[OpportunityRecord, ...]) -> None:
        self.counts.parsed += 1
        for record in records:
            if isinstance(record.facts, CallFacts):
                self.counts.calls += 1
                self.counts.calls_dated += bool(record.facts.deadlines)
            if isinstance(record.facts, EventFacts):
                self.counts.events += 1
                self.counts.events_dated += bool(record.facts.starts_on)

    def _fail(self, address: str, error: ScrapeError, *, is_refusal: bool) -> None:
        known = self.visitor.known.get(address)
        if known is not None and known.pk:
            note_failure(known, at=self.now)
        told = note_gone(known, error) if known and isinstance(error, NotFound | Gone) else None
        self._note(told)
        if is_refusal:
            self.counts.refused += 1
            sha256 = known.last_sha256 if known else ""
            self.readings.refused.append({"url": address, "reason": str(error), "sha256": sha256})
        elif told is None:
            self._note(f"{address}: {error}")

    def _note(self, sentence: str | None) -> None:
        self.readings.notes += [sentence] if sentence else []


def read_records(
    page: FetchedPage, *, url: str, asked: str, listed_as: frozenset[str]
) -> site.PageReading:
    """Read a page of the archive or of the site; ``asked`` becomes an alias where it moved."""
    return site.read_page(
        page.text, url=url, listed_as=listed_as, aliases=(asked,) if asked != url else ()
    )
