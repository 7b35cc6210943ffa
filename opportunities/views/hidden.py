"""What the address of an entry answers that visitors no longer see."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from opportunities.models import Opportunity
from opportunities.services.merging import find_kept
from opportunities.vocabulary import ReviewState


def answer_hidden(request: HttpRequest, entry: Opportunity | None) -> HttpResponse:
    """Lead from a merged entry to the one that speaks for it, and say of another that it is gone.

    Http404 where nothing was ever shown, or where an editor has not decided yet.
    """
    if entry is not None and entry.review_state == ReviewState.MERGED:
        kept = find_kept(entry)
        if kept.review_state == ReviewState.PUBLISHED:
            return _lead_to(request, kept)
    if entry is not None and entry.review_state == ReviewState.TRASHED:
        return render(request, "opportunities/gone.html", status=HTTPStatus.GONE)
    raise Http404("no such entry is published")


def _lead_to(request: HttpRequest, kept: Opportunity) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = kept.get_absolute_url()
    answer = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    # A merge can be undone: browsers ask again.
    answer["Cache-Control"] = "no-cache"
    return answer
