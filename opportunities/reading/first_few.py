"""The first few of very many entries, with their status."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from opportunities.search.loading import MODELS
from opportunities.search.results import Results, hold, in_order, statuses_of
from opportunities.search.words import Words
from opportunities.vocabulary import OpportunityKind


def read_first(entries: Any, limit: int, now: datetime) -> list[Any]:
    """Return the first ``limit`` of published ``entries`` in their order, with their ``status``."""
    rows = list(entries[:limit])
    set_statuses(rows, now)
    return rows


def set_statuses(rows: Iterable[Any], now: datetime) -> Words:
    """Give entries their ``status`` at ``now``, all of one look; None for what is not published.

    Returns the words that entries shared at that moment.
    """
    rows = list(rows)
    with hold(now) as index:
        statuses = statuses_of([row.pk for row in rows], now)
        words = index.words
    for row in rows:
        row.status = statuses.get(row.pk)
    return words


def load_found(found: Results, kind: OpportunityKind) -> list[Any]:
    """Return the entries of a page of results, all of one kind, as lines show them."""
    rows: Any = MODELS[kind].objects.filter(pk__in=found.ids)
    if kind is OpportunityKind.CALL:
        rows = rows.prefetch_related("deadlines")
    entries = in_order(rows, found.ids)
    for entry in entries:
        entry.status = found.statuses[entry.pk]
    return entries
