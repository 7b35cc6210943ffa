"""Today's readers over the saved pages of a source: what would change, and the change itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from opportunities.records import OpportunityRecord, find_problems
from opportunities.services import ingestion
from scrapers.archive import load_page
from scrapers.cluster_collaboration import site
from scrapers.errors import LayoutChanged, ScrapeError
from scrapers.models import KnownPage
from scrapers.pages import FetchedPage
from scrapers.runs.lock import only_run
from scrapers.runs.run import check_source


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field; ``is_proposed`` where a person has locked it and the new value only waits."""

    name: str
    before: Any
    after: Any
    is_proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """What becomes of one entry; a new one has no changes."""

    title: str
    address: str
    is_new: bool
    changes: tuple[FieldChange, ...] = ()


@dataclass(slots=True)
class Replay:
    """What a replay found. ``renewed`` entries keep every value and get newer proofs or links."""

    is_applied: bool
    pages: int = 0
    entries: list[EntryChange] = field(default_factory=list)
    renewed: int = 0
    # address -> how many entries its page gave before, of which it now gives none.
    emptied: dict[str, int] = field(default_factory=dict)
    # address -> why its saved page cannot be read.
    unreadable: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """A saved page with what today's reader makes of it."""

    known: KnownPage
    seen_at: datetime
    reading: site.PageReading


def replay_source(source: str, *, apply: bool) -> Replay:
    """Read every saved page of a source again and return what changes.

    Without ``apply`` the same ingestion happens in a transaction that is rolled back, so that
    nothing is written. No page is fetched. Raises UnknownSource and AlreadyRunning.
    """
    check_source(source)
    with only_run(settings.REDIS_URL, source):
        return _Replayer(source, is_applied=apply).carry_out()


def read_saved_page(
    page: FetchedPage, *, address: str, listed_as: frozenset[str]
) -> tuple[str, site.PageReading]:
    """Return the address that a kept page has, and what today's reader makes of it.

    ``address`` is the canonical one at which it was asked. Raises the ScrapeError that says why it
    cannot be read.
    """
    final = find_final(page, address)
    aliases = (address,) if address != final else ()
    reading = read_text(page.text, url=final, listed_as=listed_as, aliases=aliases)
    problems = [problem for record in reading.records for problem in find_problems(record)]
    if problems:
        raise LayoutChanged("; ".join(problems))
    return final, reading


def read_text(
    text: str, *, url: str, listed_as: frozenset[str], aliases: tuple[str, ...]
) -> site.PageReading:
    """Return what today's reader makes of a page; whatever it trips over is a LayoutChanged."""
    try:
        return site.read_page(text, url=url, listed_as=listed_as, aliases=aliases)
    except ScrapeError:
        raise
    except Exception as error:
        # A reader that fails on one page says nothing about the others (promise 8).
        reason = f"the reader failed on this page ({type(error).__name__}: {error})"
        raise LayoutChanged(reason) from error


def find_final(page: FetchedPage, address: str) -> str:
    """Return where the question for ``address`` led.

    One content that two addresses share is kept once, with the way of the first one only.
    """
    base = settings.ECCP_BASE_URL
    if site.canonical(page.url, base_url=base) != address:
        return address
    return site.canonical(page.final_url, base_url=base) or address


def find_pages(source: str) -> list[KnownPage]:
    """Return the known pages whose last content is kept, in the order of their first visit.

    Lists are left out: only those that were once read as entries (series of events) come along.
    """
    base = settings.ECCP_BASE_URL
    lists = {
        site.canonical(entrance.path, base_url=base)
        for section in site.SECTIONS
        for entrance in section.entrances
    }
    known = KnownPage.objects.filter(source=source).exclude(last_sha256="").order_by("pk")
    return [
        page
        for page in known
        if page.url == site.canonical(page.url, base_url=base)
        and (page.kind or page.url not in lists)
    ]


class _Replayer:
    def __init__(self, source: str, *, is_applied: bool) -> None:
        self.source = source
        self.started_at = timezone.now()
        self.replay = Replay(is_applied)

    def carry_out(self) -> Replay:
        """Read first, so that the entries are locked for as short a time as possible."""
        read = list(self._read_pages())
        with _rolled_back_unless(kept=self.replay.is_applied):
            for page in read:
                try:
                    self._bring_in(page)
                except DatabaseError as error:
                    self.replay.unreadable[page.known.url] = f"it cannot be brought in: {error}"
        return self.replay

    def _read_pages(self) -> Iterator[ReadAgain]:
        pages = find_pages(self.source)
        contents = {known.url: known.last_sha256 for known in pages}
        for known in pages:
            try:
                page = load_page(known.last_sha256)
                if _belongs_to_another(page, known, contents):
                    continue
                self.replay.pages += 1
                _, reading = read_saved_page(
                    page, address=known.url, listed_as=frozenset(known.sections)
                )
            except ScrapeError as error:
                self.replay.unreadable[known.url] = str(error)
                continue
            yield ReadAgain(known, known.last_fetched_at or page.fetched_at, reading)

    def _bring_in(self, page: ReadAgain) -> None:
        known, entries = page.known, []
        if known.entries and not page.reading.records:
            self.replay.emptied[known.url] = len(known.entries)
        for record in page.reading.records:
            result = ingestion.ingest_record(
                record,
                ingestion.Provenance(
                    source=self.source,
                    extractor=page.reading.extractor,
                    seen_at=page.seen_at,
                    written_at=self.started_at,
                    page_sha256=known.last_sha256,
                    document=record.source_url,
                    rereads=bool(known.read_with),
                ),
            )
            self._note(record, result)
            if result.opportunity_id is not None:
                entries.append(result.opportunity_id)
        now = (page.reading.kind.value, entries, site.READER_VERSION)
        if (known.kind, known.entries, known.read_with) != now:
            known.kind, known.entries, known.read_with = now
            known.save(update_fields=["kind", "entries", "read_with"])

    def _note(self, record: OpportunityRecord, result: ingestion.Ingested) -> None:
        changes = [FieldChange(name=name, before=a, after=b) for name, a, b in result.changes]
        changes += [
            FieldChange(name=name, before=kept, after=proposed, is_proposed=True)
            for name, kept, proposed in result.proposed
        ]
        is_new = result.outcome is ingestion.Outcome.CREATED
        if is_new or changes:
            self.replay.entries.append(
                EntryChange(
                    title=record.title,
                    address=record.source_url,
                    is_new=is_new,
                    changes=tuple(changes),
                )
            )
        elif result.outcome is not ingestion.Outcome.UNCHANGED:
            self.replay.renewed += 1


def _belongs_to_another(page: FetchedPage, known: KnownPage, contents: dict[str, str]) -> bool:
    """Tell a content that another known page has of its own: it is read there, and once only."""
    final = site.canonical(page.final_url, base_url=settings.ECCP_BASE_URL)
    return final is not None and final != known.url and contents.get(final) == known.last_sha256


@contextmanager
def _rolled_back_unless(*, kept: bool) -> Iterator[None]:
    if kept:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
