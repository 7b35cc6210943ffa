"""One event of a calendar brought in as its organiser's word, through the door of the sources.

A calendar is what somebody else says: nothing is locked by it, a second import of the same UID
refreshes the event, and what a person has set stays, with the calendar's word as a proposal.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from opportunities.imports.calendar_file import CalendarEvent
from opportunities.imports.report import RowOutcome, RowRefused, RowReport
from opportunities.imports.rows import Manner
from opportunities.models import Event, Source
from opportunities.records import EventFacts, OpportunityRecord
from opportunities.services.ingestion import Ingested, Outcome, Provenance, ingest_record
from opportunities.services.ingestion.values import as_json
from opportunities.services.manual_entry import CALENDARS, hold_for_review

EXTRACTOR = "calendar-file.ics/1"
# What our own calendars call their dates.
OUR_UID = re.compile(r"(?:call|event|partner_search)-\d+(?:-[\w-]+)?@(?P<host>.+)")
OUTCOMES = {
    Outcome.CREATED: RowOutcome.CREATED,
    Outcome.UPDATED: RowOutcome.UPDATED,
    Outcome.PROPOSED: RowOutcome.PROPOSED,
    Outcome.UNCHANGED: RowOutcome.UNCHANGED,
}


def bring_in_event(event: CalendarEvent, manner: Manner) -> RowReport:
    """Create or refresh the event, and say what happened; RowRefused says why not."""
    if event.record is None:
        raise RowRefused(*event.problems)
    if _is_ours(event.uid):
        said = gettext("This date comes from the portal itself.")
        return RowReport(
            line=event.line, title=event.title, outcome=RowOutcome.LEFT_OUT, notices=(said,)
        )
    source = _find_source()
    alike = _find_alike(event.record, source)
    if alike is not None and not manner.takes_alike:
        said = gettext("It looks like “%(title)s”, which is in the portal already.")
        return RowReport(
            line=event.line,
            title=event.title,
            outcome=RowOutcome.LEFT_OUT,
            entry_id=alike.pk,
            notices=(said % {"title": alike.title},),
        )
    by = Provenance(
        source=CALENDARS,
        extractor=EXTRACTOR,
        seen_at=manner.now,
        document=manner.reason,
        confirms=False,
    )
    return _tell(event, event.record, ingest_record(event.record, by), manner)


def _tell(
    event: CalendarEvent, record: OpportunityRecord, result: Ingested, manner: Manner
) -> RowReport:
    """Return what happened to an event; a new one is held back unless it may be shown at once."""
    if result.outcome is Outcome.REFUSED or result.opportunity_id is None:
        raise RowRefused(*(("", problem) for problem in result.problems))
    if result.outcome is Outcome.CREATED and not manner.publishes:
        hold_for_review(result.opportunity_id)
    return RowReport(
        line=event.line,
        title=event.title,
        outcome=OUTCOMES[result.outcome],
        entry_id=result.opportunity_id,
        changes=_tell_new(record) if result.outcome is Outcome.CREATED else result.changes,
        proposed=result.proposed,
        notices=event.notices,
    )


def _tell_new(record: OpportunityRecord) -> tuple[tuple[str, Any, Any], ...]:
    """Return what a new event would say, as far as a person has to see it before."""
    named = ("starts_on", "ends_on", "starts_at", "ends_at", "timezone", "place", "cancelled")
    facts = ((name, getattr(record.facts, name)) for name in named)
    return tuple((name, None, as_json(value)) for name, value in facts if value)


def _find_source() -> Source:
    return Source.objects.get_or_create(code=CALENDARS, defaults={"name": "Calendari importati"})[0]


def _find_alike(record: OpportunityRecord, source: Source) -> Event | None:
    """Return an event of another source with this title on this day, unless this one is known."""
    known = Event.objects.filter(source=source, source_number=record.source_id)
    if known.exists() or not isinstance(record.facts, EventFacts):
        return None
    same = Event.objects.filter(title__iexact=record.title, starts_on=record.facts.starts_on)
    found: Event | None = same.exclude(source=source).order_by("pk").first()
    return found


def _is_ours(uid: str) -> bool:
    found = OUR_UID.fullmatch(uid)
    ours = {urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    return found is not None and found["host"] in ours
