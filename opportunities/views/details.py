"""One page per entry: its facts, and the proof of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.models import (
    Article,
    Call,
    Event,
    Opportunity,
    Organisation,
    PartnerSearch,
    Partnership,
)
from opportunities.vocabulary import Phase

CHANGES_SHOWN = 50


@require_safe
def show_call(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    calls = Call.objects.with_status(current_time()).prefetch_related("announcements")
    return _show(request, calls, pk=pk, slug=slug)


@require_safe
def show_event(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _show(request, Event.objects.with_status(current_time()), pk=pk, slug=slug)


@require_safe
def show_partner_search(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    searches = PartnerSearch.objects.with_status(current_time()).select_related("call")
    return _show(request, searches, pk=pk, slug=slug)


@require_safe
def show_article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _show(request, Article.objects.all(), pk=pk, slug=slug)


@require_safe
def show_partnership(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _show(request, Partnership.objects.all(), pk=pk, slug=slug)


@require_safe
def show_organisation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    organisations = Organisation.objects.select_related("region")
    organisations = organisations.prefetch_related("region__categories")
    return _show(request, organisations, pk=pk, slug=slug)


def _show(request: HttpRequest, entries: Any, *, pk: int, slug: str) -> HttpResponse:
    published = entries.published().for_cards().select_related("series")
    entry = get_object_or_404(published, pk=pk)
    if slug != entry.slug:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(
            f"{entry.get_absolute_url()}?{query}" if query else entry.get_absolute_url()
        )
    evidence = list(entry.evidence.all())
    context = {
        "page_title": entry.title,
        "page_description": entry.summary or entry.title,
        "canonical": request.path,
        "entry": entry,
        "related": _find_related(entry),
        "evidence": evidence,
        "phase_is_known": _knows_phase(entry, {each.field for each in evidence}),
        "revisions": list(entry.revisions.all()[:CHANGES_SHOWN]),
    }
    return render(request, f"opportunities/{entry.kind}.html", context)


def _knows_phase(entry: Opportunity, proven: set[str]) -> bool:
    """Tell whether the phase of a call is more than the value that calls have by default."""
    return isinstance(entry, Call) and (entry.phase != Phase.FORMAL or "phase" in proven)


def _find_related(entry: Opportunity) -> list[Opportunity]:
    """Return the published entries linked to this one, the partner searches of a call included."""
    related = list(entry.related.published().order_by("kind", "title"))
    if isinstance(entry, Call):
        known = {each.pk for each in related}
        searches = entry.partner_searches.published().order_by("title")
        related += [each for each in searches if each.pk not in known]
    return related
