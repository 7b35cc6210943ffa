"""The queue of the desk: what asks for a person, what closes soonest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from opportunities.models import Opportunity
from opportunities.reading.concerns import RANKS, read_moments, write_concerns
from opportunities.vocabulary import Concern

PAGE_SIZE = 50
CONCERNS = write_concerns()
# Proposals may wait at an entry that was rejected, which is no part of ``entry``.
CHOSEN = f"""
    {CONCERNS}, chosen AS (
        SELECT concern.* FROM concern WHERE (%(kind)s = '' AND %(source)s = '') OR entry IN (
            SELECT o.id FROM opportunities_opportunity o
            JOIN opportunities_source s ON s.id = o.source_id
            WHERE %(kind)s IN ('', o.kind) AND %(source)s IN ('', s.code))
    ), waiting AS (
        SELECT entry, min(rank) AS rank, bit_or(1 << rank) AS ranks FROM chosen
        GROUP BY entry HAVING %(rank)s < 0 OR bool_or(rank = %(rank)s)
    )
"""  # noqa: S608 - our own words
# What closes soonest, then what is most pressing, then what came last.
FROM_WAITING = "FROM waiting LEFT JOIN coming ON coming.entry = waiting.entry"
URGENT = "coming.at NULLS LAST, waiting.rank, waiting.entry DESC"
PAGE = f"""
    {CHOSEN} SELECT waiting.entry, waiting.ranks, coming.at, (SELECT count(*) FROM waiting),
    (SELECT json_object_agg(rank, count) FROM (
        SELECT rank, count(*) AS count FROM chosen GROUP BY rank) counts)
    {FROM_WAITING} ORDER BY {URGENT} LIMIT %(size)s OFFSET %(skipped)s
"""  # noqa: S608 - our own words
PLACED = f"""
    SELECT waiting.entry, row_number() OVER urgent AS place, lag(waiting.entry) OVER urgent,
    lead(waiting.entry) OVER urgent, count(*) OVER () {FROM_WAITING}
    WINDOW urgent AS (ORDER BY {URGENT})
"""
PLACE = f"""
    {CHOSEN} SELECT placed.*,
    (SELECT bit_or(1 << rank) FROM concern WHERE entry = %(entry)s)
    FROM (SELECT 1) one LEFT JOIN ({PLACED}) placed
    ON placed.entry = %(entry)s OR placed.place = 1
"""  # noqa: S608 - our own words
COUNT = f"{CHOSEN} SELECT rank, count(*) FROM chosen GROUP BY rank"  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which part of the queue; empty means all."""

    concern: str = ""
    kind: str = ""
    source: str = ""

    @property
    def as_query(self) -> dict[str, str]:
        """Return what is chosen as parameters of an address."""
        chosen = {"concern": self.concern, "kind": self.kind, "source": self.source}
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One entry of the queue; ``closes_at`` is when it closes or begins, None when unknown."""

    entry: Opportunity
    concerns: tuple[Concern, ...]
    closes_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Some entries of the queue, how many there are in all, and how many have each concern."""

    rows: tuple[Waiting, ...]
    total: int
    counts: Mapping[Concern, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry stands in a part of the queue; ``place`` is 0 when it is not in it.

    ``concerns`` are all of the entry's, whichever part is chosen, the most pressing first.
    """

    concerns: tuple[Concern, ...] = ()
    place: int = 0
    total: int = 0
    previous: int | None = None
    next: int | None = None


def read_page(choice: Choice, *, page: int = 1, now: datetime) -> QueuePage:
    """Return one page of the queue; pages count from 1, one after the last has no rows."""
    rows = _ask(PAGE, choice, now, size=PAGE_SIZE, skipped=(page - 1) * PAGE_SIZE)
    found = Opportunity.objects.select_related("source", "programme").defer("body")
    entries = found.in_bulk([row[0] for row in rows])
    return QueuePage(
        rows=tuple(
            Waiting(entry=entries[pk], concerns=_read_ranks(ranks), closes_at=closes_at)
            for pk, ranks, closes_at, *_rest in rows
            if pk in entries
        ),
        total=rows[0][3] if rows else 0,
        counts=_read_counts(rows[0][4]) if rows else count_concerns(choice, now=now),
    )


def count_concerns(choice: Choice, *, now: datetime) -> dict[Concern, int]:
    """Return how many entries have each concern, whichever concern is chosen."""
    return _read_counts({str(rank): count for rank, count in _ask(COUNT, choice, now)})


def find_place(choice: Choice, entry_id: int, *, now: datetime) -> Place:
    """Return where an entry stands; one that is not in the queue has the first as its next."""
    rows = _ask(PLACE, choice, now, entry=entry_id)
    concerns = _read_ranks(rows[0][5] or 0)
    for pk, place, previous, following, total, _ranks in rows:
        if pk == entry_id:
            return Place(
                concerns=concerns, place=place, total=total, previous=previous, next=following
            )
    first, _place, _previous, _next, total, _ranks = rows[0]
    return Place(concerns=concerns, total=total or 0, next=first)


def _read_counts(found: Mapping[str, int]) -> dict[Concern, int]:
    return {concern: found.get(str(rank), 0) for concern, rank in RANKS.items()}


def _read_ranks(ranks: int) -> tuple[Concern, ...]:
    """Return the concerns whose bits are set, the most pressing first."""
    return tuple(concern for concern, rank in RANKS.items() if ranks & 1 << rank)


def _ask(statement: str, choice: Choice, now: datetime, **values: Any) -> Sequence[tuple[Any, ...]]:
    parameters: Mapping[str, Any] = {
        **read_moments(now),
        "rank": RANKS[Concern(choice.concern)] if choice.concern else -1,
        "kind": choice.kind,
        "source": choice.source,
        **values,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows
