"""Which sources feed a list, and whether the part of them that feeds it can be read today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from opportunities.models import Source
from opportunities.search.words import Words
from opportunities.vocabulary import OpportunityKind

# Kind of a list -> the sections of sources that feed it. Sources name their sections after lists;
# the sitemap is where articles come from, and no other list depends on it.
SECTIONS_THAT_FEED = {
    OpportunityKind.CALL: frozenset({"calls"}),
    OpportunityKind.EVENT: frozenset({"events"}),
    OpportunityKind.PARTNER_SEARCH: frozenset({"partner-searches"}),
    OpportunityKind.ARTICLE: frozenset({"articles", "sitemap"}),
    OpportunityKind.PARTNERSHIP: frozenset({"partnerships"}),
    OpportunityKind.ORGANISATION: frozenset({"organisations", "partnerships"}),
}
FEED_ONE_LIST = frozenset().union(*SECTIONS_THAT_FEED.values())


@dataclass(frozen=True, slots=True)
class FeedingSource:
    """A source as one list sees it: ``stale_since`` is about the sections that feed this list."""

    name: str
    last_good_run_at: datetime | None
    stale_since: datetime | None


def find_feeding(kinds: Iterable[OpportunityKind], words: Words) -> list[FeedingSource]:
    """Return the sources that are read by the portal, as a list of these kinds (all) sees them.

    ``words`` are those that came with the list: the sources as they were at the same instant.
    """
    feeding = frozenset().union(*(SECTIONS_THAT_FEED[kind] for kind in kinds or OpportunityKind))
    sources: Iterable[Source] = words.rows["source"].values()
    return [_see(source, feeding) for source in sources if source.scraped and source.enabled]


def _see(source: Source, feeding: Iterable[str]) -> FeedingSource:
    if not source.blind_sections:
        return FeedingSource(source.name, source.last_good_run_at, source.stale_since)
    # A section that belongs to no list may feed any of them.
    starts = [
        datetime.fromisoformat(blind["since"])
        for section, blind in source.blind_sections.items()
        if section in feeding or section not in FEED_ONE_LIST
    ]
    since, last = min(starts, default=None), source.last_good_run_at
    # Of other sections there may be good runs since then; they read nothing for this list.
    return FeedingSource(source.name, min(last, since) if last and since else last, since)
