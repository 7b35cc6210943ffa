"""Teasers of other entries inside a page's content, which must not be read as its own words."""

import re

from bs4 import Tag

from scrapers.cluster_collaboration.addresses import path_of
from scrapers.selecting import text_of

NUMBER = "data-history-node-id"
SHARE = re.compile(r"share this (?:article|page|event)", re.IGNORECASE)
MOST_ENTRIES = 50
HEADINGS = ["h1", "h2", "h3", "h4", "h5"]


def drop_neighbours(main: Tag, *, title: str, path: str) -> None:
    """Remove other entries' teasers and the asides that list them from the content of a page.

    The page's own entry is told by its address, by the heading that the metadata name, or by not
    linking its own heading. What stands behind the share line is another entry.
    """
    entries = main.select(f"[{NUMBER}]", limit=MOST_ENTRIES)
    own = _find_own(entries, title, path)
    around = {id(tag) for tag in own.parents} | {id(own)} if own is not None else set()
    number = own[NUMBER] if own is not None else None
    for tag in entries:
        # An entry inside a dropped one is gone with it.
        if not tag.decomposed and id(tag) not in around and tag.get(NUMBER) != number:
            tag.decompose()
    for tag in main.select("aside, [role=complementary], article"):
        if not tag.decomposed and id(tag) not in around and _links_elsewhere(tag, path):
            tag.decompose()


def _find_own(entries: list[Tag], title: str, path: str) -> Tag | None:
    for tag in entries:
        if tag.get("about") == path or (title and _has_heading(tag, title)):
            return tag
    return next((tag for tag in entries if not _is_teaser(tag, path)), None)


def _has_heading(tag: Tag, title: str) -> bool:
    return any(text_of(each) == title for each in tag.find_all(["h1", "h2"]))


def _is_teaser(tag: Tag, path: str) -> bool:
    return _links_elsewhere(tag, path) or tag.find_previous(string=SHARE) is not None


def _links_elsewhere(tag: Tag, path: str) -> bool:
    """Tell whether the first heading of an element is a link to another page."""
    heading = tag.find(HEADINGS)
    link = heading and (heading.find("a", href=True) or heading.find_parent("a", href=True))
    if not link:
        return False
    return path_of(str(link["href"])) not in {"", path}
