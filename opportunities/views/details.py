"""One page per entry: its facts, what stands around it, and the proof of each fact."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from opportunities import structured_data
from opportunities.clock import current_time
from opportunities.models import (
    Article,
    Call,
    Event,
    Organisation,
    PartnerSearch,
    Partnership,
)
from opportunities.reading.documents import find_documents
from opportunities.reading.first_few import set_statuses
from opportunities.reading.neighbours import find_neighbours
from opportunities.reading.stages import find_stages, knows_phase
from opportunities.views import visits
from opportunities.views.hidden import answer_hidden
from opportunities.views.trails import describe_way, step_to_list
from opportunities.vocabulary import Severity

CHANGES_SHOWN = 50


@require_safe
def show_call(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _show(request, Call.objects.prefetch_related("announcements"), pk=pk, slug=slug)


@require_safe
def show_event(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _show(request, Event.objects.all(), pk=pk, slug=slug)


@require_safe
def show_partner_search(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return _show(request, PartnerSearch.objects.select_related("call"), pk=pk, slug=slug)


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


@visits.tells_news
def _show(request: HttpRequest, entries: Any, *, pk: int, slug: str) -> HttpResponse:
    loaded = entries.published().select_related("seen_with", "confirmed_with")
    entry = loaded.prefetch_related("topics", "deadlines").filter(pk=pk).first()
    if entry is None:
        return answer_hidden(request, entries.model.objects.filter(pk=pk).first())
    if slug != entry.slug:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(
            f"{entry.get_absolute_url()}?{query}" if query else entry.get_absolute_url()
        )
    now = current_time()
    neighbours = find_neighbours(entry)
    words = set_statuses([entry, *neighbours.all], now)
    for name in ("source", "programme", "series"):
        words.give(entry, name)
    evidence = list(entry.evidence.all())
    revisions = list(_changes_of(entry)[:CHANGES_SHOWN])
    context = {
        "page_title": entry.title,
        "page_description": entry.summary or entry.title,
        "canonical": request.path,
        "entry": entry,
        "stages": find_stages(entry, now),
        "neighbours": neighbours,
        "documents": find_documents(entry.body, evidence, besides=entry.source_url),
        "attachments": list(entry.attachments.filter(removed_at=None)),
        "evidence": evidence,
        "phase_is_known": isinstance(entry, Call)
        and knows_phase(entry, {each.field for each in evidence}),
        "revisions": revisions,
        **visits.describe_entry(request, entry, revisions),
        "structured_data": _describe(request, entry, now),
    }
    return render(request, f"opportunities/{entry.kind}.html", context)


def _changes_of(entry: Any) -> Any:
    """Return the history without the links that stand on the other side already."""
    return entry.revisions.exclude(field="related", severity=Severity.SILENT)


def _describe(request: HttpRequest, entry: Any, now: datetime) -> structured_data.Node:
    path = entry.get_absolute_url()
    address = request.build_absolute_uri(path)
    return structured_data.as_document(
        structured_data.describe_entry(entry, address=address, now=now),
        structured_data.describe_page(
            entry.title,
            address=address,
            changed_at=entry.changed_at,
            language=get_language() or "it",
        ),
        describe_way(request, step_to_list(entry.kind), (entry.title, path)),
    )
