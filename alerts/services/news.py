"""What one view has to tell between two sweeps, worked out once for all who saved it."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyroaring import BitMap

from alerts.models import Alert, ViewNews
from alerts.services.saved_views import read_bitmap
from alerts.services.sweeping import group_changes
from alerts.vocabulary import ChangesTold, Frequency
from opportunities.models import Revision
from opportunities.severity import find_severity
from opportunities.vocabulary import Severity

# Views with a range of sweeps that are kept in memory while letters are planned.
MOST_KEPT = 500
REVISIONS_KEPT = 20_000

# First and last revision of one field: what it was before, and what it is now.
Change = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry with what is told of it."""

    entry: int
    is_new: bool
    changes: tuple[Change, ...] = ()


class NewsReader:
    """Reads the news of views up to one sweep; lives as long as letters are planned."""

    def __init__(self, up_to: int, published: BitMap) -> None:
        self.up_to = up_to
        self.published = published
        self._kept: OrderedDict[Any, tuple[Item, ...]] = OrderedDict()

    def read(self, alert: Alert) -> tuple[Item, ...]:
        """Return what an alert has to tell since it last did, entries in the order of numbers."""
        wants_new = alert.wants_new and alert.frequency != Frequency.CHANGES_ONLY
        asked = (alert.view_id, alert.told_up_to, wants_new, alert.changes)
        if asked in self._kept:
            self._kept.move_to_end(asked)
            return self._kept[asked]
        items = tuple(self._find(*asked))
        self._kept[asked] = items
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return items

    def _find(self, view: int, since: int, wants_new: bool, changes: str) -> list[Item]:  # noqa: FBT001 - part of a key
        entered, revisions = self._collect(view, since)
        told = {
            entry: merge_changes(tuple(numbers), changes) for entry, numbers in revisions.items()
        }
        new = entered & self.published if wants_new else BitMap()
        changed = {entry for entry, merged in told.items() if merged and entry in self.published}
        return [
            Item(entry, entry in new, told.get(entry, ())) for entry in sorted({*new, *changed})
        ]

    def _collect(self, view: int, since: int) -> tuple[BitMap, dict[int, list[int]]]:
        rows = ViewNews.objects.filter(view=view, sweep__gt=since, sweep__lte=self.up_to)
        found = list(rows.order_by("sweep").values_list("sweep_id", "entered", "changed"))
        by_sweep = group_changes(number for number, _, changed in found if changed)
        entered = BitMap()
        revisions: dict[int, list[int]] = defaultdict(list)
        for number, came, changed in found:
            entered |= read_bitmap(came)
            own = by_sweep.get(number, {})
            for entry in read_bitmap(changed):
                revisions[entry] += own.get(entry, [])
        return entered, revisions


@lru_cache(maxsize=REVISIONS_KEPT)
def merge_changes(revisions: tuple[int, ...], told: str) -> tuple[Change, ...]:
    """Return the changes to tell of revisions in their order, one per field.

    A field that is again what it was has not changed.
    """
    if told == ChangesTold.NONE or not revisions:
        return ()
    of_field: dict[str, list[Revision]] = defaultdict(list)
    for row in Revision.objects.filter(pk__in=revisions).order_by("pk"):
        of_field[row.field].append(row)
    return tuple((rows[0].pk, rows[-1].pk) for rows in of_field.values() if _is_told(rows, told))


def _is_told(rows: list[Revision], told: str) -> bool:
    severity = find_severity(rows[0].field, rows[0].before, rows[-1].after)
    if severity is Severity.SILENT:
        return False
    return told == ChangesTold.ALL or severity is Severity.CRITICAL
