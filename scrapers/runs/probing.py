"""Ask a source for its lists and a few pages of every kind, and tell what was understood."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings

from opportunities.records import OpportunityRecord
from scrapers.archive import save_page
from scrapers.cluster_collaboration import site
from scrapers.cluster_collaboration.anchors import ANCHORS, find_anchors
from scrapers.cluster_collaboration.page_kinds import PageKind
from scrapers.errors import LayoutChanged, ScrapeError
from scrapers.fetching import PoliteFetcher
from scrapers.pages import FetchedPage
from scrapers.runs.replay import read_saved_page
from scrapers.runs.run import check_source, open_fetcher

FIRST_ENTRIES = 2
MOST_PAGES = 40
# What follows from the form of a record, or always has a value, tells nothing about a reader.
NOT_ASKED = {"kind", "part", "aliases", "evidence", "facts", "language", "source_url"} | {
    *("phase", "timezone", "withdrawn", "cancelled", "counted", "round_of", "related_urls"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFinding:
    """What one list said; ``problem`` is empty where it could be read."""

    section: str
    path: str
    entries: tuple[str, ...] = ()
    has_pager: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFinding:
    """What the reader of one page found and missed; no kind where it could not be read."""

    address: str
    kind: PageKind | None
    title: str = ""
    records: int = 0
    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    problem: str = ""


@dataclass(slots=True)
class AnchorFinding:
    """On how many of the pages that should have it an anchor was seen."""

    name: str
    note: str
    looked_at: int = 0
    seen: int = 0


@dataclass(slots=True)
class Probe:
    """What a probe found. ``stopped`` says why the site was asked no further."""

    robots: str = "could not be read"
    lists: list[ListFinding] = field(default_factory=list)
    pages: list[PageFinding] = field(default_factory=list)
    anchors: dict[str, AnchorFinding] = field(
        default_factory=lambda: {each.name: AnchorFinding(each.name, each.note) for each in ANCHORS}
    )
    stopped: str = ""

    @property
    def silent_sections(self) -> list[str]:
        """The sections of which no list gave an entry."""
        answered = {each.section for each in self.lists if each.entries}
        return [name for name in site.SECTION_NAMES if name not in answered]

    @property
    def unread_kinds(self) -> list[str]:
        """The kinds of which no page could be read."""
        read = {each.kind for each in self.pages if each.records}
        return [kind.value for kind in PageKind if kind not in read and kind is not PageKind.OTHER]

    @property
    def is_complete(self) -> bool:
        """True when every section answered and every kind could be read."""
        return not (self.stopped or self.silent_sections or self.unread_kinds)


def probe_source(source: str) -> Probe:
    """Ask robots.txt, every list, and pages until every kind was met; the catalogue is not touched.

    Every page that came is kept in the archive. Raises UnknownSource, and ConfigurationRefused
    for settings with which nothing can be asked.
    """
    check_source(source)
    with open_fetcher() as fetcher:
        return _Prober(fetcher).carry_out()


class _Prober:
    def __init__(self, fetcher: PoliteFetcher) -> None:
        self.fetcher = fetcher
        self.probe = Probe()
        self.base_url = settings.ECCP_BASE_URL.rstrip("/")
        # address -> the sections that named it
        self.listed: dict[str, set[str]] = {}
        # The lists are no entries, even where one list links to another.
        self.asked = {
            site.canonical(entrance.path, base_url=self.base_url)
            for section in site.SECTIONS
            for entrance in section.entrances
        }

    def carry_out(self) -> Probe:
        try:
            for section in site.SECTIONS:
                self._ask_lists(section)
            self._ask_entries()
        except ScrapeError as error:
            self.probe.stopped = str(error)
        self._tell_robots()
        return self.probe

    def _ask_lists(self, section: site.Section) -> None:
        for entrance in section.entrances:
            answered = any(e.entries for e in self.probe.lists if e.section == section.name)
            if entrance.is_fallback and answered:
                continue
            try:
                finding = self._read_list(section, entrance)
            except ScrapeError as error:
                finding = ListFinding(section=section.name, path=entrance.path, problem=str(error))
                self.probe.lists.append(finding)
                if error.stops_run:
                    raise
                continue
            self.probe.lists.append(finding)
            for address in finding.entries:
                self.listed.setdefault(address, set()).add(section.name)

    def _read_list(self, section: site.Section, entrance: site.Entrance) -> ListFinding:
        page = self._fetch(f"{self.base_url}{entrance.path}")
        has_pager = False
        if entrance.form is site.ListForm.FEED:
            entries = site.read_feed(page.text, base_url=self.base_url)
        elif entrance.form is site.ListForm.SITEMAP:
            entries = self._read_sitemap(page)
        else:
            listed = site.read_list_page(page.text, url=page.url, base_url=self.base_url)
            entries, has_pager = list(listed.addresses), listed.has_pager
            if section.has_pager and not entrance.is_fallback:
                self._look_for_anchors(page, kind=None)
            self._read_series(page, section)
        return ListFinding(
            section=section.name,
            path=entrance.path,
            entries=tuple(entries),
            has_pager=has_pager,
        )

    def _read_sitemap(self, page: FetchedPage) -> list[str]:
        entries, further = site.read_sitemap(page.text, base_url=self.base_url)
        address = site.on_base(further[0], base_url=self.base_url) if further else None
        if address and not entries:
            entries, _ = site.read_sitemap(self._fetch(address).text, base_url=self.base_url)
        return entries

    def _read_series(self, page: FetchedPage, section: site.Section) -> None:
        """Read a list that is itself a page of entries, such as one series of events."""
        address = site.canonical(page.url, base_url=self.base_url)
        if address is None:
            return
        self.asked.add(address)
        try:
            _, reading = read_saved_page(page, address=address, listed_as=frozenset({section.name}))
        except ScrapeError:
            # A list need not be an entry.
            return
        if reading.kind is PageKind.SERIES:
            self.probe.pages.append(_tell(address, reading))

    def _ask_entries(self) -> None:
        for address in self._choose_addresses():
            if len(self.probe.pages) >= MOST_PAGES:
                return
            if address not in self.asked:
                self.asked.add(address)
                self._ask_entry(address)

    def _choose_addresses(self) -> Iterator[str]:
        """Yield the first entries of every list, then further ones until every kind was read."""
        queues = [each.entries for each in self.probe.lists if each.entries]
        for position in range(max(map(len, queues), default=0)):
            for entries in queues:
                if position >= FIRST_ENTRIES and not self.probe.unread_kinds:
                    return
                yield from entries[position : position + 1]

    def _ask_entry(self, address: str) -> None:
        try:
            page = self._fetch(site.on_base(address, base_url=self.base_url) or address)
            listed_as = frozenset(self.listed.get(address, ()))
            _, reading = read_saved_page(page, address=address, listed_as=listed_as)
        except ScrapeError as error:
            self.probe.pages.append(PageFinding(address=address, kind=None, problem=str(error)))
            if error.stops_run:
                raise
            return
        self.probe.pages.append(_tell(address, reading))
        self._look_for_anchors(page, kind=reading.kind)

    def _look_for_anchors(self, page: FetchedPage, *, kind: PageKind | None) -> None:
        for name, is_there in find_anchors(page.text, kind=kind).items():
            self.probe.anchors[name].looked_at += 1
            self.probe.anchors[name].seen += is_there

    def _fetch(self, url: str) -> FetchedPage:
        page = self.fetcher.fetch(url)
        save_page(page)
        if not page.text.strip():
            raise LayoutChanged("the page is empty of any text")
        return page

    def _tell_robots(self) -> None:
        page = self.fetcher.robots_page
        if page is not None:
            save_page(page)
            pause = f"{self.fetcher.delay_seconds:g} s"
            self.probe.robots = f"read and obeyed; the pause between two requests is {pause}"
        elif any(not each.problem for each in self.probe.lists):
            self.probe.robots = "the site has none, so nothing is forbidden"


def _tell(address: str, reading: site.PageReading) -> PageFinding:
    values: dict[str, Any] = {}
    for record in reading.records:
        for name, value in _read_values(record):
            values[name] = values.get(name) or value
    return PageFinding(
        address=address,
        kind=reading.kind,
        title=reading.records[0].title if reading.records else "",
        records=len(reading.records),
        found=tuple(_describe(name, value) for name, value in values.items() if value),
        missed=tuple(name.replace("_", " ") for name, value in values.items() if not value),
    )


def _read_values(record: OpportunityRecord) -> Iterator[tuple[str, Any]]:
    for part in (record, record.facts):
        for each in fields(part) if part is not None else ():
            if each.name not in NOT_ASKED:
                yield each.name, getattr(part, each.name)


def _describe(name: str, value: Any) -> str:
    words = name.replace("_", " ")
    return f"{words} ({len(value)})" if isinstance(value, tuple) else words
