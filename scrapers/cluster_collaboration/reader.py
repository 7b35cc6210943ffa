"""The door to the readers: any page of the site in, its records out."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from opportunities.records import OpportunityRecord
from scrapers.cluster_collaboration import (
    article_page,
    call_page,
    event_page,
    partner_search_page,
    partnership_page,
)
from scrapers.cluster_collaboration.page_kinds import PageKind, find_kind, is_index
from scrapers.cluster_collaboration.page_parts import PageView, open_page
from scrapers.errors import AccessLost, LayoutChanged

READERS: dict[PageKind, tuple[str, Callable[[PageView], OpportunityRecord]]] = {
    PageKind.CALL: (call_page.EXTRACTOR, call_page.read_call_page),
    PageKind.EVENT: (event_page.EXTRACTOR, event_page.read_event_page),
    PageKind.ARTICLE: (article_page.EXTRACTOR, article_page.read_article_page),
    PageKind.PARTNER_SEARCH: (
        partner_search_page.EXTRACTOR,
        partner_search_page.read_partner_search_page,
    ),
    PageKind.PARTNERSHIP: (partnership_page.EXTRACTOR, partnership_page.read_partnership_page),
}


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page held: its kind, the reader that read it, and the records found."""

    kind: PageKind
    extractor: str
    records: tuple[OpportunityRecord, ...]


def read_page(
    text: str,
    *,
    url: str,
    listed_as: frozenset[str] = frozenset(),
    aliases: tuple[str, ...] = (),
) -> PageReading:
    """Read the page at a canonical address.

    ``listed_as`` names the lists that led to it ("calls", "events", ...), ``aliases`` the further
    addresses that were redirected to it. A page that is no
    opportunity gives no record. Raises LayoutChanged or AccessLost with a sentence when a page
    that should be one cannot be read.
    """
    page = open_page(text, url)
    title = page.soup.title.get_text() if page.soup.title else ""
    if title.strip().lower().startswith("log in |"):
        raise AccessLost("the page now asks to log in")
    if not page.blocks:
        raise LayoutChanged("the page holds no text")
    series = [] if is_index(url) else event_page.read_series_page(page)
    if series:
        return PageReading(PageKind.SERIES, event_page.SERIES_EXTRACTOR, tuple(series))
    kind = find_kind(page, listed_as=listed_as)
    if kind is PageKind.OTHER:
        return PageReading(kind, "", ())
    extractor, read = READERS[kind]
    return PageReading(kind, extractor, (replace(read(page), aliases=aliases),))
