"""The passage of a text in which a question's words stand, with these words marked."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

LONGEST_ENDING = 6
MOST_PLACES = 16
# Of a very long text its beginning is searched.
MOST_SIGNS = 12_000
ELLIPSIS = "…"
TAGS = re.compile(r"<[^>]*>|&[#a-zA-Z0-9]+;")
SPACES = re.compile(r"\s+")
# Letters with marks as plain ones, sign for sign, so that places in both texts are the same.
PLAIN = {
    code: plain.lower()
    for code in range(0xC0, 0x250)
    if len(plain := unicodedata.normalize("NFKD", chr(code))[0]) == 1 and plain.isascii()
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``is_marked`` when somebody asked for it."""

    text: str
    is_marked: bool


def mark(text: str, stems: Collection[str]) -> list[Piece]:
    """Return the whole text in pieces, the words that begin with one of ``stems`` marked."""
    pieces, end = [], 0
    for start, stop in _find(text, frozenset(stems)):
        if start > end:
            pieces.append(Piece(text[end:start], is_marked=False))
        pieces.append(Piece(text[start:stop], is_marked=True))
        end = stop
    if end < len(text):
        pieces.append(Piece(text[end:], is_marked=False))
    return pieces


def excerpt(html: str, stems: Collection[str], length: int = 240) -> list[Piece]:
    """Return about ``length`` signs around most of the words asked for; empty where none is."""
    text = SPACES.sub(" ", TAGS.sub(" ", html[:MOST_SIGNS])).strip()
    places = _find(text, frozenset(stems))
    if not places:
        return []
    # A common word stands everywhere; its first places are as good as any.
    first = places[:MOST_PLACES]
    best = max(first, key=lambda place: (_count_words(text, first, place[0], length), -place[0]))
    start = max(0, best[0] - length // 4)
    start = text.find(" ", start, best[0]) + 1 if start else 0
    end = min(len(text), start + length)
    end = text.rfind(" ", best[1], end) if end < len(text) else end
    end = max(end, best[1])
    pieces = mark(text[start:end], stems)
    if start:
        pieces.insert(0, Piece(f"{ELLIPSIS} ", is_marked=False))
    if end < len(text):
        pieces.append(Piece(f" {ELLIPSIS}", is_marked=False))
    return pieces


def _count_words(text: str, places: list[tuple[int, int]], start: int, length: int) -> int:
    inside = (text[a:b].lower() for a, b in places if start <= a <= start + length * 3 // 4)
    return len(set(inside))


def _find(text: str, stems: frozenset[str]) -> list[tuple[int, int]]:
    pattern = _compile(stems)
    plain = text.lower().translate(PLAIN)
    if pattern is None or len(plain) != len(text):
        return []
    return [match.span() for match in pattern.finditer(plain)]


@lru_cache(maxsize=256)
def _compile(stems: frozenset[str]) -> re.Pattern[str] | None:
    known = sorted((stem for stem in stems if stem), key=len, reverse=True)
    if not known:
        return None
    # A stem of one or two letters is a word of its own, not the beginning of others.
    words = (
        re.escape(stem) + (rf"\w{{0,{LONGEST_ENDING}}}" if len(stem) > 2 else "")  # noqa: PLR2004 - two letters
        for stem in known
    )
    return re.compile(rf"\b(?:{'|'.join(words)})\b")
