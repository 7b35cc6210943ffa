"""The weeks of a month with their events drawn as spans over the days. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any

from opportunities.months import Month


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week; ``entries`` is set where only the number of events is drawn."""

    day: date
    is_inside: bool
    is_today: bool
    entries: int = 0

    @property
    def iso(self) -> str:
        """The day as addresses and machines read it."""
        return self.day.isoformat()

    @property
    def iso_month(self) -> str:
        """Its month, ``yyyy-mm``."""
        return self.iso[:7]


@dataclass(frozen=True, slots=True)
class Cell:
    """Some days of one line: an event, or nothing. A span may run on over both ends of a week."""

    days: int
    entry: Any = None
    began_before: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, and lines of cells that fill them."""

    days: list[Day]
    lines: list[list[Cell]] = field(default_factory=list)


def draw_weeks(month: Month, events: Sequence[Any], *, today: date) -> list[Week]:
    """Return the weeks of ``month`` with ``events``, which are in order of their first day."""
    return [
        Week(
            [Day(each, Month.of(each) == month, each == today) for each in days],
            _draw_lines(days, events),
        )
        for days in month.weeks()
    ]


def count_by_day(month: Month, spans: Iterable[tuple[date, date]], *, today: date) -> list[Week]:
    """Return the weeks of a month that has too many events to draw: how many on each day."""
    changes = [0] * (month.last.day + 2)
    for first, last in spans:
        begin = max(first, month.first).day
        changes[begin] += 1
        changes[max(begin, min(last, month.last).day) + 1] -= 1
    counts = list(accumulate(changes))
    return [
        Week([_count_day(each, month, today, counts) for each in days]) for days in month.weeks()
    ]


def _count_day(day: date, month: Month, today: date, counts: Sequence[int]) -> Day:
    is_inside = Month.of(day) == month
    return Day(day, is_inside, day == today, counts[day.day] if is_inside else 0)


def _draw_lines(days: Sequence[date], events: Sequence[Any]) -> list[list[Cell]]:
    """Put each event of the week on the first line that is free from its first day on."""
    monday, sunday = days[0], days[-1]
    lines: list[list[Cell]] = []
    for event in events:
        last_day = max(event.first_day, event.last_day)
        if event.first_day > sunday or last_day < monday:
            continue
        start = (max(event.first_day, monday) - monday).days
        end = (min(last_day, sunday) - monday).days
        line = next((each for each in lines if _filled(each) <= start), None)
        if line is None:
            lines.append(line := [])
        if start > _filled(line):
            line.append(Cell(start - _filled(line)))
        began_before, goes_on = event.first_day < monday, last_day > sunday
        line.append(Cell(end - start + 1, event, began_before, goes_on))
    for line in lines:
        if _filled(line) < len(days):
            line.append(Cell(len(days) - _filled(line)))
    return lines


def _filled(line: Iterable[Cell]) -> int:
    return sum(cell.days for cell in line)
