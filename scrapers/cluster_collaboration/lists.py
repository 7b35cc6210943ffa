"""Read the lists of the site: search results, old list pages, sitemap and feed."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from scrapers.cluster_collaboration.addresses import canonical, is_page, resolve
from scrapers.errors import LayoutChanged
from scrapers.selecting import find_main, parse_html, text_of

NEXT_PAGE = (
    "a[rel~=next][href]",
    '.pager a[aria-label="Next page"][href]',
    ".pager__item--next a[href]",
    'a[title="Go to next page"][href]',
    "li.next a[href]",
)
XML_START = re.compile(r"<\?xml\b|<(?:urlset|sitemapindex|rss|feed)\b")
WHOLE = r"\s{0,20}(?:<!\[CDATA\[)?([^<\]]{1,2000})(?:\]\]>)?\s{0,20}"
LOCATION = re.compile(rf"<loc>{WHOLE}</loc>")
FEED_LINK = re.compile(rf"<link>{WHOLE}</link>|<link\b[^>]{{0,300}}?\bhref=\"([^\"]{{1,2000}})\"")


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: canonical addresses in order, the next page as linked, and landmarks."""

    addresses: tuple[str, ...]
    next_page: str | None
    cards: int
    has_pager: bool


def read_list_page(text: str, *, url: str, base_url: str) -> ListPage:
    """Return what a list page links to.

    Search results hold one card per hit, whose first link to a page counts. Lists of unknown
    markup give every link of their content to a page of the site.
    """
    soup = parse_html(text)
    next_page = _find_next(soup, url)
    has_pager = soup.select_one("nav.pager, .pager") is not None or next_page is not None
    cards = soup.select(".search-result-item")
    if cards:
        first_links = (_first_page_link(card, url, base_url) for card in cards)
        found = [address for address in first_links if address]
    else:
        found = _all_page_links(find_main(soup), url, base_url)
    return ListPage(tuple(dict.fromkeys(found)), next_page, len(cards), has_pager)


def read_sitemap(text: str, *, base_url: str) -> tuple[list[str], list[str]]:
    """Return (page addresses, addresses of further sitemaps as printed).

    The site prints ``http://default/`` for its own host; addresses of other hosts are left out.
    LayoutChanged when the text is no sitemap.
    """
    body = cut_before_xml(text)
    locations = [each.strip().replace("&amp;", "&") for each in LOCATION.findall(body)]
    if "<sitemapindex" in body:
        return [], locations
    if "<urlset" not in body:
        raise LayoutChanged("the sitemap holds neither urlset nor sitemapindex")
    pages = (canonical(each, base_url=base_url) for each in locations)
    return list(dict.fromkeys(each for each in pages if each and is_page(each))), []


def read_feed(text: str, *, base_url: str) -> list[str]:
    """Return the addresses of a feed, whose XML the site begins with comments of its theme."""
    body = cut_before_xml(text)
    if "<rss" not in body and "<feed" not in body:
        raise LayoutChanged("the feed holds neither rss nor feed")
    links = (one or other for one, other in FEED_LINK.findall(body))
    pages = (canonical(each.replace("&amp;", "&"), base_url=base_url) for each in links)
    return list(dict.fromkeys(each for each in pages if each and is_page(each)))


def cut_before_xml(text: str) -> str:
    """Return the text from its XML declaration or root element on."""
    start = XML_START.search(text)
    return text[start.start() :] if start else text


def _find_next(soup: BeautifulSoup, url: str) -> str | None:
    for selector in NEXT_PAGE:
        tag = soup.select_one(selector)
        if tag is not None:
            return resolve(str(tag["href"]), base_url=url) or None
    return None


def _first_page_link(card: Tag, url: str, base_url: str) -> str | None:
    own = card if card.name == "a" else None
    for tag in [own] if own is not None else card.find_all("a", href=True):
        address = canonical(resolve(str(tag["href"]), base_url=url), base_url=base_url)
        if address and is_page(address) and "/tags/" not in address:
            return address
    return None


def _all_page_links(main: Tag, url: str, base_url: str) -> list[str]:
    for tag in main.select("nav, .pager, .breadcrumb"):
        tag.decompose()
    here = canonical(url, base_url=base_url)
    found = []
    for tag in main.find_all("a", href=True):
        address = canonical(resolve(str(tag["href"]), base_url=url), base_url=base_url)
        if address and address != here and is_page(address) and text_of(tag):
            found.append(address)
    return found
