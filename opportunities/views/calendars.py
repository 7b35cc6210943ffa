"""Calendars to subscribe to: of a topic, a programme, a series, one call, one event.

Their addresses hold no title, so that a subscription survives a new one.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext
from django.views.decorators.http import conditional_page, require_safe

from opportunities.clock import current_time
from opportunities.feeds import rows
from opportunities.feeds.appointments import write_calendar
from opportunities.feeds.dates import CALENDARS, Reader
from opportunities.models import Call, Event, PartnerSearch, Programme, Series, Topic
from opportunities.wording import in_language

CALENDAR_TYPE = "text/calendar; charset=utf-8"
Entries = Mapping[str, Any]


@require_safe
@conditional_page
def topic_calendar(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    topic = get_object_or_404(Topic, scheme=scheme, code=code)
    return answer_calendar(request, in_language(topic, "label"), _dated(topics=topic))


@require_safe
@conditional_page
def programme_calendar(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(Programme, code=code)
    return answer_calendar(request, in_language(programme, "name"), _dated(programme=programme))


@require_safe
@conditional_page
def series_calendar(request: HttpRequest, code: str) -> HttpResponse:
    series = get_object_or_404(Series, code=code)
    return answer_calendar(request, series.name, _dated(series=series))


@require_safe
@conditional_page
def call_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(Call.objects.published(), pk=pk)
    entries = {"calls": Call.objects.published().filter(pk=pk)}
    return answer_calendar(request, in_language(call, "title"), entries)


@require_safe
@conditional_page
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.published(), pk=pk)
    entries = {"events": Event.objects.published().filter(pk=pk)}
    return answer_calendar(request, in_language(event, "title"), entries)


def answer_calendar(request: HttpRequest, name: str, entries: Entries) -> HttpResponse:
    """Answer with the dates of published entries, given per list; ``name`` is what it is about."""
    now = current_time()
    reader = Reader(get_language() or "it", request.build_absolute_uri("/").rstrip("/"))
    written = [
        appointment
        for which, kept in entries.items()
        for appointment in CALENDARS[which](kept, now, reader)
    ]
    calendar = write_calendar(f"{gettext('Cluster portal')}: {name}", say_extent(), written)
    return HttpResponse(calendar, content_type=CALENDAR_TYPE)


def say_extent() -> str:
    """Return the sentence on which dates a calendar has."""
    return gettext(
        "The %(count)d nearest dates: the coming ones, and those of the last twelve months."
    ) % {"count": rows.MOST_DATES}


def _dated(**belonging: Any) -> Entries:
    """Return the published entries that have dates and belong to something."""
    return {
        "calls": Call.objects.published().filter(**belonging),
        "events": Event.objects.published().filter(**belonging),
        "partner-searches": PartnerSearch.objects.published().filter(**belonging),
    }
