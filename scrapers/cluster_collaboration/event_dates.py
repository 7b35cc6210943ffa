"""When an event takes place, read from prose, since the site gives its events no date field."""

import re
from dataclasses import dataclass, replace
from datetime import time
from enum import IntEnum, auto

from opportunities.records import DeadlineFact
from opportunities.vocabulary import BRUSSELS, DeadlineKind
from scrapers.cluster_collaboration.date_roles import DatedRole, Role, find_roles
from scrapers.reading_dates import FoundDate, find_dates
from scrapers.reading_hours import HourSpan, find_hour_spans, read_hour_after, read_hour_before

NOT_THE_EVENT = frozenset(
    {
        *(Role.DEADLINE, Role.DEADLINES, Role.CUT_OFF, Role.REGISTRATION, Role.EXTENSION),
        *(Role.REPLACED, Role.PUBLICATION, Role.STAGE_1, Role.STAGE_2),
    }
)
DATE_LABEL = re.compile(
    r"(?:^|\n)\s*(?:dates?|when|date and time|day)\s*:?\s*\n?\s*$", re.IGNORECASE
)
MOVED = re.compile(r"\b(?:postponed|moved|rescheduled)\b[^.]{0,30}\b(?:to|until)\b", re.IGNORECASE)
OPENED = re.compile(r"\b(?:regist\w+|appl\w+|calls?|submission\w*)\b", re.IGNORECASE)
TIME_LABEL = re.compile(r"\b(?:time|hours?|schedule)\s?(?::\s?|\n)", re.IGNORECASE)
HAPPENS = re.compile(
    r"\b(?:takes? place|(?:will be|is) (?:held|hosted|organi[sz]ed)|join us|save the date"
    r"|scheduled)\b",
    re.IGNORECASE,
)
EARLIER_EDITION = re.compile(
    r"\b(?:previous|last year|last edition|earlier|past|first edition|follow(?:s|ed|ing)|took place"
    r"|(?:was|were) (?:held|organi[sz]ed)|since|founded|drew|attracted)\b",
    re.IGNORECASE,
)
SENTENCES = re.compile(r"(?<=[a-z0-9\])])[.!?]\s(?=[A-Z])|\n")
NEXT_WORDS = 25
UNTIL = re.compile(r"\b(?:until|by|before|deadline|clos\w+|no later|till)\b", re.IGNORECASE)
REACH = 60


class Likelihood(IntEnum):
    """Why a date is believed to be that of the event, the best reason first."""

    LABELLED = auto()
    MOVED = auto()
    IN_TITLE = auto()
    HAPPENS = auto()
    RANGE = auto()
    DAY = auto()
    MONTH = auto()
    EARLIER_EDITION = auto()


@dataclass(frozen=True, slots=True)
class EventDays:
    """The days and hours of an event, the words that state them, and where they stand."""

    starts_on: str
    ends_on: str | None
    quote: str
    start: int
    end: int
    starts_at: time | None = None
    ends_at: time | None = None
    zone: str = BRUSSELS


def find_event_days(title: str, body: str) -> EventDays | None:
    """Return when the event of a page takes place; None when no date can be that of the event.

    Dates to register, apply or pay by are not it.
    """
    text = f"{title}\n{body}"
    candidates = [
        each
        for each in find_roles(text)
        if (each.role not in NOT_THE_EVENT and not _opens_something_else(each))
        or MOVED.search(each.quote)
        or _is_labelled(text, each)
    ]
    if not candidates:
        return None
    chosen = min(candidates, key=lambda each: _rank(text, title, each))
    return _with_hours(text, chosen)


def find_registration_deadline(title: str, body: str) -> DeadlineFact | None:
    """Return the one date until which one may register for an event, None without a clear one."""
    text = f"{title}\n{body}"
    stated = {
        each.date.last: each
        for each in find_roles(text)
        if each.role is Role.REGISTRATION and each.date.is_day and UNTIL.search(each.quote)
    }
    if len(stated) != 1:
        return None
    each = next(iter(stated.values()))
    hour = read_hour_after(text, each.date.end) or read_hour_before(text, each.date.start)
    return DeadlineFact(
        kind=DeadlineKind.REGISTRATION,
        date=each.date.last,
        time=hour.hour if hour else None,
        timezone=(hour.zone if hour else None) or BRUSSELS,
        quote=each.quote,
    )


def _opens_something_else(each: DatedRole) -> bool:
    return each.role is Role.OPENING and OPENED.search(each.quote) is not None


def _is_labelled(text: str, each: DatedRole) -> bool:
    return DATE_LABEL.search(text[max(0, each.date.start - REACH) : each.date.start]) is not None


def _rank(text: str, title: str, each: DatedRole) -> tuple[Likelihood, int]:
    """Return how surely a date is that of the event, and its place as the second criterion."""
    words = f"{each.quote}{text[each.date.end : each.date.end + NEXT_WORDS]}"
    for is_so, likelihood in (
        (_is_labelled(text, each), Likelihood.LABELLED),
        (MOVED.search(each.quote), Likelihood.MOVED),
        (each.date.start < len(title), Likelihood.IN_TITLE),
        (EARLIER_EDITION.search(words), Likelihood.EARLIER_EDITION),
        (not each.date.is_day, Likelihood.MONTH),
        (HAPPENS.search(each.quote), Likelihood.HAPPENS),
        (each.date.is_range, Likelihood.RANGE),
    ):
        if is_so:
            return likelihood, each.date.start
    return Likelihood.DAY, each.date.start


def _with_hours(text: str, each: DatedRole) -> EventDays:
    date = each.date
    ends_on = date.last if date.is_day or date.is_range else None
    days = EventDays(date.first, ends_on, each.quote, date.start, date.end)
    span = _find_span(text, date)
    if span is not None:
        zone = span.zone or BRUSSELS
        return replace(days, starts_at=span.starts_at, ends_at=span.ends_at, zone=zone)
    hour = read_hour_after(text, date.end) or read_hour_before(text, date.start)
    if hour is None:
        return days
    return replace(days, starts_at=hour.hour, zone=hour.zone or BRUSSELS)


def _find_span(text: str, date: FoundDate) -> HourSpan | None:
    """Return the hours behind the date, behind a label, or the only ones of a dateless sentence."""
    behind = SENTENCES.split(text[date.start : date.end + REACH])[0][date.end - date.start :]
    label = TIME_LABEL.search(text)
    for place in (behind, text[label.end() : label.end() + REACH] if label else ""):
        spans = find_hour_spans(place)
        if spans:
            return spans[0]
    lone = {
        span
        for sentence in SENTENCES.split(text)
        for span in find_hour_spans(sentence)
        if not find_dates(sentence)
    }
    return lone.pop() if len(lone) == 1 else None
