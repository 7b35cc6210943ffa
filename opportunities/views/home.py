"""The first page: what is open now?"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.filters import CallFilterSet
from opportunities.models import Call
from opportunities.views.feeding import find_feeding
from opportunities.views.paging import find_unknown, read_page
from opportunities.vocabulary import CallStatus, OpportunityKind

DAYS_CALLED_RECENT = 90


@require_safe
def show_open_calls(request: HttpRequest) -> HttpResponse:
    if any(request.GET.get(name) for name in CallFilterSet.base_filters):
        return _show_as_list(request)
    now = current_time()
    published = Call.objects.published()
    asked = read_page(request.GET, published.open_at(now).next_to_close_first(now).for_cards())
    recently = now - timedelta(days=DAYS_CALLED_RECENT)
    read_sources = find_feeding(OpportunityKind.CALL)
    context = {
        "page_title": gettext("Open calls"),
        "page_description": gettext(
            "European calls that districts and clusters of Puglia can still enter, next to close "
            "first, each with its source."
        ),
        "canonical": f"{request.path}{asked.write_own_query([])}",
        "page": asked.page,
        "query": asked.write_query([]),
        "misunderstood": [*asked.misunderstood, *find_unknown(request.GET, ())],
        "counts": published.count_by_status(now),
        "recently_closed": published.closed_since(recently, now=now).count(),
        "days_called_recent": DAYS_CALLED_RECENT,
        "read_sources": read_sources,
        "can_tell": any(each.last_good_run_at and not each.stale_since for each in read_sources),
    }
    return render(request, "opportunities/home.html", context)


def _show_as_list(request: HttpRequest) -> HttpResponse:
    """Lead to the list of calls, which has the filters; what is open stays the question."""
    asked = request.GET.copy()
    asked.setdefault("status", CallStatus.OPEN.value)
    return HttpResponseRedirect(f"{reverse('opportunities:calls')}?{asked.urlencode()}")
