"""The catalogue's facets in the memory of this process, never older than the last commit.

Whoever reads asks for the index of this instant. It looks up the marks that the database's
triggers left since it last looked, and the entries whose status changes with the time that
passed, loads just these anew, and answers. Nothing has to be told, nothing expires.
"""

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from pyroaring import BitMap

from opportunities.models import PartnerSearch
from opportunities.search.loading import (
    KINDS,
    NEVER,
    NOTHING,
    PAIRS,
    STATUSES,
    load_facts,
    load_pairs,
    load_title_order,
    seconds,
)
from opportunities.search.postings import BY_TITLE, Postings, to_bitmap
from opportunities.search.words import AUDIENCES, Words, load_words
from opportunities.vocabulary import OpportunityKind

LONGEST_LOG = 1000
# A clock that goes back further was set back, and every status has to be worked out anew.
LONGEST_REQUEST_SECONDS = 120
# More changes than this are brought in faster by loading everything.
MOST_CHANGES = 20_000
# What a mark names beside entries: words that entries share, and the whole catalogue.
SHARED_WORDS, EVERYTHING = 0, -1
# A mark is looked at again while an older transaction may still be writing; see _read_marks.
LOOK = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, mark.id, mark.opportunity_id
    FROM (SELECT) always LEFT JOIN opportunities_searchmark mark ON mark.transaction >= %s
"""


class Index:
    """Postings and words of one database, caught up on demand."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.holds = 0
        self.postings = Postings()
        self.words = Words()
        self.as_of = 0
        self.next_change = NEVER
        self.horizon = -1
        self.seen_marks = BitMap()
        # The entries that changed, by the number of the look that noticed them.
        self.serial = 0
        self.log: deque[tuple[int, BitMap]] = deque(maxlen=LONGEST_LOG)
        # Which version of its facts an entry has: a number that grows whenever it is brought in.
        self.version = 0
        self.version_loaded = 0
        self.versions: dict[int, int] = {}
        # What is derived from the postings and holds until they change.
        self.derived: dict[Any, Any] = {}

    @contextmanager
    def at(self, now: datetime) -> Iterator["Index"]:
        """Hold the index as it is at ``now``; for moments only, other readers wait.

        Whoever asks again while holding it gets the same instant.
        """
        with self.lock:
            if not self.holds:
                self._catch_up(now)
            self.holds += 1
            try:
                yield self
            finally:
                self.holds -= 1

    def forget(self) -> None:
        """Start from nothing at the next question."""
        with self.lock:
            self.horizon = -1

    def changed_since(self, serial: int) -> BitMap | None:
        """Return the entries that changed after a look, None where nobody remembers them."""
        with self.lock:
            if serial == self.serial:
                return BitMap()
            if not self.log or self.log[0][0] > serial + 1:
                return None
            return BitMap.union(*(changed for look, changed in self.log if look > serial), BitMap())

    def statuses_of(self, ids: Sequence[int]) -> dict[int, str | None]:
        """Return the status of entries; None for kinds that have none."""
        numbers = {each: int(self.postings.status[each]) for each in ids}
        return {
            each: None if number == NOTHING else STATUSES[number]
            for each, number in numbers.items()
        }

    def versions_of(self, ids: Sequence[int]) -> dict[int, int]:
        """Return which version of its facts each entry has; what is made of them holds with it."""
        return {each: self.versions.get(each, self.version_loaded) for each in ids}

    def kinds_of(self, ids: Sequence[int]) -> dict[OpportunityKind, list[int]]:
        """Return entries by their kind; a kind that none of them has is left out."""
        shown = BitMap(ids)
        kinds = {kind: self.postings.facets["kind"][number] for number, kind in enumerate(KINDS)}
        found = {kind: list(entries & shown) for kind, entries in kinds.items()}
        return {kind: entries for kind, entries in found.items() if entries}

    def topics_of(self, ids: Sequence[int]) -> dict[int, list[Any]]:
        """Return the topics of entries, by scheme and name."""
        shown = BitMap(ids)
        topics: dict[int, list[Any]] = {each: [] for each in ids}
        for row in self.words.rows["topic"].values():
            for each in self.postings.facets["topic"].get(row.pk, BitMap()) & shown:
                topics[each].append(row)
        return topics

    def _catch_up(self, now: datetime) -> None:
        moment = seconds(now)
        if self.horizon < 0 or moment < self.as_of - LONGEST_REQUEST_SECONDS:
            self._load(now)
            return
        # Of two requests the one that took its time first may ask last.
        moment = max(moment, self.as_of)
        marks = self._read_marks()
        if EVERYTHING in marks:
            self._load(now)
            return
        marked = BitMap(marks)
        if SHARED_WORDS in marked:
            marked.discard(SHARED_WORDS)
            self.words = load_words()
            self.derived.clear()
        if marked:
            self.serial += 1
            self.log.append((self.serial, BitMap(marked)))
        if moment >= self.next_change:
            marked |= to_bitmap(np.flatnonzero(self.postings.until <= moment))
        self.as_of = moment
        if len(marked) > MOST_CHANGES:
            self._load(now)
        elif marked:
            self._bring_in(marked, now)

    def _load(self, now: datetime) -> None:
        self.horizon, self.seen_marks = self._read_horizon(), BitMap()
        self.serial += 1
        self.log.clear()
        self.postings, self.words = Postings(), load_words()
        for kind in KINDS:
            self.postings.put(kind, load_facts(kind, now))
        for name in PAIRS:
            self.postings.put_pairs(name, load_pairs(name, AUDIENCES))
        self._order_titles()
        self.version += 1
        self.version_loaded = self.version
        self.versions.clear()
        self._settle(now)

    def _bring_in(self, marked: BitMap, now: datetime) -> None:
        ids = list(marked)
        searches = PartnerSearch.objects.filter(call_id__in=ids).values_list("pk", flat=True)
        ids = sorted({*ids, *searches})
        changed = to_bitmap(ids)
        self.version += 1
        self.versions |= dict.fromkeys(ids, self.version)
        by_title = BitMap()
        for kind in BY_TITLE:
            by_title |= self.postings.facets["kind"][KINDS.index(kind)]
        self.postings.forget(changed)
        for kind in KINDS:
            facts = load_facts(kind, now, ids)
            self.postings.put(kind, facts)
            if kind in BY_TITLE and len(facts):
                by_title |= changed
        for name in PAIRS:
            self.postings.put_pairs(name, load_pairs(name, AUDIENCES, ids))
        if by_title & changed:
            self._order_titles()
        self._settle(now)

    def _order_titles(self) -> None:
        for kind in BY_TITLE:
            self.postings.put_title_order(load_title_order(kind))

    def _settle(self, now: datetime) -> None:
        self.derived.clear()
        self.as_of = seconds(now)
        until = self.postings.until
        self.next_change = int(until.min()) if len(until) else NEVER

    def _read_horizon(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            return int(cursor.fetchone()[0])

    def _read_marks(self) -> set[int]:
        """Return what was marked since the last look.

        Transactions do not end in the order of their numbers: what is older than the oldest one
        still running is seen for good, the marks of younger ones are asked for again and those
        that were seen are left out.
        """
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [self.horizon])
            rows = cursor.fetchall()
        new = [(mark, entry) for _, mark, entry in rows if mark and mark not in self.seen_marks]
        horizon = int(rows[0][0])
        if horizon > self.horizon and not new:
            self.seen_marks = BitMap()
        self.horizon = horizon
        self.seen_marks |= BitMap(mark for mark, _ in new)
        return {entry for _, entry in new}


INDEX = Index()
