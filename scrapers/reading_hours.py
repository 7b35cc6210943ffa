"""Find the hour that belongs to a date, and the zone it is told in."""

import re
from dataclasses import dataclass
from datetime import time

from opportunities.vocabulary import BRUSSELS

ZONES = {
    "cet": BRUSSELS,
    "cest": BRUSSELS,
    "brussels": BRUSSELS,
    "utc": "UTC",
    "gmt": "UTC",
    "eet": "Europe/Athens",
    "eest": "Europe/Athens",
    "athens": "Europe/Athens",
    "rome": "Europe/Rome",
    "italian": "Europe/Rome",
    "wet": "Europe/Lisbon",
    "west": "Europe/Lisbon",
    "lisbon": "Europe/Lisbon",
    "madrid": "Europe/Madrid",
    "paris": "Europe/Paris",
    "berlin": "Europe/Berlin",
}
# "CET" is written in summer too: the name means the local time of Brussels, not an offset.
ZONE = rf"(?P<zone>{'|'.join(ZONES)})\b(?:\s(?:local\s)?time)?"
HALF = r"[ap]\.?m\b\.?"
CLOCK = (
    r"(?:(?P<h>[01]?\d|2[0-4])\s?[:.h]\s?(?P<m>[0-5]\d)(?::[0-5]\d)?(?!\.?\d)"
    rf"\s?(?:h(?:rs|ours)?\b|o'clock)?\s?(?P<half>{HALF})?"
    rf"|(?P<h2>[01]?\d|2[0-4])\s?(?P<half2>{HALF}|hrs\b|h\b)"
    r"|(?P<word>(?:12\s)?noon\b|midday\b))"
)
CLOCK_OF_START = re.sub(r"\?P<(\w+)>", r"?P<start_\1>", CLOCK)
IN_ZONE = rf"(?:\s?[,(]?\s?{ZONE})?"
LEAD = r"\s?[,;(]?\s?"
AT = r"(?:[-–—|@]|\bat\b|\bby\b|\buntil\b|\bbefore\b|\bfrom\b|\()"
ALL = r"(?:both|all|always|each(?: time| day)?|in (?:both|all) cases)"
AFTER_DATE = re.compile(rf"{LEAD}(?:{ALL}\s)?(?:{AT}\s?){{0,3}}{CLOCK}{IN_ZONE}", re.IGNORECASE)
SHARED = re.compile(rf"{LEAD}{ALL}\s(?:{AT}\s?){{0,3}}{CLOCK}{IN_ZONE}", re.IGNORECASE)
BEFORE_DATE = re.compile(
    rf"{CLOCK}{IN_ZONE}\)?\s?[,;]?\s?(?:on|of|,)?\s?(?:the\s)?$", re.IGNORECASE
)
SPAN = re.compile(
    rf"{CLOCK_OF_START}\s?(?:\(?cest?\)?)?\s?(?:-|–|—|\bto\b|\buntil\b|\btill\b|\band\b)\s?"
    rf"{CLOCK}{IN_ZONE}",
    re.IGNORECASE,
)
BEFORE = 60
NOON = 12
LATEST_HOUR = 23


@dataclass(frozen=True, slots=True)
class FoundHour:
    """An hour in a text; ``zone`` is None when the text names none; ``end`` is where it stops."""

    hour: time
    zone: str | None
    end: int


@dataclass(frozen=True, slots=True)
class HourSpan:
    """From when to when, local to ``zone``."""

    starts_at: time
    ends_at: time
    zone: str | None


def read_hour_after(text: str, position: int) -> FoundHour | None:
    """Return the hour that follows a date ending at ``position``, or None."""
    match = AFTER_DATE.match(text, position)
    return _read(match) if match else None


def read_hour_before(text: str, position: int) -> FoundHour | None:
    """Return the hour that stands right before a date starting at ``position``, or None."""
    match = BEFORE_DATE.search(text, max(0, position - BEFORE), position)
    return _read(match) if match else None


def read_shared_hour(text: str, position: int) -> FoundHour | None:
    """Return the hour that several dates share ("..., both at 15:00 CET"), or None."""
    match = SHARED.match(text, position)
    return _read(match) if match else None


def find_hour_spans(text: str) -> list[HourSpan]:
    """Return the spans of hours ("8:30 - 9:45 CET") in ``text``, in reading order."""
    found = []
    for match in SPAN.finditer(text):
        half = match["half"] or match["half2"]
        start_half = match["start_half"] or match["start_half2"]
        end = _clock(match["h"] or match["h2"], match["m"], half)
        start = _clock(match["start_h"] or match["start_h2"], match["start_m"], start_half)
        start = time(NOON) if match["start_word"] else start
        end = time(NOON) if match["word"] else end
        if start and end:
            zone = match["zone"]
            found.append(HourSpan(start, end, ZONES[zone.lower()] if zone else None))
    return found


def _read(match: re.Match[str]) -> FoundHour | None:
    zone = match["zone"]
    if match["word"]:
        hour: time | None = time(NOON)
    else:
        hour = _clock(match["h"] or match["h2"], match["m"], match["half"] or match["half2"])
    if hour is None:
        return None
    return FoundHour(hour, ZONES[zone.lower()] if zone else None, match.end())


def _clock(hours: str | None, minutes: str | None, half: str | None) -> time | None:
    if hours is None:
        return None
    hour = int(hours)
    marks = (half or "").lower().replace(".", "")
    if marks == "pm" and hour < NOON:
        hour += NOON
    elif marks == "am" and hour == NOON:
        hour = 0
    # "24:00" means the end of the day, which is what a deadline without an hour means too.
    return time(hour, int(minutes or 0)) if hour <= LATEST_HOUR else None
