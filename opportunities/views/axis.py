"""Where a date lies on a line of months, and how it is drawn there. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opportunities.months import Month

# Nothing is drawn narrower, or nobody would see it.
NARROWEST = 0.8


class Shape(StrEnum):
    """What a mark says without colour: a stated date, one that may still change, an event."""

    STATED = "stated"
    ANNOUNCED = "announced"
    EXPECTED = "expected"
    OPENING = "opening"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Mark:
    """One date in words, and its place on the axis in percent; no place outside the axis."""

    shape: Shape
    label: str
    when: str
    x: str = ""
    width: str = ""
    address: str = ""
    language: str = ""

    @property
    def is_bar(self) -> bool:
        """Tell whether it is drawn from a beginning to an end."""
        return self.shape in {Shape.EXPECTED, Shape.EVENT}


@dataclass(frozen=True, slots=True)
class Axis:
    """So many months from ``start`` on, all equally wide."""

    start: Month
    months: int

    @property
    def end(self) -> Month:
        """The first month after the axis."""
        return self.start.plus(self.months)

    @property
    def last_day(self) -> date:
        """The last day of the axis."""
        return self.end.first - timedelta(days=1)

    def columns(self) -> list[Month]:
        """Return the months of the axis."""
        return [self.start.plus(each) for each in range(self.months)]

    def place(self, first: date, last: date) -> tuple[str, str]:
        """Return where days begin and how wide they are, in percent; empty outside the axis."""
        if last < self.start.first or first > self.last_day:
            return "", ""
        x = self._fraction(max(first, self.start.first))
        width = self._fraction(min(last, self.last_day)) - x
        return _percent(x), _percent(max(width, NARROWEST))

    def _fraction(self, day: date) -> float:
        month = Month.of(day)
        whole = (month.year - self.start.year) * 12 + month.number - self.start.number
        return 100 * (whole + (day.day - 1) / month.last.day) / self.months


def _percent(number: float) -> str:
    # Not by the template: Italian pages would write a comma.
    return f"{number:.2f}%"
