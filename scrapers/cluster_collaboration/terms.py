"""The programme and keyword terms that the site prints behind a body, before the share line."""

import re
from dataclasses import dataclass

from scrapers.cluster_collaboration.words import PROGRAMME_TERMS
from scrapers.selecting import TextBlock, text_of

LONGEST_TERM = 60
MOST_WORDS = 6
MOST_TERMS = 60
# An element with more children than this is a whole body, not a list of terms.
MOST_CHILDREN = 200
SENTENCE = re.compile(r"[.!?;:]\s*$|[.!?]\s+[A-Z]|https?://|@|\[at\]|:|\d{4}")
BODY_TAGS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "blockquote")
TERM_ADDRESS = re.compile(
    r"/(?:tags?|taxonomy/term|keywords?|topics?|search-results)\b|[?&]f(?:%5B|\[)"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands behind a body: the programme, the keywords, and the body without them."""

    programme: str | None
    keywords: tuple[str, ...]
    body: tuple[TextBlock, ...]


def split_terms(blocks: tuple[TextBlock, ...]) -> Terms:
    """Part the terms from the body.

    The site gives the terms no heading and their class names are unknown, so they are told by
    place and form: the last short pieces of text that are no sentences and stand in no paragraph.
    Without any such piece, a programme name in the last line still begins the terms.
    """
    count = 0
    names: list[str] = []
    for block in blocks[: -MOST_TERMS - 1 : -1]:
        pieces = _read_pieces(block)
        if pieces is None:
            break
        names = [*pieces, *names]
        count += 1
    body = blocks[: len(blocks) - count]
    if not names and blocks:
        return _split_last_line(blocks)
    if not names:
        return Terms(None, (), body)
    programme = PROGRAMME_TERMS.get(names[0].casefold())
    if not programme and _looks_like_body(blocks, count):
        return Terms(None, (), blocks)
    keywords = names[1:] if programme else names
    return Terms(programme, tuple(dict.fromkeys(keywords)), body)


def _read_pieces(block: TextBlock) -> list[str] | None:
    """Return the terms that a block consists of, None when it belongs to the body."""
    if len(block.element.contents) > MOST_CHILDREN:
        return None
    links = block.element.find_all("a", href=True)
    linked = [text_of(each) for each in links if text_of(each)]
    are_terms = bool(links) and all(TERM_ADDRESS.search(str(each["href"])) for each in links)
    if are_terms and " ".join(linked).split() == re.sub(r"[,|•·]", " ", block.text).split():
        return linked
    if block.element.name in BODY_TAGS or block.element.find_parent(BODY_TAGS):
        return None
    if links and not are_terms:
        return None
    pieces = [text_of(each) for each in block.element.find_all(recursive=False)]
    pieces = [each for each in pieces if each]
    if " ".join(pieces) != block.text:
        pieces = [
            each.strip() for each in re.split(r"\s*[|•·]\s*|,\s+", block.text) if each.strip()
        ]
    return pieces if pieces and all(_is_term(each) for each in pieces) else None


def _is_term(text: str) -> bool:
    return (
        len(text) <= LONGEST_TERM
        and len(text.split()) <= MOST_WORDS
        and SENTENCE.search(text) is None
    )


def _looks_like_body(blocks: tuple[TextBlock, ...], count: int) -> bool:
    """Tell whether the supposed terms are the end of a list that belongs to the body."""
    first = blocks[len(blocks) - count]
    parent = first.element.find_parent(["ul", "ol"])
    if parent is None or count == len(blocks):
        return count == len(blocks)
    before = blocks[len(blocks) - count - 1]
    # A list inside the element that also holds the paragraph before it is part of the text,
    # and so is one that a line ending in a colon announces.
    return before.text.endswith(":") or before.element.parent is parent.parent


def _split_last_line(blocks: tuple[TextBlock, ...]) -> Terms:
    """Find the terms in a page whose content is one unbroken line."""
    last = blocks[-1]
    form = "|".join(re.escape(name) for name in sorted(PROGRAMME_TERMS, key=len, reverse=True))
    ends = list(re.finditer(rf"(?:^|(?<=[\s.…!?\"]))(?:{form})(?=\s|$)", last.text, re.IGNORECASE))
    for match in reversed(ends):
        tail = last.text[match.end() :].strip()
        if (
            SENTENCE.search(tail) is None
            and not re.search(r"[.;:(),]", tail)
            and match[0][:1].isupper()
        ):
            kept = TextBlock(last.text[: match.start()].strip(), last.element)
            body = (*blocks[:-1], kept) if kept.text else blocks[:-1]
            # The keywords cannot be told apart in an unbroken line, so none is read.
            return Terms(PROGRAMME_TERMS[match[0].casefold()], (), body)
    return Terms(None, (), blocks)
