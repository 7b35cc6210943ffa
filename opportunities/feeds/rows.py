"""The dates that calendars show, as plain rows: the nearest coming ones, then the latest past ones.

Every question walks along an index of days or moments and stops at ``MOST_DATES``, so that a
calendar costs the same in a catalogue of any size.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count

from opportunities.models import Deadline, DroppedStage, Evidence, Revision
from opportunities.querysets import brussels_day
from opportunities.vocabulary import DeadlineKind, OpportunityKind

MOST_DATES = 250
LOOKING_BACK = timedelta(days=365)
SHOWN_STAGES = {
    OpportunityKind.CALL: sorted(set(DeadlineKind) - {DeadlineKind.SUPERSEDED}),
    OpportunityKind.EVENT: [DeadlineKind.REGISTRATION],
}
ENTRY = (*("pk", "kind", "title", "title_it", "source_url", "source__name", "changed_at"),)
OFF = {
    OpportunityKind.CALL: "opportunity__as_call__withdrawn",
    OpportunityKind.EVENT: "opportunity__as_event__cancelled",
}


class Entry(NamedTuple):
    """What every appointment says of its entry."""

    pk: int
    kind: str
    title: str
    title_it: str
    source_url: str
    source: str
    changed_at: datetime
    # How often it was changed: what calendars call the sequence.
    changes: int


class Stage(NamedTuple):
    """One date of a call, or one end of registration; dropped ones are shown as called off."""

    entry: Entry
    kind: str
    identity: UUID
    start: str
    end: str
    hour: time | None
    zone: str
    closes_at: datetime
    certainty: str
    quote: str
    is_off: bool


class Meeting(NamedTuple):
    """An event, and the sentence that dates it."""

    entry: Entry
    start: str
    end: str
    starts_at: time | None
    ends_at: time | None
    zone: str
    place: str
    country: str
    is_off: bool
    quote: str


class Ending(NamedTuple):
    """The last day of a partner search, and the sentence that names it."""

    entry: Entry
    day: str
    quote: str


def find_stages(entries: Any, now: datetime, *, kind: OpportunityKind) -> list[Stage]:
    """Return the dates of ``entries``, which are all calls or all events; then the dropped ones."""
    of_entries = {"kind__in": SHOWN_STAGES[kind], "opportunity__in": entries.order_by()}
    entry = [f"opportunity__{name}" for name in ENTRY]
    columns = ("kind", "identity", "date", "date_to", "time", "timezone", "closes_at")
    stated, off = (*columns, "certainty", "quote", OFF[kind], *entry), (*columns, *entry)
    rows = _find_nearest(Deadline.objects.filter(**of_entries), "closes_at", now, stated)
    gone = _find_nearest(DroppedStage.objects.filter(**of_entries), "closes_at", now, off)
    rows += [(*row[:7], "", "", True, *row[7:]) for row in gone]
    changes = count_changes({row[10] for row in rows})
    return [Stage(_as_entry(row[10:], changes), *row[:10]) for row in rows]


def find_meetings(events: Any, now: datetime) -> list[Meeting]:
    """Return when ``events`` take place, as far as their days are known."""
    columns = ("starts_on", "ends_on", "starts_at", "ends_at", "timezone", "place", "country")
    rows = _find_nearest(events, "last_day", brussels_day(now), (*ENTRY, *columns, "cancelled"))
    owners = [row[0] for row in rows]
    quotes, changes = _find_quotes(owners, "starts_on"), count_changes(owners)
    return [
        Meeting._make((_as_entry(row[:7], changes), *row[7:], quotes.get(row[0], "")))
        for row in rows
    ]


def find_endings(searches: Any, now: datetime) -> list[Ending]:
    """Return the days on which ``searches`` end, of those that have an end of their own."""
    rows = _find_nearest(searches, "last_day", brussels_day(now), (*ENTRY, "expires_on"))
    owners = [row[0] for row in rows]
    quotes, changes = _find_quotes(owners, "expires_on"), count_changes(owners)
    return [Ending(_as_entry(row[:7], changes), row[7], quotes.get(row[0], "")) for row in rows]


def count_changes(entries: Iterable[int]) -> dict[int, int]:
    """Return how often each of the entries was changed; histories only grow."""
    counted = Revision.objects.filter(opportunity_id__in=list(entries)).order_by()
    return dict(counted.values_list("opportunity_id").annotate(Count("pk")))


def _as_entry(row: tuple[Any, ...], changes: dict[int, int]) -> Entry:
    return Entry._make((*row, changes.get(row[0], 0)))


def _find_nearest(
    rows: Any, column: str, border: Any, names: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return the rows from ``border`` on, the nearest first; then those of the year before it."""
    coming = rows.filter(**{f"{column}__gte": border}).order_by(column, "pk")
    found = list(coming.values_list(*names)[:MOST_DATES])
    past = {f"{column}__lt": border, f"{column}__gte": border - LOOKING_BACK}
    latest = rows.filter(**past).order_by(f"-{column}", "-pk").values_list(*names)
    return found + list(latest[: MOST_DATES - len(found)])


def _find_quotes(owners: Iterable[int], field: str) -> dict[int, str]:
    proofs = Evidence.objects.filter(opportunity_id__in=list(owners), field=field)
    return dict(proofs.values_list("opportunity_id", "quote"))
