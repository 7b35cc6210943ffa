"""Appointments as iCalendar (RFC 5545) writes them; knows neither the catalogue nor a request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar

PRODUCT = "-//Regione Puglia//Cluster portal//IT"
SUMMER_AND_WINTER = b"""\
BEGIN:VTIMEZONE\r
TZID:Europe/Brussels\r
BEGIN:DAYLIGHT\r
DTSTART:19810329T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
TZNAME:CEST\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:19961027T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
TZNAME:CET\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
END:VTIMEZONE\r
"""
END = b"END:VCALENDAR\r\n"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
ASK_AGAIN_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One VEVENT. A ``start`` without an hour is a whole day; then ``end`` is the last day.

    Moments are written in the time of Brussels. ``sequence`` never falls while ``uid`` stays.
    """

    uid: str
    summary: str
    description: str
    url: str
    start: date | datetime
    end: date | datetime | None = None
    location: str = ""
    changed_at: datetime
    sequence: int
    is_cancelled: bool = False
    is_tentative: bool = False


def write_appointment(appointment: Appointment) -> bytes:
    """Return the folded lines of one VEVENT."""
    event = icalendar.Event()
    event.add("uid", appointment.uid)
    event.add("dtstamp", appointment.changed_at)
    event.add("last-modified", appointment.changed_at)
    event.add("sequence", appointment.sequence)
    event.add("dtstart", appointment.start)
    if (end := _find_end(appointment)) is not None:
        event.add("dtend", end)
    event.add("summary", clean(appointment.summary))
    event.add("description", clean(appointment.description))
    event.add("url", appointment.url)
    if appointment.location:
        event.add("location", clean(appointment.location))
    event.add("status", _find_status(appointment))
    # Dates to know about; nobody's calendar is busy because of them.
    event.add("transp", "TRANSPARENT")
    lines: bytes = event.to_ical()
    return lines


def write_calendar(name: str, about: str, appointments: Iterable[bytes]) -> bytes:
    """Return a whole calendar of VEVENTs that are already written."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean(name))
    calendar.add("x-wr-caldesc", clean(about))
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    head: bytes = calendar.to_ical().removesuffix(END)
    return b"".join([head, SUMMER_AND_WINTER, *appointments, END])


def clean(text: str) -> str:
    """Return text without the control characters that a calendar may not hold."""
    return CONTROL.sub(" ", text)


def _find_end(appointment: Appointment) -> date | datetime | None:
    """Return DTEND, which is the first day or moment that no longer belongs to it."""
    start, end = appointment.start, appointment.end
    if isinstance(start, datetime):
        return end if isinstance(end, datetime) and end > start else None
    last = end.date() if isinstance(end, datetime) else end
    return max(start, last or start) + timedelta(days=1)


def _find_status(appointment: Appointment) -> str:
    if appointment.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if appointment.is_tentative else "CONFIRMED"
