"""The hash of what a page says, blind to what only decorates it."""

import hashlib
import re
from collections.abc import Iterator

from lxml import etree

from scrapers.archive.markup import has_endless_tag, parse_markup
from scrapers.pages import FetchedPage

# Their content is for machines, or is drawn anew at every visit.
DROPPED_ELEMENTS = frozenset({"script", "style", "noscript", "template", "link", "svg"})
DROPPED_ATTRIBUTES = frozenset({"id", "style", "nonce", "integrity", "target", "for"})
DROPPED_ATTRIBUTE_PREFIXES = ("on", "aria-", "data-drupal-")
DROPPED_META = frozenset({"csrf-token", "generator", "viewport"})
# Drupal gives a block of results a new class whenever it is built again.
PASSING_CLASS = re.compile(r"^js-view-dom-id-")
PASSING_QUERY = re.compile(r"[?&](?:itok|h|v|_)=[\w-]*")
SHARE_LINK = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)"
    r"|linkedin\.com/(?:shareArticle|sharing)|(?:wa\.me|whatsapp\.com/send|t\.me/share)"
    r"|reddit\.com/submit|pinterest\.[a-z.]+/pin/create|^mailto:\?",
    re.IGNORECASE,
)


def hash_cleaned(page: FetchedPage) -> str:
    """Return the hash that two visits share when nothing changed that a reader could notice."""
    return hashlib.sha256(_clean(page)).hexdigest()


def _clean(page: FetchedPage) -> bytes:
    if not page.text or has_endless_tag(page.text):
        return page.content
    if not page.is_html:
        return " ".join(_drop_comments(page.text).split()).encode("utf-8", "replace")
    root = parse_markup(page.text)
    if root is None:
        return b""
    return "\n".join(_tokens(root)).encode("utf-8", "replace")


def _drop_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + " ".join(part.partition("-->")[2] for part in others)


def _tokens(root: etree._Element) -> Iterator[str]:
    """Yield tags with the attributes that matter, and words, in the order of the page."""
    dropped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if dropped is None and event == "start" and _is_decoration(element):
            dropped = element
        if dropped is None:
            yield _start(element) if event == "start" else f"</{element.tag}>"
            yield from _words(element.text if event == "start" else element.tail)
        elif event == "end" and element is dropped:
            dropped = None
            yield from _words(element.tail)


def _is_decoration(element: etree._Element) -> bool:
    if element.tag in DROPPED_ELEMENTS:
        return True
    if element.tag == "nav":
        return bool("pager" in element.get("class", "").split())
    if element.tag == "input":
        return bool(element.get("type", "").lower() == "hidden")
    if element.tag == "meta":
        return element.get("name", "").lower() in DROPPED_META
    return bool(element.tag == "a" and SHARE_LINK.search(element.get("href", "")))


def _start(element: etree._Element) -> str:
    attributes = (
        f"{name}={_attribute(name, value)}"
        for name, value in sorted(element.items())
        if name not in DROPPED_ATTRIBUTES and not name.startswith(DROPPED_ATTRIBUTE_PREFIXES)
    )
    return " ".join([f"<{element.tag}", *attributes])


def _attribute(name: str, value: str) -> str:
    if name == "class":
        return " ".join(sorted({word for word in value.split() if not PASSING_CLASS.match(word)}))
    if name in {"src", "srcset"}:
        return PASSING_QUERY.sub("", value)
    return " ".join(value.split())


def _words(text: str | None) -> Iterator[str]:
    words = " ".join((text or "").split())
    if words:
        yield words
