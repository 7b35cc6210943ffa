"""One run of a source from its lists to its conclusion; it may die anywhere and be run again."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from opportunities.services import ingestion
from scrapers.archive import save_page
from scrapers.cluster_collaboration import site
from scrapers.errors import ScrapeError
from scrapers.fetching import PoliteFetcher
from scrapers.health import coverage
from scrapers.models import KnownPage, RefusedPage, RunState, ScrapeRun
from scrapers.runs.absence import (
    count_missing,
    find_absent,
    find_good_runs,
    note_listed,
    note_redirect,
)
from scrapers.runs.acceptance import Comparison, last_bases
from scrapers.runs.listing import Lister, Listing
from scrapers.runs.lock import AlreadyRunning, only_run
from scrapers.runs.notices import tell_admins_later
from scrapers.runs.progress import Progress, Stage, StopAsked, WatchedVisitor
from scrapers.runs.reading import PageReader, ReadPage
from scrapers.runs.report import DIED, RunReport

SETTLED_PAGES_ARE_READ_EVERY = timedelta(days=7)

__all__ = ["AlreadyRunning", "SourceDisabled", "UnknownSource", "check_source", "run_source"]


class UnknownSource(Exception):
    """No source, or no section of it, has this name."""


class SourceDisabled(UnknownSource):
    """An admin has switched the source off."""


def run_source(
    source: str,
    *,
    sections: Collection[str] | None = None,
    limit: int | None = None,
    is_thorough: bool = True,
) -> RunReport:
    """Run a source once and return what happened.

    ``sections`` defaults to all. With ``limit`` only so many pages are visited, and nothing is
    concluded. A run that is not thorough reads closed calls and past events once a week. Raises
    UnknownSource, SourceDisabled, AlreadyRunning, and ConfigurationRefused before anything is
    recorded.
    """
    chosen = _choose_sections(source, sections)
    check_enabled(source)
    with only_run(settings.REDIS_URL, source), open_fetcher() as fetcher:
        report = _Run(chosen, limit=limit, is_thorough=is_thorough).carry_out(fetcher)
    tell_admins_later(report.run_id)
    return report


def check_source(source: str) -> None:
    """Raise UnknownSource where no source has this code."""
    if source != site.CODE:
        raise UnknownSource(f"there is no source {source!r}; there is: {site.CODE}")


def check_enabled(source: str) -> None:
    """Raise SourceDisabled where an admin has switched the source off."""
    if not ingestion.is_enabled(source):
        raise SourceDisabled(
            f"the source {source} is switched off; an admin can switch it on under Sources"
        )


def open_fetcher() -> PoliteFetcher:
    """Return the client with which everything of the source is asked."""
    return PoliteFetcher(
        base_url=settings.ECCP_BASE_URL,
        delay_seconds=settings.SCRAPER_DELAY_SECONDS,
        contact=settings.SCRAPER_CONTACT,
        redis_url=settings.REDIS_URL,
        allowed_hosts=site.ALIAS_HOSTS,
    )


def _choose_sections(source: str, names: Collection[str] | None) -> tuple[site.Section, ...]:
    check_source(source)
    unknown = sorted(set(names or ()) - set(site.SECTION_NAMES))
    if unknown:
        raise UnknownSource(
            f"{source} has no section {unknown[0]!r}; it has: {', '.join(site.SECTION_NAMES)}"
        )
    return tuple(each for each in site.SECTIONS if not names or each.name in names)


class _Run:
    def __init__(
        self, sections: tuple[site.Section, ...], *, limit: int | None, is_thorough: bool
    ) -> None:
        self.sections = sections
        self.limit = limit
        self.is_thorough = is_thorough
        self.started_at = timezone.now()
        self.report = RunReport(site.CODE, tuple(each.name for each in sections))
        ingestion.register_source(
            site.CODE, name=site.NAME, homepage=site.HOMEPAGE, licence=site.LICENCE
        )
        self.comparison = Comparison.load(site.CODE, self.report.sections)
        self.good_times = find_good_runs(site.CODE, before=self.started_at)
        self.row = self._begin()
        self.progress = Progress(self.row, self.report.counts)
        self.is_stopped = False

    def carry_out(self, fetcher: PoliteFetcher) -> RunReport:
        """Fetch, parse, check, ingest and conclude."""
        known = {each.url: each for each in KnownPage.objects.filter(source=site.CODE)}
        listing, reader = Listing(), None
        visitor = WatchedVisitor(fetcher, self.row, known)
        visitor.progress = self.progress
        try:
            lister = Lister(visitor, settings.ECCP_BASE_URL)
            listing = lister.listing
            self._list(lister)
            counts, base = self.report.counts, settings.ECCP_BASE_URL
            reader = PageReader(visitor, counts, base, self.started_at)
            self._read(reader, listing, known)
            if fetcher.robots_page is not None:
                save_page(fetcher.robots_page, self.row)
        except StopAsked:
            self.is_stopped = True
        except ScrapeError as error:
            self.report.doubts.append(f"the run was stopped: {error}")
        finally:
            visitor.note_unchanged()
        return self._conclude(listing, reader)

    def _begin(self) -> ScrapeRun:
        # We hold the lock of the source: whoever still seems to run is dead.
        ScrapeRun.objects.filter(source=site.CODE, state=RunState.RUNNING).update(
            state=RunState.FAILED,
            finished_at=self.started_at,
            doubts=[DIED],
        )
        row = ScrapeRun.objects.create(
            source=site.CODE,
            sections=list(self.report.sections),
            started_at=self.started_at,
            reader_version=site.READER_VERSION,
        )
        self.report.run_id = row.pk
        return row

    def _list(self, lister: Lister) -> None:
        for section in self.sections:
            lister.list_section(section)
        counts = self.report.counts
        counts.sections = lister.listing.sections
        counts.listed = len(lister.listing.addresses)
        known = lister.visitor.known.values()
        bases = {name: (began,) for name, began in last_bases(site.CODE).items()}
        count_missing(known, lister.listing, good_runs=bases)
        self.report.notes += lister.listing.notes
        self.report.doubts += self.comparison.doubt_lists(counts)

    def _read(self, reader: PageReader, listing: Listing, known: dict[str, KnownPage]) -> None:
        waits = self.comparison.has_base
        chosen = self._choose_addresses(listing, known)
        reader.visitor.expect(chosen)
        self.progress.begin(Stage.READING, of=len(chosen))
        for address in chosen:
            read = reader.read(address, frozenset(listing.addresses.get(address, ())))
            # Before a source had a good run there is nothing to protect from a bad one, and a
            # first run of many pages shows what it has from its first page on.
            if read is not None and not waits:
                self._ingest(reader, read)
        note_listed(known.values(), listing, at=self.started_at)
        reading_doubts = self.comparison.doubt_reading(self.report.counts)
        self.report.doubts += reading_doubts
        if not self.report.doubts:
            reader.believe_losses()
        to_ingest = reader.readings.read if waits and not reading_doubts else []
        self.progress.begin(Stage.INGESTING, of=len(to_ingest))
        for each in to_ingest:
            self.progress.step(each.known.url)
            self._ingest(reader, each)

    def _choose_addresses(self, listing: Listing, known: dict[str, KnownPage]) -> list[str]:
        wanted = dict.fromkeys(listing.addresses)
        names = set(self.report.sections)
        wanted |= dict.fromkeys(
            url
            for url, page in known.items()
            if names & set(page.sections) and page.kind != "other"
        )
        if "sitemap" in names:
            wanted |= dict.fromkeys(ingestion.unconfirmed_addresses(site.CODE))
        chosen = [each for each in wanted if each not in listing.pages or _is_series(each)]
        if not self.is_thorough:
            chosen = self._leave_out_settled(chosen, known)
        return chosen[: self.limit] if self.limit is not None else chosen

    def _leave_out_settled(self, addresses: list[str], known: dict[str, KnownPage]) -> list[str]:
        settled = ingestion.settled_addresses(site.CODE, now=self.started_at)
        fresh = self.started_at - SETTLED_PAGES_ARE_READ_EVERY
        return [
            each
            for each in addresses
            if each not in settled
            or each not in known
            or (known[each].last_fetched_at or fresh) <= fresh
        ]

    def _ingest(self, reader: PageReader, read: ReadPage) -> None:
        entries = []
        for record in read.records:
            result = ingestion.ingest_record(
                record,
                ingestion.Provenance(
                    source=site.CODE,
                    extractor=read.extractor,
                    seen_at=self.started_at,
                    page_sha256=read.sha256,
                    document=record.source_url,
                    rereads=bool(read.known.read_with),
                ),
            )
            counts = self.report.counts
            setattr(counts, result.outcome, getattr(counts, result.outcome) + 1)
            if result.opportunity_id is not None:
                entries.append(result.opportunity_id)
        reader.readings.confirmed.update(entries)
        places = {record.source_url for record in read.records}
        told = note_redirect(read.known, leads_to=places, entries=entries)
        reader.readings.notes += [told] if told else []
        read.known.entries, read.known.read_with = entries, site.READER_VERSION
        read.known.save()

    def _conclude(self, listing: Listing, reader: PageReader | None) -> RunReport:
        report, counts = self.report, self.report.counts
        if reader is not None:
            report.refused = reader.readings.refused
            report.notes += reader.readings.notes
        has_read_anything = bool(counts.listed or counts.parsed)
        if self.is_stopped:
            report.state = RunState.STOPPED
        elif report.doubts:
            report.state = RunState.DOUBTFUL if has_read_anything else self._empty_state(listing)
        else:
            report.state = RunState.GOOD
        is_told = report.state is not RunState.GOOD or self.limit is None
        # All or nothing: a run that dies in here has concluded nothing, and counts as dead.
        with transaction.atomic():
            self._finish_row()
            if report.state is RunState.GOOD and self.limit is None and reader is not None:
                self._tell_catalogue(listing, reader)
            if is_told and not self.is_stopped:
                ingestion.report_run(
                    site.CODE, at=self.started_at, doubts=report.doubts, sections=report.sections
                )
        return report

    def _empty_state(self, listing: Listing) -> RunState:
        """Nothing listed: doubtful where the site answered with pages, failed where it did not."""
        answered = any(section.reachable for section in listing.sections.values())
        lost = any("log-in" in each for each in (*self.report.notes, *self.report.doubts))
        return RunState.DOUBTFUL if answered or lost else RunState.FAILED

    def _finish_row(self) -> None:
        counts = asdict(self.report.counts) | {"coverage": coverage(self.report.counts)}
        counts["limit"] = self.limit
        self.row.counts, self.row.state = counts, self.report.state
        self.row.doubts, self.row.notes = self.report.doubts, self.report.notes
        self.row.finished_at = timezone.now()
        self.row.save(update_fields=["counts", "state", "doubts", "notes", "finished_at"])
        RefusedPage.objects.bulk_create(
            RefusedPage(run=self.row, **each) for each in self.report.refused
        )

    def _tell_catalogue(self, listing: Listing, reader: PageReader) -> None:
        known = KnownPage.objects.filter(source=site.CODE, last_listed_at__isnull=False)
        listed = [page for page in known if page.url in listing.addresses]
        ingestion.confirm_entries(
            site.CODE,
            at=self.started_at,
            seen={entry for page in listed for entry in page.entries},
            confirmed=reader.readings.confirmed,
        )
        absent = find_absent(known, listing, good_runs=self.good_times)
        ingestion.count_absences(site.CODE, present=listing.addresses, absent=absent)


def _is_series(address: str) -> bool:
    return "/events/organised-by-eccp/" in address
