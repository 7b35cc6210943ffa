"""What a selection finds, how many each further click would find, and the page of it to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from opportunities.search.facets import FACET_OF_NAME
from opportunities.search.index import Index
from opportunities.search.loading import KINDS
from opportunities.search.postings import Numbers, to_bitmap, to_numbers
from opportunities.vocabulary import OpportunityKind


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked: of these kinds (all when empty), with these words of facets.

    Several words of one facet mean any of them, several facets mean all of them.
    """

    kinds: tuple[OpportunityKind, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    question: str = ""
    untranslated: tuple[str, ...] = ()
    ids: tuple[int, ...] | None = None
    listed_only: bool = False


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A word of a facet and how many entries there are after one click on it."""

    word: str
    count: int
    is_chosen: bool


class Finding:
    """A selection evaluated against the index; lives no longer than the index is held."""

    def __init__(
        self, index: Index, selection: Selection, now: datetime, texts: BitMap | None = None
    ) -> None:
        self.index = index
        self.selection = selection
        self.now = now
        self.texts = texts

    @cached_property
    def scope(self) -> BitMap:
        """The published entries of the kinds asked for, by the words asked for."""
        postings = self.index.postings
        if self.selection.kinds:
            kinds = postings.facets["kind"]
            scope = BitMap.union(*(kinds[KINDS.index(each)] for each in self.selection.kinds))
        else:
            scope = postings.published
        if self.texts is not None:
            scope = scope & self.texts
        if self.selection.ids is not None:
            scope = scope & BitMap(each for each in self.selection.ids if each < 2**32)
        if self.selection.listed_only:
            scope = scope - postings.facets["unlisted"][1]
        return scope

    @cached_property
    def parts(self) -> dict[str, BitMap]:
        """Per facet that was chosen from: the entries with any of its words."""
        return {
            name: BitMap.union(*(self._entries_of(name, word) for word in words), BitMap())
            for name, words in self.selection.chosen.items()
            if words
        }

    @cached_property
    def found(self) -> BitMap:
        """All that the selection finds."""
        return self.without("")

    def without(self, facet: str) -> BitMap:
        """Return what would be found if nothing were chosen from this facet."""
        left = [part for name, part in self.parts.items() if name != facet]
        return BitMap.intersection(self.scope, *left) if left else self.scope

    def count(self, facet: str, offered: Sequence[str] | None = None) -> list[FacetCount]:
        """Return the words of a facet that would find something, and those chosen.

        The count of a word is the length of the list that a click on it gives: with the word added
        where it is not chosen, and taken away where it is.
        """
        known = FACET_OF_NAME[facet]
        words = list(known.offer(self.index) if offered is None else offered)
        chosen = self.selection.chosen.get(facet, ())
        around = self.without(facet)
        kept = around & self.parts[facet] if chosen else BitMap()
        counts = []
        for word in [*words, *(each for each in chosen if each not in words)]:
            entries = self._entries_of(facet, word)
            if word in chosen:
                counts.append(FacetCount(word, self._count_without(facet, word, around), True))  # noqa: FBT003 - the field is named so
                continue
            count = around.intersection_cardinality(entries)
            if count and kept:
                count = len(kept) + count - kept.intersection_cardinality(entries)
            if count:
                counts.append(FacetCount(word, count, False))  # noqa: FBT003 - the field is named so
        return counts

    def count_dropping(self, facet: str) -> int:
        """Return how many entries there are without what was chosen from a facet."""
        return len(self.without(facet))

    def page(self, order: str, start: int, size: int) -> list[int]:
        """Return the numbers of the entries from place ``start`` on, in an order."""
        return self._cut(self.found, order, start, size)

    def page_without(self, shown: Numbers, start: int, size: int) -> list[int]:
        """Return a page of the entries that are not among ``shown``, in the usual order."""
        return self._cut(self.found - to_bitmap(shown), "", start, size)

    def _cut(self, entries: BitMap, order: str, start: int, size: int) -> list[int]:
        ids = to_numbers(entries)
        end = start + size
        if not len(ids) or start >= len(ids):
            return []
        places = self._order(order)[ids]
        if end < len(ids):
            first = np.argpartition(places, end - 1)[:end]
            ids, places = ids[first], places[first]
        return [int(each) for each in ids[np.argsort(places)][start:end]]

    def _order(self, order: str) -> Numbers:
        postings = self.index.postings
        if order == "newest":
            return postings.newest
        several = len(self.selection.kinds) != 1
        return postings.usable if several else postings.listed

    def _entries_of(self, facet: str, word: str) -> BitMap:
        found = FACET_OF_NAME[facet].find(self.index, word, self.now)
        return BitMap() if found is None else found

    def _count_without(self, facet: str, word: str, around: BitMap) -> int:
        others = [each for each in self.selection.chosen[facet] if each != word]
        if not others:
            return len(around)
        rest = BitMap.union(*(self._entries_of(facet, each) for each in others), BitMap())
        return around.intersection_cardinality(rest)
