"""Walk the lists of a source and gather the addresses that they name."""

from dataclasses import dataclass, field

from scrapers.cluster_collaboration import site
from scrapers.errors import LayoutChanged, NotFound, ScrapeError
from scrapers.health import SectionCounts
from scrapers.runs.visits import Visitor


@dataclass(slots=True)
class Listing:
    """What the lists gave: address -> sections that named it, in reading order."""

    addresses: dict[str, set[str]] = field(default_factory=dict)
    sections: dict[str, SectionCounts] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    # The list pages themselves, so that they are not taken for entries a second time.
    pages: set[str] = field(default_factory=set)


class Lister:
    """Reads one list page after the other through a visitor."""

    def __init__(self, visitor: Visitor, base_url: str) -> None:
        self.visitor = visitor
        self.base_url = base_url
        self.listing = Listing()
        self.reached = 0

    def list_section(self, section: site.Section) -> None:
        """Gather the addresses of one section.

        An entrance that is not there is noted; what stops the whole run is raised.
        """
        counts = SectionCounts(expected_at_least=section.expected_at_least)
        self.listing.sections[section.name] = counts
        seen: set[object] = set()
        for entrance in section.entrances:
            if entrance.is_fallback and counts.reachable:
                continue
            try:
                found = self._read_entrance(entrance, counts, seen, needs_pager=section.has_pager)
            except ScrapeError as error:
                if error.stops_run:
                    raise
                counts.entrances_failed.append(f"{entrance.path}: {error}")
                if not isinstance(error, NotFound):
                    self.listing.notes.append(f"{section.name}: {entrance.path}: {error}")
                continue
            counts.reachable = True
            for address in found:
                self.listing.addresses.setdefault(address, set()).add(section.name)
        counts.listed = self._count(section)
        if not counts.reachable and not section.expected_at_least:
            self.listing.notes.append(f"{section.name}: no list found at its known addresses")

    def _count(self, section: site.Section) -> int:
        return sum(section.name in names for names in self.listing.addresses.values())

    def _read_entrance(
        self,
        entrance: site.Entrance,
        counts: SectionCounts,
        seen: set[object],
        *,
        needs_pager: bool,
    ) -> list[str]:
        address = f"{self.base_url.rstrip('/')}{entrance.path}"
        if entrance.form is site.ListForm.FEED:
            return site.read_feed(self._fetch(address), base_url=self.base_url)
        if entrance.form is site.ListForm.SITEMAP:
            return self._read_sitemap(address, seen)
        return self._walk_pages(address, counts, seen, needs_pager=needs_pager)

    def _read_sitemap(self, address: str, seen: set[object]) -> list[str]:
        if site.pager_key(address) in seen:
            return []
        seen.add(site.pager_key(address))
        pages, further = site.read_sitemap(self._fetch(address), base_url=self.base_url)
        for each in further:
            url = site.on_base(each, base_url=self.base_url)
            if url and len(seen) <= site.MOST_LIST_PAGES:
                pages += self._read_sitemap(url, seen)
        return pages

    def _walk_pages(
        self, address: str, counts: SectionCounts, seen: set[object], *, needs_pager: bool
    ) -> list[str]:
        """Follow a list to its empty page, a repeated page, or the cap."""
        found: dict[str, None] = {}
        url: str | None = address
        pages = 0
        while url and site.pager_key(url) not in seen:
            if pages == site.MOST_LIST_PAGES:
                counts.capped = True
                break
            seen.add(site.pager_key(url))
            pages += 1
            self._remember_list(url)
            listed = site.read_list_page(self._fetch(url), url=url, base_url=self.base_url)
            if pages == 1 and needs_pager and listed.cards and not listed.has_pager:
                counts.pager_missing = True
            new = [each for each in listed.addresses if each not in found]
            found.update(dict.fromkeys(new))
            if not listed.addresses or (pages > 1 and not new and not listed.cards):
                break
            url = self._on_base(listed.next_page)
        return list(found)

    def _on_base(self, url: str | None) -> str | None:
        return site.on_base(url, base_url=self.base_url) if url else None

    def _remember_list(self, url: str) -> None:
        canonical = site.canonical(url, base_url=self.base_url)
        if canonical:
            self.listing.pages.add(canonical)

    def _fetch(self, url: str) -> str:
        page = self.visitor.visit(url, url).read_page()
        self.reached += 1
        if not page.text.strip():
            raise LayoutChanged("the list is empty of any text")
        return page.text
