"""Which days people work on: no weekends, no national holidays of Italy, no closing weeks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# Closed for longer than this would be no office.
MOST_DAYS_CLOSED = 92


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar of work; ``closed`` holds the first and last day of each closure."""

    closed: tuple[tuple[date, date], ...] = field(default=())

    def __contains__(self, day: date) -> bool:
        """Tell whether people work on a day."""
        is_free = day.weekday() >= SATURDAY or day in name_holidays(day.year)
        return not is_free and not any(first <= day <= last for first, last in self.closed)

    def before(self, day: date, count: int = 1) -> date:
        """Return the working day that lies ``count`` working days before ``day``."""
        for _ in range(count):
            day = self.at_or_before(day - ONE_DAY)
        return day

    def at_or_before(self, day: date) -> date:
        """Return ``day`` itself where people work on it, else the last working day before it."""
        while day not in self:
            day -= ONE_DAY
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many working days follow ``first`` up to ``last``; below 0 when it is past."""
        if last < first:
            return -self.between(last, first)
        span = (last - first).days
        return sum(first + timedelta(days=each) in self for each in range(1, span + 1))

    def find_holidays(self, first: date, last: date, language: str) -> list[tuple[date, str]]:
        """Return the holidays on which people would work otherwise, with their names."""
        span = (first + timedelta(days=each) for each in range((last - first).days + 1))
        return [
            (day, name_holidays(day.year, language)[day])
            for day in span
            if day.weekday() < SATURDAY and day in name_holidays(day.year)
        ]


@lru_cache(maxsize=64)
def name_holidays(year: int, language: str = "it") -> Mapping[date, str]:
    """Return the national holidays of Italy in a year; no patron saints of towns."""
    spoken = "it_IT" if language == "it" else "en_US"
    return dict(holidays.country_holidays("IT", years=year, language=spoken))
