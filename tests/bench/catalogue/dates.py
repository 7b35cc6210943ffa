"""When things open, happen and close: nearly all of them are over."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from opportunities.partial_dates import closing_moment
from opportunities.vocabulary import BRUSSELS, Certainty, DeadlineKind

SHARE_STILL_TO_COME = 0.03
YEARS_BACK = 11
DAYS_AHEAD = 400
DAYS_BETWEEN_CUT_OFFS = 91
ROME = "Europe/Rome"
# What share of the dated calls has which dates, in the order of ``Calendar._write_dates``.
SHAPES = ("single", "stages", "cut_offs", "replaced")
SHARE_OF_SHAPE = (72, 12, 10, 6)
HOURS = ("", "17:00:00", "23:59:00", "12:00:00")
SHARE_OF_HOUR = (35, 50, 5, 10)


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline as a row, without the entry it belongs to."""

    kind: DeadlineKind
    date: str
    date_to: str = ""

    def write(self, random: Random) -> dict[str, Any]:
        """Return the row; the instant is the one that the model's field would write."""
        window = self.kind is DeadlineKind.EXPECTED
        hour = "" if window else random.choices(HOURS, SHARE_OF_HOUR)[0]
        zone = ROME if random.random() < 0.05 else BRUSSELS
        return {
            "kind": self.kind.value,
            "date": self.date,
            "date_to": self.date_to,
            "time": hour or None,
            "timezone": zone,
            "certainty": (Certainty.ANNOUNCED if window else Certainty.LABELLED).value,
            "quote": f"Deadline: {self.date}" if random.random() < 0.5 else "",
            "said_by": "eccp",
            "closes_at": _find_moment(self.date_to or self.date, hour, zone),
        }


@lru_cache(maxsize=100_000)
def _find_moment(date: str, hour: str, zone: str) -> str:
    time = dt.time.fromisoformat(hour) if hour else None
    return closing_moment(date, hour=time, zone=zone).isoformat()


class Calendar:
    """Chooses days around ``today``, the day from which all of them are counted."""

    def __init__(self, random: Random, today: dt.date) -> None:
        self._random = random
        self.today = today

    def is_over(self) -> bool:
        """Tell for one more thing whether it lies in the past; three in a hundred do not."""
        return self._random.random() >= SHARE_STILL_TO_COME

    def choose_past_day(self) -> dt.date:
        """Return a day of the last years; the more recent, the more likely."""
        days = min(self._random.random(), self._random.random()) * YEARS_BACK * 365
        return self.today - dt.timedelta(days=1 + int(days))

    def choose_coming_day(self) -> dt.date:
        """Return a day of the next thirteen months."""
        return self.today + dt.timedelta(days=self._random.randint(1, DAYS_AHEAD))

    def choose_day(self, *, over: bool) -> dt.date:
        """Return a past or a coming day."""
        return self.choose_past_day() if over else self.choose_coming_day()

    def make_partial(self, day: dt.date) -> str:
        """Return the day as sources tell it: now and then only its month."""
        return day.isoformat()[: 7 if self._random.random() < 0.04 else 10]

    def choose_posting(self, day: dt.date) -> str:
        """Return when something due on ``day`` was posted, empty where nobody says it."""
        if self._random.random() < 0.05:
            return ""
        posted = day - dt.timedelta(days=self._random.randint(20, 150))
        return self.make_partial(min(posted, self.today))

    def plan_deadlines(self, day: dt.date, *, over: bool) -> list[Due]:
        """Return the deadlines of a call whose first one is on ``day``."""
        if not over and self._random.random() < 0.3:
            later = day + dt.timedelta(days=60)
            return [Due(DeadlineKind.EXPECTED, day.isoformat()[:7], later.isoformat()[:7])]
        shape = self._random.choices(SHAPES, SHARE_OF_SHAPE)[0]
        return self._write_dates(shape, day, over=over)

    def _write_dates(self, shape: str, day: dt.date, *, over: bool) -> list[Due]:
        if shape == "stages":
            later = day + dt.timedelta(days=120)
            return [
                Due(DeadlineKind.STAGE_1, day.isoformat()),
                Due(DeadlineKind.STAGE_2, later.isoformat()),
            ]
        if shape == "cut_offs":
            step = dt.timedelta(days=-DAYS_BETWEEN_CUT_OFFS if over else DAYS_BETWEEN_CUT_OFFS)
            count = self._random.randint(2, 5)
            return [
                Due(DeadlineKind.CUT_OFF, (day + step * each).isoformat()) for each in range(count)
            ]
        dues = [Due(DeadlineKind.SINGLE, self.make_partial(day))]
        if shape == "replaced":
            earlier = day - dt.timedelta(days=21)
            dues.append(Due(DeadlineKind.SUPERSEDED, earlier.isoformat()))
        return dues
