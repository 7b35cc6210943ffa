"""The list of what waits for a person, with its kinds, its filters and its boxes to tick."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.desk import pages, undo
from opportunities.desk_labels import CONCERNS, EXPLANATIONS
from opportunities.labels import KINDS
from opportunities.models import Source
from opportunities.reading.queue import PAGE_SIZE, Choice, QueuePage, read_page
from opportunities.vocabulary import BulkDecision, Concern

# What can be decided without looking at each entry; the rest happens on the entry's own page.
OFFERED = (
    BulkDecision.PUBLISH,
    BulkDecision.REJECT,
    BulkDecision.TRASH,
    BulkDecision.ACCEPT,
    BulkDecision.DISMISS,
    BulkDecision.UNLOCK,
)
# As many as one can still check in a preview.
LAST_PAGE = 10_000


@never_cache
@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """Show what waits, the most urgent first."""
    pages.check_permission(request)
    choice = pages.read_choice(request.GET)
    number = _read_number(request.GET.get("page", ""))
    found = read_page(choice, page=number, now=current_time())
    return pages.show(
        request,
        "opportunities/desk/queue.html",
        title=_("Queue"),
        choice=choice,
        query=urlencode(choice.as_query),
        found=found,
        tabs=_make_tabs(choice, found),
        kinds=[(kind.value, label) for kind, label in KINDS.items()],
        sources=Source.objects.filter(scraped=True) | Source.objects.filter(code=choice.source),
        decisions=OFFERED,
        leaf=Paginator(range(found.total), PAGE_SIZE).get_page(number),
        last=undo.last_decision(request),
    )


def _read_number(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1


def _make_tabs(choice: Choice, found: QueuePage) -> list[dict[str, Any]]:
    rest = {name: value for name, value in choice.as_query.items() if name != "concern"}
    everything: dict[str, Any] = {"name": "", "label": _("All"), "count": None, "explained": ""}
    tabs = [everything] + [
        {
            "name": concern.value,
            "label": CONCERNS[concern],
            "count": found.counts[concern],
            "explained": EXPLANATIONS[concern],
        }
        for concern in Concern
    ]
    for tab in tabs:
        chosen = {"concern": tab["name"], **rest} if tab["name"] else rest
        tab |= {"query": urlencode(chosen), "is_chosen": tab["name"] == choice.concern}
    return tabs
