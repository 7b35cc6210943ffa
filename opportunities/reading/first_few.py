"""The first few of very many entries, with their status."""

from datetime import datetime
from typing import Any

from opportunities.search.loading import MODELS
from opportunities.search.results import Results, in_order, statuses_of
from opportunities.vocabulary import OpportunityKind


def read_first(entries: Any, limit: int, now: datetime) -> list[Any]:
    """Return the first ``limit`` of published ``entries`` in their order, with their ``status``."""
    rows = list(entries[:limit])
    statuses = statuses_of([row.pk for row in rows], now)
    for row in rows:
        row.status = statuses.get(row.pk)
    return rows


def load_found(found: Results, kind: OpportunityKind) -> list[Any]:
    """Return the entries of a page of results, all of one kind, as lines show them."""
    rows: Any = MODELS[kind].objects.filter(pk__in=found.ids)
    if kind is OpportunityKind.CALL:
        rows = rows.prefetch_related("deadlines")
    entries = in_order(rows, found.ids)
    for entry in entries:
        entry.status = found.statuses[entry.pk]
    return entries
