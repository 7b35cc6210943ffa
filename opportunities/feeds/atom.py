"""A feed as Atom (RFC 4287)."""

from collections.abc import Iterable

from django.utils.feedgenerator import Atom1Feed

from opportunities.feeds.appointments import clean
from opportunities.feeds.items import About, Item

ATOM_TYPE = "application/atom+xml; charset=utf-8"


def write_atom(items: Iterable[Item], about: About) -> bytes:
    """Return the feed as UTF-8."""
    feed = Atom1Feed(
        title=clean(about.title),
        link=about.page,
        description=clean(about.description),
        subtitle=clean(about.description),
        language=about.language,
        author_name=about.author,
        feed_url=about.own,
        feed_guid=about.identity,
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=item.url,
            unique_id=item.identity,
            description=item.text,
            pubdate=item.published_at,
            updateddate=item.changed_at,
            categories=item.tags,
            author_name=item.author,
        )
    text: str = feed.writeString("utf-8")
    return text.encode()
