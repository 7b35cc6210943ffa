"""The site as a source: its lists, its hosts, and the readers behind them."""

from dataclasses import dataclass
from enum import StrEnum

from scrapers.cluster_collaboration.addresses import (
    CANONICAL_HOST,
    HOSTS,
    canonical,
    on_base,
    pager_key,
)
from scrapers.cluster_collaboration.lists import (
    ListPage,
    read_feed,
    read_list_page,
    read_sitemap,
)
from scrapers.cluster_collaboration.reader import PageReading, read_page

CODE = "eccp"
NAME = "ECCP – clustercollaboration.eu"
HOMEPAGE = f"https://{CANONICAL_HOST}/"
LICENCE = (
    "© European Union / European Cluster Collaboration Platform; facts, with a link to the page"
)
READER_VERSION = "eccp/1"
ALIAS_HOSTS = HOSTS - {"default"}
LEAST_CALLS = 10
MOST_LIST_PAGES = 30


class ListForm(StrEnum):
    PAGES = "pages"
    SITEMAP = "sitemap"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Entrance:
    """An address at which a list begins; a fallback is asked where no other answers."""

    path: str
    form: ListForm = ListForm.PAGES
    is_fallback: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the site that is read on a schedule of its own.

    ``expected_at_least`` is the fewest entries that a healthy list has; 0 where nobody knows,
    because only the list of calls was ever seen.
    """

    name: str
    entrances: tuple[Entrance, ...]
    expected_at_least: int = 0
    has_pager: bool = False


SECTIONS = (
    Section(
        "calls",
        (
            Entrance("/search-results?type=eccp_calls&page=0"),
            Entrance("/open-calls", is_fallback=True),
        ),
        expected_at_least=LEAST_CALLS,
        has_pager=True,
    ),
    Section(
        "events",
        (
            Entrance("/event-calendar"),
            Entrance("/event-calendar/matchmaking"),
            Entrance("/events"),
            Entrance("/events/organised-by-eccp/clusters-meet-regions"),
            Entrance("/events/organised-by-eccp/european-cluster-conference"),
            Entrance("/search-results?type=eccp_events&page=0", is_fallback=True),
        ),
    ),
    Section(
        "partner-searches",
        (
            Entrance("/partner-search"),
            Entrance("/search-results?type=eccp_partner_searches&page=0", is_fallback=True),
        ),
    ),
    Section(
        "partnerships",
        (
            Entrance("/eu-cluster-partnerships"),
            Entrance("/eu-cluster-partnerships/escp-4i/first-generation"),
            Entrance("/eu-cluster-partnerships/escp-4x"),
            Entrance("/escp-list"),
            Entrance("/euroclusters"),
        ),
    ),
    Section(
        "sitemap",
        (
            Entrance("/sitemap.xml", ListForm.SITEMAP),
            Entrance("/sitemap.xml?page=1", ListForm.SITEMAP),
            Entrance("/sitemap.xml?page=2", ListForm.SITEMAP),
            Entrance("/taxonomy/term/3711/feed", ListForm.FEED),
            Entrance("/news"),
        ),
    ),
)
SECTION_NAMES = tuple(section.name for section in SECTIONS)

__all__ = [
    "ALIAS_HOSTS",
    "CODE",
    "SECTIONS",
    "SECTION_NAMES",
    "Entrance",
    "ListForm",
    "ListPage",
    "PageReading",
    "Section",
    "canonical",
    "on_base",
    "pager_key",
    "read_feed",
    "read_list_page",
    "read_page",
    "read_sitemap",
]
