"""The events of an .ics file as records: hours in their zone, series as single events."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import recurring_ical_events
from django.utils.html import linebreaks
from django.utils.translation import gettext

from opportunities.imports.report import FileRefused
from opportunities.imports.tables import MOST_ROWS
from opportunities.partial_dates import FIRST_BELIEVABLE_YEAR, LAST_BELIEVABLE_YEAR
from opportunities.records import LONGEST_TITLE, EventFacts, OpportunityRecord
from opportunities.services.checks import is_web_address
from opportunities.vocabulary import BRUSSELS, OpportunityKind

LOOKING_BACK, LOOKING_AHEAD = timedelta(days=365), timedelta(days=730)
MOST_OCCURRENCES = 60
LONGEST_NUMBER = 80
LONGEST_SUMMARY = 500
LONGEST_PLACE = 300
# A rule that repeats within a day is no event, and expands without end.
REPEATS = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}
BEGINNING = re.compile(rb"^\s*(\xef\xbb\xbf)?\s*BEGIN:VCALENDAR", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event of a file: a record, or the sentences that say why there is none."""

    line: int
    title: str
    uid: str
    record: OpportunityRecord | None = None
    problems: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class CalendarFile:
    """All events of a file and remarks on it."""

    events: list[CalendarEvent]
    notices: list[str] = field(default_factory=list)


class _Unreadable(ValueError):
    """An event that cannot become a record; ``name`` is the property that is wrong."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = (name, sentence)


def is_calendar(content: bytes) -> bool:
    """Tell whether a file begins as calendars do."""
    return BEGINNING.match(content) is not None


def read_calendar(content: bytes, *, now: datetime) -> CalendarFile:
    """Return the events of a calendar; series are bounded by a year back and two ahead of ``now``.

    FileRefused when the file is no calendar.
    """
    try:
        calendars = icalendar.Calendar.from_ical(
            content.removeprefix(b"\xef\xbb\xbf"), multiple=True
        )
        groups = _group(calendars)
    except (ValueError, KeyError, IndexError) as error:
        raise FileRefused(
            gettext("The calendar cannot be read: %(problem)s") % {"problem": error}
        ) from error
    events: list[CalendarEvent] = []
    for calendar, parts in groups:
        for event, occurrence in _expand(parts, now):
            events.append(_read_event(calendar, event, occurrence, line=len(events) + 1))
            if len(events) > MOST_ROWS:
                raise FileRefused(gettext("The calendar has too many events; split the file."))
    if not events:
        raise FileRefused(gettext("The calendar holds no event."))
    return CalendarFile(events)


def _group(calendars: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Return the parts of each event: a series and its exceptions share one UID."""
    groups: list[tuple[Any, list[Any]]] = []
    for calendar in calendars:
        by_uid: dict[str, list[Any]] = {}
        for event in calendar.walk("VEVENT"):
            uid = str(event.get("UID", "")).strip()
            if uid:
                by_uid.setdefault(uid, []).append(event)
            else:
                groups.append((calendar, [event]))
        groups += [(calendar, parts) for parts in by_uid.values()]
    return groups


def _expand(parts: list[Any], now: datetime) -> Iterator[tuple[Any, str | _Unreadable]]:
    """Yield the single events of one UID, each with what tells it apart in its series."""
    is_series = any(name in each for each in parts for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    if not is_series:
        # The same UID twice without a rule: the later one is the newer version.
        yield max(parts, key=lambda each: int(each.get("SEQUENCE", 0))), ""
        return
    try:
        for each in parts:
            _check_rule(each)
        series = icalendar.Calendar()
        for each in parts:
            series.add_component(each)
        asked = recurring_ical_events.of(series)
        found = asked.between(now - LOOKING_BACK, now + LOOKING_AHEAD)
        ordered = sorted(found, key=lambda each: _moment(each.start))
    except _Unreadable as problem:
        yield parts[0], problem
        return
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        said = gettext("Its rule of repetition cannot be read: %(problem)s") % {"problem": error}
        yield parts[0], _Unreadable("RRULE", said)
        return
    for each in islice(ordered, MOST_OCCURRENCES):
        yield each, _day_of(each.get("RECURRENCE-ID").dt).isoformat()


def _check_rule(event: Any) -> None:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = {str(each).upper() for each in rule.get("FREQ", [])}
        steps = [int(each) for each in rule.get("INTERVAL", [1])]
        within_a_day = any(
            len(rule.get(name, [])) > 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND")
        )
        if not often <= REPEATS or within_a_day or min(steps, default=1) < 1:
            raise _Unreadable("RRULE", gettext("It repeats within one day, which no event does."))
    start = event.get("DTSTART")
    if start is None or not FIRST_BELIEVABLE_YEAR <= start.dt.year <= LAST_BELIEVABLE_YEAR:
        raise _Unreadable("DTSTART", gettext("Its day is missing or not believable."))


def _read_event(
    calendar: Any, event: Any, occurrence: str | _Unreadable, *, line: int
) -> CalendarEvent:
    title = " ".join(str(event.get("SUMMARY", "")).split())
    uid = str(event.get("UID", "")).strip()
    try:
        number = _read_number(uid, occurrence)
        record, notices = _make_record(calendar, event, title=title, number=number)
    except _Unreadable as problem:
        return CalendarEvent(line=line, title=title, uid=uid, problems=(problem.problem,))
    return CalendarEvent(line=line, title=title, uid=uid, record=record, notices=notices)


def _make_record(
    calendar: Any, event: Any, *, title: str, number: str
) -> tuple[OpportunityRecord, tuple[str, ...]]:
    if not title:
        raise _Unreadable("SUMMARY", gettext("It has no title."))
    facts, notices = _read_facts(calendar, event)
    text = str(event.get("DESCRIPTION", "")).strip()
    address = str(event.get("URL", "")).strip()
    record = OpportunityRecord(
        kind=OpportunityKind.EVENT,
        title=title[:LONGEST_TITLE],
        source_url=address if is_web_address(address) else "",
        source_id=number,
        # Many events of one organiser may name the same page.
        part=hashlib.sha256(number.encode()).hexdigest()[:12],
        summary=text if len(text) <= LONGEST_SUMMARY else "",
        body=linebreaks(text, autoescape=True) if len(text) > LONGEST_SUMMARY else "",
        language="it"
        if "IT" in str(event.get("SUMMARY", "").params.get("LANGUAGE", "")).upper()
        else "en",
        keywords=tuple(_read_categories(event)),
        organisation=_read_organiser(event),
        facts=facts,
    )
    return record, notices


def _read_facts(calendar: Any, event: Any) -> tuple[EventFacts, tuple[str, ...]]:
    if event.get("DTSTART") is None:
        raise _Unreadable("DTSTART", gettext("It has no day."))
    try:
        start, end = event.start, event.end
    except (ValueError, AttributeError) as error:
        raise _Unreadable(
            "DTSTART", gettext("Its dates cannot be read: %(problem)s") % {"problem": error}
        ) from error
    if not FIRST_BELIEVABLE_YEAR <= start.year <= LAST_BELIEVABLE_YEAR:
        raise _Unreadable(
            "DTSTART", gettext("The year %(year)d is not believable.") % {"year": start.year}
        )
    if _moment(end) < _moment(start):
        raise _Unreadable("DTEND", gettext("It ends before it starts."))
    zone, notices = _find_zone(calendar, start)
    first, last = _local(start, zone), _local(end, zone)
    state, method = (
        str(each).upper() for each in (event.get("STATUS", ""), calendar.get("METHOD", ""))
    )
    return (
        EventFacts(
            starts_on=_day_of(first).isoformat(),
            ends_on=_last_day(first, last),
            starts_at=_hour_of(first),
            # A midnight that ends a day is not the first hour of it.
            ends_at=_hour_of(last) if last != first and not _is_midnight(last) else None,
            timezone=zone,
            place=" ".join(str(event.get("LOCATION", "")).split())[:LONGEST_PLACE] or None,
            cancelled=state == "CANCELLED" or method == "CANCEL",
        ),
        notices,
    )


def _find_zone(calendar: Any, start: date | datetime) -> tuple[str, tuple[str, ...]]:
    """Return the zone in which the hours are told, and a remark where it is not said."""
    if not isinstance(start, datetime):
        return BRUSSELS, ()
    own = str(getattr(start.tzinfo, "key", ""))
    if own in available_timezones() and own not in {"UTC", "Etc/UTC"}:
        return own, ()
    named = str(calendar.get("X-WR-TIMEZONE", ""))
    zone = named if named in available_timezones() else BRUSSELS
    if start.tzinfo is None:
        said = gettext("Its hour has no time zone and was read as %(zone)s.") % {"zone": zone}
        return zone, (said,)
    return zone, ()


def _local(moment: date | datetime, zone: str) -> date | datetime:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(ZoneInfo(zone))
    return moment


def _last_day(first: date | datetime, last: date | datetime) -> str | None:
    """Return the last day, None where it is the first one; ends are the first day after."""
    day = _day_of(last)
    if _is_midnight(last) and day > _day_of(first):
        day -= timedelta(days=1)
    return day.isoformat() if day > _day_of(first) else None


def _is_midnight(moment: date | datetime) -> bool:
    return not isinstance(moment, datetime) or moment.time() == time.min


def _hour_of(moment: date | datetime) -> time | None:
    if not isinstance(moment, datetime):
        return None
    return moment.time().replace(second=0, microsecond=0, tzinfo=None)


def _day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(value: date | datetime) -> datetime:
    """Return what dates, hours with and without zone can be compared by."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time.min, tzinfo=UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _read_number(uid: str, occurrence: str | _Unreadable) -> str:
    """Return what the catalogue keeps of a UID; long ones by their hash."""
    if isinstance(occurrence, _Unreadable):
        raise occurrence
    if not uid:
        said = gettext("It has no UID: a second import could not find it again.")
        raise _Unreadable("UID", said)
    number = f"{uid}/{occurrence}" if occurrence else uid
    if len(number) <= LONGEST_NUMBER:
        return number
    return f"uid-{hashlib.sha256(number.encode()).hexdigest()[:60]}"


def _read_categories(event: Any) -> Iterator[str]:
    named = event.get("CATEGORIES", [])
    for group in named if isinstance(named, list) else [named]:
        for each in group.cats:
            if text := str(each).strip()[:200]:
                yield text


def _read_organiser(event: Any) -> str:
    organiser = event.get("ORGANIZER")
    return str(organiser.params.get("CN", ""))[:300] if organiser is not None else ""
