"""The dates that calendars show, as plain rows: the nearest coming ones, then the latest past ones.

Every question walks along an index of days or moments and stops at ``MOST_DATES``, so that a
calendar costs the same in a catalogue of any size.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from opportunities.models import Deadline, Evidence
from opportunities.querysets import brussels_day
from opportunities.vocabulary import DeadlineKind, OpportunityKind

MOST_DATES = 250
LOOKING_BACK = timedelta(days=365)
SHOWN_STAGES = {
    OpportunityKind.CALL: sorted(set(DeadlineKind) - {DeadlineKind.SUPERSEDED}),
    OpportunityKind.EVENT: [DeadlineKind.REGISTRATION],
}
ENTRY = (
    *("pk", "kind", "title", "title_it", "source_url", "source__name"),
    *("first_seen_at", "changed_at"),
)
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
    first_seen_at: datetime
    changed_at: datetime


class Stage(NamedTuple):
    """One date of a call, or one end of registration; ``number`` counts those of one kind."""

    entry: Entry
    kind: str
    number: int
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
    """Return the dates of ``entries``, which are all calls or all events."""
    stages = Deadline.objects.filter(
        kind__in=SHOWN_STAGES[kind], opportunity__in=entries.order_by()
    )
    entry = [f"opportunity__{name}" for name in ENTRY]
    columns = ("pk", "kind", "date", "date_to", "time", "timezone", "closes_at", "certainty")
    rows = _find_nearest(stages, "closes_at", now, (*columns, "quote", *entry, OFF[kind]))
    numbers = _number_stages({row[9] for row in rows})
    return [
        Stage._make((Entry(*row[9:17]), row[1], numbers[row[0]], *row[2:9], row[17]))
        for row in rows
    ]


def find_meetings(events: Any, now: datetime) -> list[Meeting]:
    """Return when ``events`` take place, as far as their days are known."""
    columns = ("starts_on", "ends_on", "starts_at", "ends_at", "timezone", "place", "country")
    rows = _find_nearest(events, "last_day", brussels_day(now), (*ENTRY, *columns, "cancelled"))
    quotes = _find_quotes((row[0] for row in rows), "starts_on")
    return [Meeting._make((Entry(*row[:8]), *row[8:], quotes.get(row[0], ""))) for row in rows]


def find_endings(searches: Any, now: datetime) -> list[Ending]:
    """Return the days on which ``searches`` end, of those that have an end of their own."""
    rows = _find_nearest(searches, "last_day", brussels_day(now), (*ENTRY, "expires_on"))
    quotes = _find_quotes((row[0] for row in rows), "expires_on")
    return [Ending(Entry(*row[:8]), row[8], quotes.get(row[0], "")) for row in rows]


def _find_nearest(
    rows: Any, column: str, border: Any, names: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return the rows from ``border`` on, the nearest first; then those of the year before it."""
    coming = rows.filter(**{f"{column}__gte": border}).order_by(column, "pk")
    found = list(coming.values_list(*names)[:MOST_DATES])
    past = {f"{column}__lt": border, f"{column}__gte": border - LOOKING_BACK}
    latest = rows.filter(**past).order_by(f"-{column}", "-pk").values_list(*names)
    return found + list(latest[: MOST_DATES - len(found)])


def _number_stages(owners: Iterable[int]) -> dict[int, int]:
    """Return which stage of its kind each one is: 1 for the first cut-off of a call."""
    counts: Counter[tuple[int, str]] = Counter()
    numbers = {}
    known = Deadline.objects.filter(opportunity_id__in=owners).order_by("closes_at", "pk")
    for pk, owner, kind in known.values_list("pk", "opportunity_id", "kind"):
        counts[owner, kind] += 1
        numbers[pk] = counts[owner, kind]
    return numbers


def _find_quotes(owners: Iterable[int], field: str) -> dict[int, str]:
    proofs = Evidence.objects.filter(opportunity_id__in=list(owners), field=field)
    return dict(proofs.values_list("opportunity_id", "quote"))
