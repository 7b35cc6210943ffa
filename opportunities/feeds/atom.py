"""A list as an Atom feed: what changed last, first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from opportunities.feeds.appointments import clean
from opportunities.models import Opportunity
from opportunities.wording import in_language

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a feed says of itself; ``page`` and ``own`` are the addresses of list and feed."""

    title: str
    description: str
    author: str
    language: str
    site: str
    page: str
    own: str


def find_changed(entries: Any, kind: str) -> list[Opportunity]:
    """Return the entries of a list that changed last, with all that the feed says of them.

    One more than a feed holds tells that there are more.
    """
    # The kind is said once more for the index, which holds all kinds.
    latest = entries.filter(kind=kind).order_by("-changed_at", "-pk")
    return list(latest.select_related("source").prefetch_related("topics")[: MOST_ENTRIES + 1])


def write_feed(entries: Iterable[Opportunity], about: About) -> bytes:
    """Return the feed as UTF-8; an entry is known by its number, whatever its title becomes."""
    feed = Atom1Feed(
        title=clean(about.title),
        link=about.page,
        description=clean(about.description),
        subtitle=clean(about.description),
        language=about.language,
        author_name=about.author,
        feed_url=about.own,
        feed_guid=about.own,
    )
    for entry in entries:
        feed.add_item(
            title=clean(in_language(entry, "title")),
            link=f"{about.site}{entry.get_absolute_url()}",
            unique_id=f"{about.site}/#{entry.kind}-{entry.pk}",
            description=clean(in_language(entry, "summary")),
            pubdate=entry.first_seen_at,
            updateddate=entry.changed_at,
            categories=[clean(in_language(each, "label")) for each in entry.topics.all()],
            author_name=clean(entry.organisation or entry.source.name),
        )
    text: str = feed.writeString("utf-8")
    return text.encode()
