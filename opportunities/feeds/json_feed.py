"""A feed as JSON Feed 1.1 (jsonfeed.org); what programs want to know stands in ``_portal``."""

import json
from collections.abc import Iterable
from typing import Any

from opportunities.feeds.items import About, Item

JSON_FEED_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(items: Iterable[Item], about: About) -> bytes:
    """Return the feed as UTF-8."""
    feed = {
        "version": VERSION,
        "title": about.title,
        "home_page_url": about.page,
        "feed_url": about.own,
        "description": about.description,
        "language": about.language,
        "authors": [{"name": about.author}],
        "items": [_describe(each, about.language) for each in items],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _describe(item: Item, language: str) -> dict[str, Any]:
    return {
        "id": item.identity,
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "date_published": item.published_at.isoformat(),
        "date_modified": item.changed_at.isoformat(),
        "authors": [{"name": item.author}],
        "tags": item.tags,
        "language": language,
        "_portal": item.facts,
    }
