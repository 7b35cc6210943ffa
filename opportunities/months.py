"""Months as addresses name them, ``2027-02``."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from opportunities.partial_dates import find_date_problem

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of one year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> "Month":
        """Return the month so many months later."""
        index = self.year * MONTHS_IN_YEAR + self.number - 1 + months
        return Month(index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1)

    def is_believable(self) -> bool:
        """Tell whether the catalogue may have a date in this month."""
        return find_date_problem(str(self)) is None

    def weeks(self) -> list[list[date]]:
        """Return the weeks that touch the month, each from Monday to Sunday."""
        monday = self.first - timedelta(days=self.first.weekday())
        weeks = []
        while monday <= self.last:
            weeks.append([monday + timedelta(days=each) for each in range(7)])
            monday += timedelta(days=7)
        return weeks

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def read_month(text: str) -> Month | None:
    """Return the month that ``text`` names; None when it names none that is believable."""
    if len(text) != len("yyyy-mm") or not text.isascii() or find_date_problem(text):
        return None
    year, number = text.split("-")
    return Month(int(year), int(number))
