"""The lists of the catalogue: one address, one GET form, one page of results each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opportunities import filters
from opportunities.clock import current_time
from opportunities.labels import STATUSES_OF_KIND
from opportunities.models import (
    Article,
    Call,
    Event,
    Organisation,
    PartnerSearch,
    Partnership,
)
from opportunities.views.feeding import find_feeding
from opportunities.views.paging import find_unknown, read_page
from opportunities.vocabulary import OpportunityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What tells one list from another; ``entries`` are all published ones, in reading order."""

    kind: OpportunityKind
    title: Promise
    description: Promise
    filterset: type[filters.EntryFilterSet]
    entries: Callable[[datetime], Any]


CALLS = Section(
    kind=OpportunityKind.CALL,
    title=_("All calls"),
    description=_(
        "Open calls first, the next to close on top; then forthcoming calls, closed ones from the "
        "latest, withdrawn ones, and last those whose deadline is not known."
    ),
    filterset=filters.CallFilterSet,
    entries=lambda now: Call.objects.published().most_urgent_first(now),
)
EVENTS = Section(
    kind=OpportunityKind.EVENT,
    title=_("Events"),
    description=_("What is under way or coming first; past events stay below as an archive."),
    filterset=filters.EventFilterSet,
    entries=lambda now: Event.objects.published().coming_first(now),
)
PARTNER_SEARCHES = Section(
    kind=OpportunityKind.PARTNER_SEARCH,
    title=_("Partner searches"),
    description=_("Who looks for partners, for what, and until when."),
    filterset=filters.PartnerSearchFilterSet,
    entries=lambda now: PartnerSearch.objects.published().open_first(now).select_related("call"),
)
ARTICLES = Section(
    kind=OpportunityKind.ARTICLE,
    title=_("News"),
    description=_("What the sources announced, latest first."),
    filterset=filters.ArticleFilterSet,
    entries=lambda _now: Article.objects.published().newest_first(),
)
PARTNERSHIPS = Section(
    kind=OpportunityKind.PARTNERSHIP,
    title=_("Partnerships"),
    description=_("European partnerships of clusters: who is in them, and for how long."),
    filterset=filters.PartnershipFilterSet,
    entries=lambda _now: Partnership.objects.published().by_title(),
)
ORGANISATIONS = Section(
    kind=OpportunityKind.ORGANISATION,
    title=_("Organisations"),
    description=_("Districts and cluster organisations, in alphabetical order."),
    filterset=filters.OrganisationFilterSet,
    entries=lambda _now: Organisation.objects.published().by_title().select_related("region"),
)


@require_safe
def show_calls(request: HttpRequest) -> HttpResponse:
    return _show(request, CALLS)


@require_safe
def show_events(request: HttpRequest) -> HttpResponse:
    return _show(request, EVENTS)


@require_safe
def show_partner_searches(request: HttpRequest) -> HttpResponse:
    return _show(request, PARTNER_SEARCHES)


@require_safe
def show_articles(request: HttpRequest) -> HttpResponse:
    return _show(request, ARTICLES)


@require_safe
def show_partnerships(request: HttpRequest) -> HttpResponse:
    return _show(request, PARTNERSHIPS)


@require_safe
def show_organisations(request: HttpRequest) -> HttpResponse:
    return _show(request, ORGANISATIONS)


def _show(request: HttpRequest, section: Section) -> HttpResponse:
    entries = section.entries(current_time()).for_cards()
    filterset = section.filterset(request.GET, queryset=entries)
    asked = read_page(request.GET, filterset.qs)
    understood = filterset.read_understood()
    context = {
        "page_title": section.title,
        "page_description": section.description,
        "canonical": f"{request.path}{asked.write_own_query(understood)}",
        "card": f"opportunities/cards/{section.kind}.html",
        "filterset": filterset,
        "page": asked.page,
        "query": asked.write_query(understood),
        "is_filtered": bool(understood),
        "misunderstood": [
            *filterset.find_misunderstood(),
            *asked.misunderstood,
            *find_unknown(request.GET, filterset.form.fields),
        ],
        "has_status": section.kind in STATUSES_OF_KIND,
        "read_sources": find_feeding(section.kind),
    }
    return render(request, "opportunities/list.html", context)
