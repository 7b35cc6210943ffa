"""Programmes and series: what opened when, so that an officer sees the rhythm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities import structured_data
from opportunities.clock import current_time
from opportunities.models import Announcement, Call, Event, Opportunity, Programme, Series
from opportunities.reading import editions as reading
from opportunities.views.trails import describe_way
from opportunities.wording import in_language

MOST_ANNOUNCEMENTS = 20


@require_safe
def show_programme(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(Programme, code=code)
    name = in_language(programme, "name")
    gathered = _gather(programme=programme)
    address = request.build_absolute_uri(request.path)
    context = {
        "page_title": name,
        "canonical": request.path,
        "programme": programme,
        "series_of_programme": sorted(
            {each.call.series for each in gathered["editions"] if each.call.series},
            key=lambda series: series.name,
        ),
        "page_description": gettext("What opened when under %(name)s, year by year.")
        % {"name": name},
        **gathered,
        "structured_data": structured_data.as_document(
            structured_data.describe_programme(programme, address=address),
            _describe_trail(request, name),
        ),
    }
    return render(request, "opportunities/programme.html", context)


@require_safe
def show_series(request: HttpRequest, code: str) -> HttpResponse:
    series = get_object_or_404(Series, code=code)
    gathered = _gather(series=series)
    claims = Announcement.objects.filter(call__in=[each.call.pk for each in gathered["editions"]])
    context = {
        "page_title": series.name,
        "canonical": request.path,
        "series": series,
        "page_description": gettext("What opened when in the series %(name)s, year by year.")
        % {"name": series.name},
        **gathered,
        "claims": list(claims.select_related("call").order_by("window_from")[:MOST_ANNOUNCEMENTS]),
        "structured_data": structured_data.as_document(
            structured_data.describe_list(
                series.name,
                [
                    (each.call.title, request.build_absolute_uri(each.call.get_absolute_url()))
                    for each in gathered["editions"]
                ],
            ),
            _describe_trail(request, series.name),
        ),
    }
    return render(request, "opportunities/series.html", context)


def _gather(**belonging: Programme | Series) -> dict[str, Any]:
    """Return what both pages show of the entries that belong to a programme or series."""
    now = current_time()
    calls = Call.objects.published().filter(**belonging)
    editions = reading.find_editions(calls, now)
    is_cut = len(editions) == reading.MOST_CALLS
    return {
        "editions": editions,
        "years": reading.name_years(editions),
        "total": calls.count() if is_cut else None,
        "events": reading.find_events(Event.objects.published().filter(**belonging), now),
        "others": reading.find_others(Opportunity.objects.published().filter(**belonging)),
    }


def _describe_trail(request: HttpRequest, name: str) -> structured_data.Node:
    return describe_way(
        request,
        (gettext("Sectors, programmes and series"), reverse("opportunities:topics")),
        (name, request.path),
    )
