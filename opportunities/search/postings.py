"""Which entries have which value, as bitmaps, and where each entry stands in every order.

A million entries with all their facets fit into some 60 MB; counting two hundred values over any
selection takes a few milliseconds. One process keeps one of these (``index``).
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from opportunities.models.opportunity import MISSES_UNTIL_UNLISTED
from opportunities.querysets import CALLS_AS_LISTED, EVENTS_AS_LISTED, SEARCHES_AS_LISTED
from opportunities.search.loading import KINDS, NEVER, NOTHING, STATUSES, Table
from opportunities.vocabulary import CallStatus, EventStatus, OpportunityKind

Numbers = npt.NDArray[np.int64]
# A place in an order is one number: rank, then time or title, then the newer entry first.
VALUE_BITS, ENTRY_BITS = 33, 26
LAST_VALUE = 2**VALUE_BITS - 1
LAST_ENTRY = 2**ENTRY_BITS - 1
FIRST_DAY = np.datetime64("2000-01-01", "D")
SECONDS_OF_DAY = 86_400
NOWHERE = np.iinfo(np.int64).max
# Facets with one value per entry, straight from a column of the facts.
COLUMNS = ("source", "programme", "series", "region", "status")
# Up to which amount each range goes, in euro; the range after the last is open.
AMOUNTS = {"grant": (60_000, 200_000, 1_000_000), "budget": (1_000_000, 10_000_000, 50_000_000)}
LISTED_AS: Mapping[OpportunityKind, tuple[str, ...]] = {
    OpportunityKind.CALL: tuple(CALLS_AS_LISTED),
    OpportunityKind.EVENT: tuple(EVENTS_AS_LISTED),
    OpportunityKind.PARTNER_SEARCH: tuple(SEARCHES_AS_LISTED),
}
# In a search over all kinds: what one can still use, what may be, the directory, what is over.
USABLE = {"open": 0, "ongoing": 0, "upcoming": 0, "forthcoming": 1, "unknown": 2}
IS_DIRECTORY, IS_OVER = 3, 4
BY_TITLE = (OpportunityKind.PARTNERSHIP, OpportunityKind.ORGANISATION)


class Postings:
    """The catalogue as it was when last told; see ``put`` and ``put_pairs``."""

    def __init__(self) -> None:
        self.facets: dict[str, dict[int, BitMap]] = defaultdict(lambda: defaultdict(BitMap))
        self.published = BitMap()
        self.size = 0
        self.listed = np.empty(0, np.int64)
        self.newest = np.empty(0, np.int64)
        self.usable = np.empty(0, np.int64)
        self.closes = np.empty(0, np.int64)
        self.status = np.empty(0, np.int64)
        self.until = np.empty(0, np.int64)
        self.version = 0

    def forget(self, ids: BitMap) -> None:
        """Take entries out of everything, before they come in anew or because they are gone."""
        for values in self.facets.values():
            for bitmap in values.values():
                bitmap -= ids  # noqa: PLW2901 - takes them out of the bitmap itself
        self.published -= ids
        known = to_numbers(ids)
        known = known[known < self.size]
        self.until[known] = NEVER
        self.version += 1

    def put(self, kind: OpportunityKind, facts: Table) -> None:
        """Bring in the facts of entries of one kind that are not in here."""
        if not len(facts):
            return
        ids = facts["id"]
        self._reach(int(ids.max()))
        found = to_bitmap(ids)
        self.published |= found
        self.facets["kind"][KINDS.index(kind)] |= found
        self.facets["unlisted"][1] |= to_bitmap(ids[facts["misses"] >= MISSES_UNTIL_UNLISTED])
        for name in COLUMNS:
            self._put_values(name, facts[name], ids)
        self._put_values(f"word of {kind}", facts["word"], ids)
        for name, ends in AMOUNTS.items():
            ranges = np.searchsorted(ends, facts[name], side="left")
            self._put_values(name, np.where(facts[name] == NOTHING, NOTHING, ranges), ids)
        months = months_of(kind, facts)
        self._put_values("month", np.where(months == NOTHING, NOTHING, months % 12 + 1), ids)
        self._put_values("year", np.where(months == NOTHING, NOTHING, months // 12 + 1970), ids)
        self.closes[ids], self.until[ids] = facts["closes"], facts["until"]
        self.status[ids] = facts["status"]
        self._place(kind, facts)
        self.version += 1

    def put_pairs(self, facet: str, pairs: Table) -> None:
        """Bring in the values of a facet that may have several per entry."""
        self._put_values(facet, pairs["value"], pairs["id"])

    def put_title_order(self, ids: Numbers) -> None:
        """Place the entries of a kind that is read by title; ``ids`` are in that order."""
        ids = ids[ids < self.size]
        self.listed[ids] = compose(0, np.arange(len(ids)), ids)

    def _put_values(self, facet: str, values: Numbers, ids: Numbers) -> None:
        known = values != NOTHING
        values, ids = values[known], ids[known]
        if not len(values):
            return
        order = np.argsort(values, kind="stable")
        values, ids = values[order], ids[order]
        starts = np.flatnonzero(np.diff(values, prepend=NOTHING - 1))
        bitmaps = self.facets[facet]
        for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
            bitmaps[int(values[start])] |= to_bitmap(ids[start:end])

    def _place(self, kind: OpportunityKind, facts: Table) -> None:
        ids = facts["id"]
        newest_first = LAST_VALUE - facts["published"]
        self.newest[ids] = compose(0, newest_first, ids)
        ranks, values = rank_as_listed(kind, facts, newest_first)
        self.listed[ids] = compose(ranks, values, ids)
        over = np.full(len(STATUSES) + 1, IS_OVER)
        for word, rank in USABLE.items():
            over[STATUSES.index(word)] = rank
        over[NOTHING] = IS_DIRECTORY
        ranks = over[facts["status"]]
        if kind is OpportunityKind.ARTICLE:
            ranks = np.full(len(ids), IS_OVER)
            values = newest_first
        self.usable[ids] = compose(ranks, values, ids)

    def _reach(self, largest: int) -> None:
        if largest < self.size:
            return
        more = max(largest + 1, self.size * 5 // 4) - self.size
        for name in ("listed", "newest", "usable", "closes", "status", "until"):
            empty = NEVER if name == "until" else NOWHERE
            setattr(self, name, np.append(getattr(self, name), np.full(more, empty)))
        self.size += more


def rank_as_listed(
    kind: OpportunityKind, facts: Table, newest_first: Numbers
) -> tuple[Numbers, Numbers]:
    """Return rank and value of entries in the order in which the list of their kind shows them.

    The orders are those that ``querysets`` names: most urgent calls, coming events, open searches
    and newest articles first.
    """
    ranks = np.zeros(len(facts), np.int64)
    for rank, word in enumerate(LISTED_AS.get(kind, ())):
        ranks[facts["status"] == STATUSES.index(word)] = rank
    values = newest_first.copy()
    status = facts["status"]
    if kind is OpportunityKind.CALL:
        soon = np.isin(status, [STATUSES.index(CallStatus.OPEN), STATUSES.index("forthcoming")])
        soon &= facts["closes"] != NOTHING
        values[soon] = facts["closes"][soon]
        closed = status == STATUSES.index(CallStatus.CLOSED)
        values[closed] = LAST_VALUE - facts["closed"][closed]
    elif kind is OpportunityKind.EVENT:
        values = np.where(facts["first"] == NOTHING, LAST_VALUE, facts["first"])
        past = status == STATUSES.index(EventStatus.PAST)
        values[past] = LAST_VALUE - facts["first"][past]
    return ranks, values


def months_of(kind: OpportunityKind, facts: Table) -> Numbers:
    """Return when an event begins or a call closes, in months since 1970, or ``NOTHING``."""
    if kind is OpportunityKind.EVENT:
        days = facts["first"]
    else:
        moments = np.where(facts["closes"] == NOTHING, facts["closed"], facts["closes"])
        days = np.where(moments == NOTHING, NOTHING, moments // SECONDS_OF_DAY)
    months = (FIRST_DAY + days.astype("timedelta64[D]")).astype("datetime64[M]").astype(np.int64)
    return np.where(days == NOTHING, NOTHING, months)


def compose(ranks: Any, values: Numbers, ids: Numbers) -> Numbers:
    """Return the place of entries in an order as one number each, no two alike."""
    values = np.clip(values, 0, LAST_VALUE).astype(np.int64)
    placed: Numbers = (
        (np.asarray(ranks, np.int64) << (VALUE_BITS + ENTRY_BITS))
        | (values << ENTRY_BITS)
        | (LAST_ENTRY - ids)
    )
    return placed


def to_bitmap(ids: Iterable[int] | Numbers) -> BitMap:
    """Return the bitmap of these numbers."""
    if isinstance(ids, np.ndarray):
        return BitMap(array("I", ids.astype(np.uint32).tobytes()))
    return BitMap(ids)


def to_numbers(bitmap: BitMap) -> Numbers:
    """Return what a bitmap holds, ascending."""
    return np.frombuffer(bitmap.to_array(), np.uint32).astype(np.int64)
