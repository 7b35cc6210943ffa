"""The line ``DEADLINE: dd Month yyyy`` that the site prints below the title of a call."""

import re
from dataclasses import dataclass

from scrapers.errors import LayoutChanged
from scrapers.reading_dates import FoundDate, find_dates
from scrapers.reading_hours import FoundHour, read_hour_after

STRICT_LABEL = re.compile(r"\bDEADLINE\s?:")
# Capitals may be the work of a style sheet; other spellings count only right below the title.
BELOW_TITLE = re.compile(r"\s?deadline\s?:?", re.IGNORECASE)
NAMED_MONTH = re.compile(r"[A-Za-z]{3}")
REACH = 40


@dataclass(frozen=True, slots=True)
class Label:
    """The printed deadline line: the day, its words, and where they stand in the text."""

    day: str
    quote: str
    start: int
    end: int
    hour: FoundHour | None = None


def find_label(text: str, *, title: str = "") -> Label | None:
    """Return the deadline line of a page's text, None when the page has none.

    LayoutChanged when the line does not begin with a readable day.
    """
    mark = STRICT_LABEL.search(text)
    if mark is None:
        return _find_below_title(text, title)
    day = _read_day(text, mark.end())
    if day is None:
        line = text[mark.end() : mark.end() + REACH].strip()
        raise LayoutChanged(f"the DEADLINE line holds no readable day: {line!r}")
    return _label(text, mark, day)


def _find_below_title(text: str, title: str) -> Label | None:
    place = text.find(f"{title}\n") if title else -1
    mark = BELOW_TITLE.match(text, place + len(title)) if place >= 0 else None
    day = _read_day(text, mark.end()) if mark else None
    return _label(text, mark, day) if mark and day else None


def _read_day(text: str, position: int) -> FoundDate | None:
    line = text[position : position + REACH]
    for each in find_dates(line):
        # In figures only, day and month may have changed places: that is no line to be believed.
        is_named = NAMED_MONTH.search(line[each.start : each.end]) is not None
        if each.is_day and is_named and not line[: each.start].strip(" :\n"):
            return each
    return None


def _label(text: str, mark: re.Match[str], day: FoundDate) -> Label:
    end = mark.end() + day.end
    hour = read_hour_after(text, end)
    on_line = hour if hour and "\n" not in text[end : hour.end] else None
    quote = " ".join(text[mark.start() : end].split())
    return Label(day.last, quote, mark.start(), end, on_line)
