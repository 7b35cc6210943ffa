"""Show a kept page without anything that acts or loads, and mark a sentence in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

import nh3
from lxml import etree

from scrapers.archive.markup import has_endless_tag, parse_markup
from scrapers.pages import FetchedPage

SHOWN_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "pre", "blockquote", "br", "hr"),
    *("a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "q", "s", "small", "strong"),
    *("sub", "sup", "time", "u", "dd", "dl", "dt", "li", "ol", "ul"),
    *("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
REMOVED_WITH_CONTENT = {
    *("head", "title", "script", "style", "noscript", "template"),
    *("iframe", "object", "svg", "math", "select", "textarea"),
}
SHOWN_ATTRIBUTES = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# Repetitions are bounded, because a hostile page may open what it never closes a million times.
LANGUAGE = re.compile(r"""<html\b[^>]{0,500}?\slang=["']?([\w-]{1,20})""", re.IGNORECASE)
DESCRIPTION = re.compile(
    r"""<meta\s[^>]{0,500}?(?:name|property)=["'](?:og:)?(?:title|description)["'][^>]{0,2000}>""",
    re.IGNORECASE,
)
META_CONTENT = re.compile(r"""\bcontent=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
LONGEST_TITLE = 1000
# Longer pages are shown as their source.
# Evidence joins several places of one page with this.
QUOTE_JOINT = " · "
LONGEST_MARKUP = 1_000_000
TAG = re.compile(r"""(<(?:[^<>"]|"[^"]*")*>)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPage:
    """HTML that is safe to print, and whether the sentence that was asked for is marked in it."""

    title: str
    language: str
    html: str
    quote_found: bool


def show_page(page: FetchedPage, quote: str = "") -> MarkedPage:
    """Return the readable part of a page, with ``quote`` marked whatever its spacing.

    The part is ``<main>``; the whole page where the sentence stands only outside of it.
    """
    if not page.text:
        return MarkedPage(title="", language="", html="", quote_found=False)
    if not page.is_html or len(page.text) > LONGEST_MARKUP or has_endless_tag(page.text):
        marked, found = mark_quote(f"<pre>{escape(page.text)}</pre>", quote)
        return MarkedPage(title="", language="", html=marked, quote_found=found)
    marked, found = "", False
    for part in _parts(page.text):
        marked, found = mark_quotes(_make_safe(part, page.final_url), quote)
        if found or not quote:
            break
    language = LANGUAGE.search(page.text)
    return MarkedPage(
        title=_read_title(page.text),
        language=language[1] if language else "",
        html=marked,
        quote_found=found,
    )


def mark_quotes(safe_html: str, quotes: str) -> tuple[str, bool]:
    """Mark each of several quotes, and tell whether any of them stands in the page."""
    found = False
    for quote in quotes.split(QUOTE_JOINT):
        safe_html, is_there = mark_quote(safe_html, quote)
        found = found or is_there
    return safe_html, found


def mark_quote(safe_html: str, quote: str) -> tuple[str, bool]:
    """Return sanitised HTML with the first place of a sentence in ``<mark>``, and if there is one.

    Spaces, tags and colons do not matter: readers fold the first two when they quote, and put a
    colon between the label and the value of a table row.
    """
    wanted = _letters(quote)
    pieces = TAG.split(safe_html)
    begins = "".join(_letters(unescape(piece)) for piece in pieces[::2]).find(wanted)
    if not wanted or begins < 0:
        return safe_html, False
    passed = 0
    for at in range(0, len(pieces), 2):
        text = unescape(pieces[at])
        length = len(_letters(text))
        first, last = max(begins - passed, 0), min(begins + len(wanted) - passed, length)
        if first < last:
            pieces[at] = _mark(text, first, last)
        passed += length
    return "".join(pieces), True


def _letters(text: str) -> str:
    return "".join(letter for letter in text if _counts(letter))


def _counts(letter: str) -> bool:
    return letter != ":" and not letter.isspace()


def _mark(text: str, first: int, last: int) -> str:
    """Mark the letters from ``first`` to before ``last``, where spaces are not counted."""
    letters = [index for index, letter in enumerate(text) if _counts(letter)]
    start, end = letters[first], letters[last - 1] + 1
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"


def _parts(text: str) -> Iterator[str]:
    """Yield what may be shown: the main part first, then everything, then the hidden lines."""
    main = _inside(text, "main")
    if main:
        yield main
    yield text
    yield "".join(f"<p>{escape(line)}</p>" for line in _hidden_lines(text)) + text


def _hidden_lines(text: str) -> Iterator[str]:
    """Yield what a page says about itself in its head, where a visitor does not see it."""
    yield _read_title(text)
    for tag in DESCRIPTION.finditer(text):
        content = META_CONTENT.search(tag[0])
        if content:
            yield unescape(content[1] or content[2] or "")


def _read_title(text: str) -> str:
    return " ".join(unescape(_inside(text, "title"))[:LONGEST_TITLE].split())


def _inside(text: str, name: str) -> str:
    """Return what the first element of a name holds; empty where it is missing or never closed."""
    opening = re.search(rf"<{name}[\s>]", text, re.IGNORECASE)
    if opening is None:
        return ""
    begins = text.find(">", opening.start()) + 1
    closing = re.compile(rf"</{name}[\s>]", re.IGNORECASE).search(text, begins)
    return text[begins : closing.start()] if closing and begins else ""


def _make_safe(part: str, address: str) -> str:
    def resolve(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) != ("a", "href"):
            return value
        return _absolute(value, address)

    root = parse_markup(part)
    if root is None:
        return ""
    return nh3.clean(
        # The tree is flat enough for nh3, whose time grows with the square of the depth.
        etree.tostring(root, encoding="unicode", method="html"),
        tags=SHOWN_TAGS,
        clean_content_tags=REMOVED_WITH_CONTENT,
        attributes=SHOWN_ATTRIBUTES,
        attribute_filter=resolve,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )


def _absolute(value: str, address: str) -> str | None:
    """Return a link as it was meant on its own site; None where it is none of the web."""
    try:
        absolute = urljoin(address, value.strip())
        return absolute if urlsplit(absolute).scheme in {"http", "https"} else None
    except ValueError:
        return None
