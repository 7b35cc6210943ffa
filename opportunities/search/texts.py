"""In which entries a word or a phrase stands, from PostgreSQL's full text, kept while it holds."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from pyroaring import BitMap

from opportunities.models import CountedWord
from opportunities.models.search import WORD_LENGTH
from opportunities.search.index import Index
from opportunities.search.lexemes import TextQuery

# Per process; at a million entries a common word takes up to 375 kB, a rare one nearly nothing.
MOST_KEPT = 4000
FIND = """
    SELECT asked.anywhere, kept.opportunity_id, kept.vector @@ asked.titles::tsquery,
        kept.vector @@ asked.heads::tsquery
    FROM unnest(%(anywhere)s::text[], %(titles)s::text[], %(heads)s::text[])
        AS asked (anywhere, titles, heads)
    JOIN opportunities_searchtext kept ON kept.vector @@ asked.anywhere::tsquery
"""
MARKED_SINCE = (
    "SELECT DISTINCT opportunity_id FROM opportunities_searchmark WHERE transaction >= %s"
)


@dataclass(frozen=True, slots=True)
class Posting:
    """The entries of a word: anywhere, in titles, in titles or summaries."""

    anywhere: BitMap
    in_titles: BitMap
    in_heads: BitMap

    def without(self, ids: BitMap) -> "Posting":
        """Return this posting with some entries taken out."""
        return Posting(self.anywhere - ids, self.in_titles - ids, self.in_heads - ids)

    def joined(self, other: "Posting") -> "Posting":
        """Return the entries of this posting and of another one."""
        return Posting(
            self.anywhere | other.anywhere,
            self.in_titles | other.in_titles,
            self.in_heads | other.in_heads,
        )


NO_ENTRIES = Posting(BitMap(), BitMap(), BitMap())


class PostingShelf:
    """The postings that were asked for lately, brought up to date when they are asked for again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[int, Posting]] = OrderedDict()

    def find(self, queries: Iterable[TextQuery], index: Index) -> dict[str, Posting]:
        """Return the postings of queries by text, none older than the last look of ``index``."""
        asked = {query.anywhere: query for query in queries}
        serial, found, stale = index.serial, {}, {}
        changed = BitMap()
        with self._lock:
            kept = {text: self._kept[text] for text in asked if text in self._kept}
        for text, (since, posting) in kept.items():
            later = index.changed_since(since)
            if later is None:
                continue
            if later:
                stale[text] = posting
                changed |= later
            else:
                found[text] = posting
        found |= _renew(stale, asked, changed)
        found |= _load_counted({text: asked[text] for text in asked if text not in found})
        found |= ask_postings([query for text, query in asked.items() if text not in found])
        self._keep(found, serial)
        return found

    def forget(self) -> None:
        """Drop everything that is kept."""
        with self._lock:
            self._kept.clear()

    def _keep(self, found: Mapping[str, Posting], serial: int) -> None:
        with self._lock:
            for text, posting in found.items():
                self._kept[text] = (serial, posting)
                self._kept.move_to_end(text)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def counted_key(text: str) -> str:
    """Return the name under which the answer to a query is counted ahead; long ones are hashed."""
    if len(text) <= WORD_LENGTH:
        return text
    return f"sha256 {hashlib.sha256(text.encode()).hexdigest()}"


def _load_counted(asked: Mapping[str, TextQuery]) -> dict[str, Posting]:
    """Return what was counted ahead, with what was marked since then brought in."""
    keys = {counted_key(text): text for text in asked}
    rows = list(CountedWord.objects.filter(pk__in=list(keys)))
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(MARKED_SINCE, [min(row.transaction for row in rows)])
        marked = BitMap(entry for (entry,) in cursor.fetchall() if entry > 0)
    postings = {
        keys[row.word]: Posting(
            *(
                BitMap.deserialize(bytes(each))
                for each in (row.anywhere, row.in_titles, row.in_heads)
            )
        )
        for row in rows
    }
    return _renew(postings, asked, marked) if marked else postings


def _renew(
    postings: Mapping[str, Posting], asked: Mapping[str, TextQuery], changed: BitMap
) -> dict[str, Posting]:
    """Return postings with the entries that changed looked at again."""
    if not postings:
        return {}
    fresh = ask_postings([asked[text] for text in postings], among=changed)
    return {text: old.without(changed).joined(fresh[text]) for text, old in postings.items()}


def ask_postings(queries: Sequence[TextQuery], among: BitMap | None = None) -> dict[str, Posting]:
    """Return the postings of queries straight from PostgreSQL, of all entries or ``among`` some."""
    if not queries:
        return {}
    sql = FIND if among is None else FIND + " WHERE kept.opportunity_id = ANY(%(among)s)"
    rows: dict[str, list[tuple[int, bool, bool]]] = {query.anywhere: [] for query in queries}
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "anywhere": [query.anywhere for query in queries],
                "titles": [query.in_titles for query in queries],
                "heads": [query.in_heads for query in queries],
                "among": list(among or ()),
            },
        )
        for text, entry, in_title, in_head in cursor:
            rows[text].append((entry, in_title, in_head))
    return {text: _make_posting(places) for text, places in rows.items()}


def _make_posting(places: list[tuple[int, bool, bool]]) -> Posting:
    return Posting(
        BitMap([entry for entry, _, _ in places]),
        BitMap([entry for entry, in_title, _ in places if in_title]),
        BitMap([entry for entry, _, in_head in places if in_head]),
    )


SHELF = PostingShelf()
