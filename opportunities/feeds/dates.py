"""The dates of calls, events and partner searches as appointments of one calendar.

A date that was written once is kept written: a subscriber asks every few hours for dates that
have hardly changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.translation import gettext

from opportunities import labels, wording
from opportunities.feeds.appointments import Appointment, write_appointment
from opportunities.feeds.rows import (
    Ending,
    Entry,
    Meeting,
    Stage,
    find_endings,
    find_meetings,
    find_stages,
)
from opportunities.feeds.spans import Span, span_of_event, span_of_stage
from opportunities.models import Opportunity
from opportunities.vocabulary import DeadlineKind, OpportunityKind

KEPT_WRITTEN = 4096
# Of what has no identity of its own; whatever address the portal has, its calendars go on.
PORTAL = UUID("6f0a2c1e-5d0b-4b7e-9c35-1d8f5f2f3a77")


class Reader(NamedTuple):
    """For whom dates are written: the language, and the address of this site without a path."""

    language: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one date says beyond its entry; ``uid`` stays when the date moves."""

    uid: UUID
    span: Span | None
    summary: str
    lines: list[str]
    location: str = ""
    is_off: bool = False
    is_forecast: bool = False


def write_calls(calls: Any, now: datetime, reader: Reader) -> list[bytes]:
    """Return one VEVENT per date of ``calls``."""
    stages = find_stages(calls, now, kind=OpportunityKind.CALL)
    return [_write_stage(each, reader) for each in stages]


def write_events(events: Any, now: datetime, reader: Reader) -> list[bytes]:
    """Return one VEVENT per event and one per end of registration."""
    registrations = find_stages(events, now, kind=OpportunityKind.EVENT)
    return [
        *(_write_meeting(each, reader) for each in find_meetings(events, now)),
        *(_write_stage(each, reader) for each in registrations),
    ]


def write_searches(searches: Any, now: datetime, reader: Reader) -> list[bytes]:
    """Return one VEVENT per partner search that has an end of its own."""
    return [_write_ending(each, reader) for each in find_endings(searches, now)]


CALENDARS: Mapping[str, Callable[[Any, datetime, Reader], list[bytes]]] = {
    "calls": write_calls,
    "events": write_events,
    "partner-searches": write_searches,
}


@lru_cache(maxsize=KEPT_WRITTEN)
def _write_stage(stage: Stage, reader: Reader) -> bytes:
    span = span_of_stage(stage.start, stage.end, hour=stage.hour, closes_at=stage.closes_at)
    with translation.override(reader.language):
        name = labels.label_of(labels.DEADLINE_KINDS, stage.kind)
        when = wording.say_deadline(stage.start, stage.end, hour=stage.hour, zone=stage.zone)
        said = labels.label_of(labels.CERTAINTIES, stage.certainty)
        draft = Draft(
            uid=stage.identity,
            span=span,
            summary=f"{name}: {_title(stage.entry)}",
            lines=[f"{name}: {when}", said or gettext("No longer stated"), *_quote(stage.quote)],
            is_off=stage.is_off,
            is_forecast=stage.kind == DeadlineKind.EXPECTED,
        )
        return _write(stage.entry, draft, reader)


@lru_cache(maxsize=KEPT_WRITTEN)
def _write_meeting(meeting: Meeting, reader: Reader) -> bytes:
    span = span_of_event(
        meeting.start,
        meeting.end,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
    )
    with translation.override(reader.language):
        when = wording.say_span(meeting.start, meeting.end)
        if meeting.starts_at:
            hours = wording.say_hour(meeting.starts_at, meeting.zone, until=meeting.ends_at)
            when = f"{when}, {hours}"
        country = str(labels.COUNTRIES.get(meeting.country, meeting.country))
        draft = Draft(
            uid=uid_of(meeting.entry),
            span=span,
            summary=_title(meeting.entry),
            lines=[when, *_quote(meeting.quote)],
            location=", ".join(each for each in (meeting.place, country) if each),
            is_off=meeting.is_off,
        )
        return _write(meeting.entry, draft, reader)


@lru_cache(maxsize=KEPT_WRITTEN)
def _write_ending(ending: Ending, reader: Reader) -> bytes:
    span = span_of_event(ending.day, "", starts_at=None, ends_at=None, zone="")
    with translation.override(reader.language):
        name = gettext("Partner search ends")
        draft = Draft(
            uid=uid_of(ending.entry),
            span=span,
            summary=f"{name}: {_title(ending.entry)}",
            lines=[f"{name}: {wording.say_partial_date(ending.day)}", *_quote(ending.quote)],
        )
        return _write(ending.entry, draft, reader)


def _write(entry: Entry, draft: Draft, reader: Reader) -> bytes:
    """Return one VEVENT; empty where the date names no month, which no calendar can show."""
    if draft.span is None:
        return b""
    url = f"{reader.site}{_path(entry)}"
    source = gettext("Source: %(name)s, %(address)s") % {
        "name": entry.source,
        "address": entry.source_url,
    }
    lines = [*draft.lines, source, gettext("Entry of the portal: %(url)s") % {"url": url}]
    called_off = gettext("Cancelled – %(what)s") if draft.is_off else "%(what)s"
    return write_appointment(
        Appointment(
            uid=str(draft.uid),
            summary=called_off % {"what": draft.summary},
            description="\n".join(lines),
            url=url,
            start=draft.span.start,
            end=draft.span.end,
            location=draft.location,
            changed_at=entry.changed_at,
            sequence=entry.changes,
            is_cancelled=draft.is_off,
            is_tentative=draft.is_forecast or not draft.span.is_sure,
        )
    )


def uid_of(entry: Entry) -> UUID:
    """Return by what calendars know an entry that is itself a date: an event, a partner search."""
    return uuid5(PORTAL, f"{entry.kind}-{entry.pk}")


def _title(entry: Entry) -> str:
    return wording.in_language(entry, "title")


def _path(entry: Entry) -> str:
    shown = Opportunity(pk=entry.pk, kind=entry.kind, title=entry.title)
    return shown.get_absolute_url()


def _quote(quote: str) -> list[str]:
    """Return the sentence of the source as a line; none where no sentence is kept."""
    words = " ".join(quote.split())
    return [gettext("The source says: “%(quote)s”") % {"quote": words}] if words else []
