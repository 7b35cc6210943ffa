"""The first page: what is open now?"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.models import Call, Source
from opportunities.views.paging import read_page

DAYS_CALLED_RECENT = 90


@require_safe
def show_open_calls(request: HttpRequest) -> HttpResponse:
    now = current_time()
    published = Call.objects.published()
    asked = read_page(request.GET, published.open_at(now).next_to_close_first(now).for_cards())
    recently = now - timedelta(days=DAYS_CALLED_RECENT)
    context = {
        "page_title": gettext("Open calls"),
        "page_description": gettext(
            "European calls that districts and clusters of Puglia can still enter, next to close "
            "first, each with its source."
        ),
        "canonical": f"{request.path}{asked.write_own_query([])}",
        "page": asked.page,
        "query": asked.write_query([]),
        "misunderstood": asked.misunderstood,
        "counts": published.count_by_status(now),
        "recently_closed": published.closed_since(recently, now=now).count(),
        "days_called_recent": DAYS_CALLED_RECENT,
        "read_sources": list(Source.objects.filter(scraped=True, enabled=True)),
    }
    return render(request, "opportunities/home.html", context)
