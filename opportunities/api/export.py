"""The objects of the API by the thousand: all rows of a list, or of all lists of entries."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from opportunities.api.lists import ENTRY_LISTS, LISTS, EntryList

ALL = "all"
KINDS = (*LISTS, ALL)
ROWS_AT_ONCE = 500


def find_objects(kind: str, now: datetime, *, everything: bool) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list, ``all`` for every entry of every kind.

    With ``everything`` also what is closed, unlisted, rejected or waiting for review, but neither
    the trash nor what was merged into another entry.
    """
    for entry_list in _find_lists(kind):
        rows: Any = entry_list.load(now) if everything else entry_list.load_current(now)
        if everything and not (entry_list.is_vocabulary or entry_list.is_history):
            rows = rows.live()
        serializer = entry_list.serializer(context={"now": now})
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            yield dict(serializer.to_representation(row))


def find_columns(kind: str) -> list[str]:
    """Return the names of the fields of a list's objects, in their order."""
    fields = (each.serializer().get_fields() for each in _find_lists(kind))
    return list(dict.fromkeys(name for each in fields for name in each))


def _find_lists(kind: str) -> Sequence[EntryList]:
    return list(ENTRY_LISTS.values()) if kind == ALL else [LISTS[kind]]
