"""HTML of any quality as a tree, in a time that a hostile page cannot stretch."""

import re

from lxml import etree, html

# The tree builder compares each attribute of a tag with all others.
ENDLESS_TAG = re.compile(r"<[a-z](?:[^<>\s]+\s+){2000}", re.IGNORECASE)
PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def has_endless_tag(text: str) -> bool:
    """Return whether some tag has more parts than any page needs."""
    return ENDLESS_TAG.search(text) is not None


def parse_markup(text: str) -> etree._Element | None:
    """Return the root of a page, without comments; None where there is no element at all."""
    return etree.fromstring(text.encode("utf-8", "replace"), PARSER)
