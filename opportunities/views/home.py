"""The first page: what is open now?"""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.filters import CallFilterSet
from opportunities.search.finding import Selection
from opportunities.search.results import find, hold
from opportunities.views.addresses import make_address, write_query
from opportunities.views.card_shelf import show_cards
from opportunities.views.cards import Card
from opportunities.views.feeding import find_feeding
from opportunities.views.paging import Page, find_unknown, read_page
from opportunities.views.visits import Since, tells_news
from opportunities.vocabulary import CallStatus, OpportunityKind

DAYS_CALLED_RECENT = 90
KINDS = (OpportunityKind.CALL,)
SHOWN_APART = 5


@require_safe
@tells_news
def show_open_calls(request: HttpRequest) -> HttpResponse:
    if any(request.GET.get(name) for name in CallFilterSet.base_filters):
        return _show_as_list(request)
    return _show(request, Since(request, KINDS))


def _show(request: HttpRequest, since: Since) -> HttpResponse:
    now = current_time()
    asked = read_page(request.GET)
    with hold(now):
        results = find(_of_status(CallStatus.OPEN), now, place=asked.place)
        if asked.number > Page(results.total, 1, asked.size).pages:
            asked = asked.at_first()
            results = find(_of_status(CallStatus.OPEN), now, place=asked.place)
        coming = find(_of_status(CallStatus.FORTHCOMING), now, place=(0, SHOWN_APART))
        closed = find(_of_status(CallStatus.CLOSED), now, place=(0, SHOWN_APART))
        unknown = find(_of_status(CallStatus.UNKNOWN), now, place=(0, 0))
    page = Page(results.total, asked.number, asked.size)
    address = make_address(request.path, asked.pairs)
    cards, first, last = show_cards([results, coming, closed], now)
    cards = since.mark_cards(cards)
    read_sources = find_feeding(KINDS, results.words)
    context = {
        "list_name": "calls",
        "query": write_query([("status", CallStatus.OPEN.value)]),
        "page_title": gettext("Open calls"),
        "page_description": gettext(
            "European calls that districts and clusters of Puglia can still enter, next to close "
            "first, each with its source."
        ),
        "canonical": str(address.setting("page", str(page.number) if page.has_previous else "")),
        "page": page,
        "cards": cards,
        "to_compare": page.total > 1,
        "address": address,
        "misunderstood": [*asked.misunderstood, *find_unknown(request.GET, ())],
        "coming": first,
        "closed": _closed_lately(last, now),
        "totals": {"forthcoming": coming.total, "closed": closed.total, "unknown": unknown.total},
        "days_called_recent": DAYS_CALLED_RECENT,
        "read_sources": read_sources,
        **since.describe(make_address(reverse("opportunities:calls"), [])),
        "can_tell": any(each.last_good_run_at and not each.stale_since for each in read_sources),
    }
    return render(request, "opportunities/home.html", context)


def _of_status(status: CallStatus) -> Selection:
    return Selection(kinds=KINDS, chosen={"status": (status.value,)})


def _closed_lately(cards: list[Card], now: datetime) -> list[Card]:
    since = now - timedelta(DAYS_CALLED_RECENT)
    return [card for card in cards if card.last_closing and card.last_closing > since]


def _show_as_list(request: HttpRequest) -> HttpResponse:
    """Lead to the list of calls, which has the filters; what is open stays the question."""
    asked = request.GET.copy()
    asked.setdefault("status", CallStatus.OPEN.value)
    return HttpResponseRedirect(f"{reverse('opportunities:calls')}?{asked.urlencode()}")
