"""Which days and hours of a calendar an entry takes up, and how sure they are. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from opportunities.partial_dates import first_day, is_day, last_day
from opportunities.vocabulary import BRUSSELS

ZONE = ZoneInfo(BRUSSELS)


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end; without an hour they are days. Not ``is_sure`` where only a month is known."""

    start: date | datetime
    end: date | datetime | None
    is_sure: bool


def span_of_stage(start: str, end: str, *, hour: time | None, closes_at: datetime) -> Span | None:
    """Return the moment at which a stage closes, or its days; None where only a year is known."""
    if not _has_month(start):
        return None
    if hour is not None and is_day(end or start):
        return Span(closes_at.astimezone(ZONE), None, is_sure=True)
    if end:
        return Span(first_day(start), last_day(end), is_sure=False)
    return Span(first_day(start), last_day(start), is_sure=is_day(start))


def span_of_event(
    start: str, end: str, *, starts_at: time | None, ends_at: time | None, zone: str
) -> Span | None:
    """Return when an event takes place; with an hour only where both its ends can be told."""
    if not _has_month(start):
        return None
    if not is_day(start) or (end and not is_day(end)):
        return Span(first_day(start), last_day(end or start), is_sure=False)
    ends_on = max(end, start)
    local = _read_zone(zone)
    if starts_at is None or local is None or (ends_at is None and ends_on != start):
        return Span(first_day(start), last_day(ends_on), is_sure=True)
    begins = datetime.combine(first_day(start), starts_at, tzinfo=local).astimezone(ZONE)
    if ends_at is None:
        return Span(begins, None, is_sure=True)
    ends = datetime.combine(first_day(ends_on), ends_at, tzinfo=local).astimezone(ZONE)
    return Span(begins, ends, is_sure=True)


def _read_zone(name: str) -> ZoneInfo | None:
    """Return a time zone; None for a name that is none, whose hours nobody can tell."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return None


def _has_month(text: str) -> bool:
    return len(text) >= len("yyyy-mm")
