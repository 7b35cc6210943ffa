"""Dates of which only the year or the month may be known, kept as ``yyyy[-mm[-dd]]``.

ISO text sorts by time and never pretends to a day that nobody stated.
"""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARTIAL_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")
FIRST_BELIEVABLE_YEAR = 1990
LAST_BELIEVABLE_YEAR = 2060


def first_day(text: str) -> date:
    """Return the earliest day that ``text`` may mean; ValueError when it is no partial date."""
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """Return the latest day that ``text`` may mean; ValueError when it is no partial date."""
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def closing_moment(text: str, *, hour: time | None, zone: str) -> datetime:
    """Return the instant at which something due on ``text`` closes.

    With an hour it closes at that hour in ``zone``; without one at the end of its last day there
    (design promise 1). ValueError when the date or the zone cannot be understood.
    """
    day = last_day(text)
    try:
        timezone = ZoneInfo(zone)
    except (KeyError, OSError) as error:
        raise ValueError(f"unknown time zone {zone!r}") from error
    if hour is None:
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone)
    return datetime.combine(day, hour, tzinfo=timezone)


def is_day(text: str) -> bool:
    """Tell whether ``text`` names one day, not only a month or a year."""
    return len(text) == len("yyyy-mm-dd")


def find_date_problem(text: str) -> str | None:
    """Say in plain words why ``text`` cannot be a date of this catalogue; None when it can."""
    try:
        year = first_day(text).year
    except ValueError:
        return f"{text!r} is not a date (yyyy, yyyy-mm or yyyy-mm-dd)"
    if not FIRST_BELIEVABLE_YEAR <= year <= LAST_BELIEVABLE_YEAR:
        return f"the year of {text!r} is not believable"
    return None


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = PARTIAL_DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not yyyy, yyyy-mm or yyyy-mm-dd")
    year, month, day = match["year"], match["month"], match["day"]
    return int(year), int(month) if month else None, int(day) if day else None
