"""Two to four calls side by side."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.models import Call
from opportunities.reading import comparison
from opportunities.search.results import in_order, statuses_of


@require_safe
def show_comparison(request: HttpRequest) -> HttpResponse:
    choice = comparison.read_choice(request.GET.getlist("ids"))
    calls = _load(choice.ids)
    found = {call.pk for call in calls}
    is_enough = len(calls) >= comparison.FEWEST
    context = {
        "page_title": gettext("Compare calls"),
        "page_description": gettext(
            "Two to four calls side by side: dates, money, rules, and the proof of each fact."
        ),
        "canonical": f"{request.path}{_write_query(calls, without=None)}",
        "calls": [
            {"entry": call, "without": _write_query(calls, without=call.pk)} for call in calls
        ],
        "groups": comparison.compare(calls) if is_enough else [],
        "can_remove": len(calls) > comparison.FEWEST,
        "too_many": choice.too_many,
        "unknown": [*(pk for pk in choice.ids if pk not in found), *choice.misunderstood],
        "most": comparison.MOST,
    }
    return render(request, "opportunities/compare.html", context)


def _load(ids: list[int]) -> list[Any]:
    """Return the published calls among ``ids``, in their order."""
    if not ids:
        return []
    calls: Any = Call.objects.published().filter(pk__in=ids).for_cards()
    loaded = calls.select_related("series").prefetch_related("evidence")
    statuses = statuses_of(ids, current_time())
    for call in loaded:
        call.status = statuses.get(call.pk)
    return in_order(loaded, ids)


def _write_query(calls: list[Any], *, without: int | None) -> str:
    kept = ",".join(str(call.pk) for call in calls if call.pk != without)
    return f"?{urlencode({'ids': kept}, safe=',')}" if kept else ""
