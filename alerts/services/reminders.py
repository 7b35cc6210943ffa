"""Which dates come near: per stage, on the days that were chosen, and anew when they move."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pyroaring import BitMap

from alerts.models import Alert, Letter, SweptChange
from alerts.services.saved_views import read_bitmap
from alerts.vocabulary import REMINDER_DAYS
from opportunities.models import Deadline, Event, PartnerSearch
from opportunities.partial_dates import is_day
from opportunities.vocabulary import BINDING_DEADLINES, BRUSSELS, ReviewState

# Kinds of dates beside those of deadlines.
STARTS, EXPIRES = "starts", "expires"
MORNING = dt.time(7)


@dataclass(frozen=True, slots=True)
class Stage:
    """A date that comes near; ``moved_from`` is the date that it replaced, as far as we know."""

    entry: int
    kind: str
    date: str
    moved_from: str = ""
    # The sweep that noticed the move, 0 for a date that was always this one.
    moved_in: int = 0

    def days_left(self, day: dt.date) -> int:
        """Return how many days there are until the date."""
        return (dt.date.fromisoformat(self.date) - day).days


@dataclass(frozen=True, slots=True)
class Reminder:
    """One date that a letter names."""

    entry: int
    kind: str
    date: str
    moved_from: str = ""


def letter_day(now: dt.datetime) -> dt.date:
    """Return the day to which the letters of this instant belong; it begins at 7 in Brussels."""
    local = now.astimezone(ZoneInfo(BRUSSELS))
    return local.date() if local.time() >= MORNING else local.date() - dt.timedelta(1)


class Almanac:
    """The dates that come near at one instant, found once for everybody."""

    def __init__(self, now: dt.datetime, up_to: int) -> None:
        self.now = now
        self.day = letter_day(now)
        self.up_to = up_to

    @cached_property
    def stages(self) -> dict[int, list[Stage]]:
        """The dates of published entries within the longest notice, by entry."""
        found: dict[int, list[Stage]] = defaultdict(list)
        moves = self._find_moves()
        for entry, kind, date in self._find_dates():
            moved_from, moved_in = moves.get((entry, kind, date), ("", 0))
            found[entry].append(Stage(entry, kind, date, moved_from, moved_in))
        return found

    @cached_property
    def entries(self) -> BitMap:
        """The entries with a date that comes near."""
        return BitMap(self.stages)

    def remind(self, alert: Alert, without: BitMap) -> list[dict[str, Any]]:
        """Return the reminders that are due for an alert, as letters keep them."""
        if not alert.reminder_days or alert.reminded_on >= self.day:
            return []
        near = (read_bitmap(alert.view.members) & self.entries) - without
        return [
            asdict(Reminder(stage.entry, stage.kind, stage.date, stage.moved_from))
            for entry in near
            for stage in self.stages[entry]
            if self._is_due(stage, alert)
        ]

    def _is_due(self, stage: Stage, alert: Alert) -> bool:
        left = stage.days_left(self.day)
        reached = [days for days in alert.reminder_days if left <= days]
        if not reached:
            return False
        date = dt.date.fromisoformat(stage.date)
        if date - dt.timedelta(min(reached)) > alert.reminded_on:
            return True
        is_news = stage.moved_in > alert.reminded_up_to
        return is_news and not _was_reminded(alert, stage)

    def _find_dates(self) -> Iterator[tuple[int, str, str]]:
        last = self.day + dt.timedelta(max(REMINDER_DAYS))
        deadlines = Deadline.objects.filter(
            kind__in=sorted(BINDING_DEADLINES),
            closes_at__gt=self.now,
            date__lte=last.isoformat(),
            opportunity__review_state=ReviewState.PUBLISHED,
        ).exclude(opportunity__as_call__withdrawn=True)
        deadlines = deadlines.exclude(opportunity__as_event__cancelled=True)
        for entry, kind, date, until in deadlines.order_by("pk").values_list(
            "opportunity_id", "kind", "date", "date_to"
        ):
            if is_day(until or date):
                yield entry, kind, until or date
        yield from self._find_days(Event.objects.filter(cancelled=False), STARTS, "starts_on", last)
        yield from self._find_days(PartnerSearch.objects.all(), EXPIRES, "expires_on", last)

    def _find_days(
        self, rows: Any, kind: str, column: str, last: dt.date
    ) -> Iterator[tuple[int, str, str]]:
        inside = {f"{column}__gte": self.day.isoformat(), f"{column}__lte": last.isoformat()}
        for entry, date in (
            rows.published().filter(**inside).order_by("pk").values_list("pk", column)
        ):
            if is_day(date):
                yield entry, kind, date

    def _find_moves(self) -> dict[tuple[int, str, str], tuple[str, int]]:
        """Return (entry, kind, date) -> (the date that it replaced, the sweep that noticed it)."""
        moves = {}
        changes = SweptChange.objects.filter(
            revision__field__in=("deadlines", "starts_on", "expires_on"),
            sweep__at__gte=self.now - dt.timedelta(2 * max(REMINDER_DAYS)),
        )
        rows = changes.order_by("revision_id").values_list(
            "sweep_id",
            "opportunity_id",
            "revision__field",
            "revision__before",
            "revision__after",
        )
        for sweep, entry, field, before, after in rows.iterator():
            for kind, date, was in _compare(field, before, after):
                moves[entry, kind, date] = (was, sweep)
        return moves


def _compare(field: str, before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, date, the date it replaced) of the dates that a change brought."""
    if field != "deadlines":
        kind = STARTS if field == "starts_on" else EXPIRES
        if before and after:
            yield kind, after, before
        return
    was, now = _binding(before), _binding(after)
    gone = {date: kind for date, kind in was.items() if date not in now}
    for date, kind in now.items():
        if date in was:
            continue
        same = [each for each in sorted(gone) if gone[each] == kind] or sorted(gone)
        if same:
            yield kind, date, same[-1]


def _binding(deadlines: Any) -> dict[str, str]:
    return {
        each.get("date_to") or each["date"]: each["kind"]
        for each in deadlines or []
        if isinstance(each, dict) and each.get("kind") in BINDING_DEADLINES
    }


def _was_reminded(alert: Alert, stage: Stage) -> bool:
    """Tell whether a letter has named this very date already: back again is no new date."""
    named = [{"entry": stage.entry, "kind": stage.kind, "date": stage.date}]
    letters = Letter.objects.filter(subscriber=alert.subscriber_id)
    return letters.filter(content__reminders__contains=named).exists()
