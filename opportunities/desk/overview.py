"""The first page of the desk: what waits, for how long, and what can be believed today."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.desk import pages
from opportunities.desk_labels import CONCERNS, EXPLANATIONS
from opportunities.labels import FIELDS, KINDS
from opportunities.models import Opportunity, Source
from opportunities.querysets import brussels_day
from opportunities.reading.desk_figures import (
    changes_of,
    count_changes,
    coverage_fields,
    find_lacking,
    find_oldest,
    measure_coverage,
)
from opportunities.reading.queue import Choice, count_concerns
from opportunities.vocabulary import OpportunityKind

PAGE_SIZE = 50


@never_cache
@require_safe
def overview_page(request: HttpRequest) -> HttpResponse:
    """Show the desk at a glance; every figure leads to what it counts."""
    pages.check_permission(request)
    now = current_time()
    counts = count_concerns(Choice(), now=now)
    oldest, oldest_proposal = find_oldest()
    coverage = measure_coverage()
    return pages.show(
        request,
        "opportunities/desk/overview.html",
        title=_("The desk today"),
        tiles=[
            {
                "concern": concern.value,
                "label": CONCERNS[concern],
                "explained": EXPLANATIONS[concern],
                "count": count,
            }
            for concern, count in counts.items()
        ],
        largest=max(counts.values()),
        oldest=oldest,
        oldest_proposal=oldest_proposal,
        sources=Source.objects.filter(scraped=True),
        today=brussels_day(now),
        changes=count_changes(brussels_day(now)),
        coverage=[
            (KINDS[kind], kind.value, [each for each in coverage if each.kind == kind])
            for kind in dict.fromkeys(each.kind for each in coverage)
        ],
        in_trash=Opportunity.objects.in_trash().count(),
    )


@never_cache
@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """Show what changed on one day (``day``), by ``people`` or ``sources`` (``by``)."""
    pages.check_permission(request)
    day = _read_day(request.GET.get("day", "")) or brussels_day(current_time())
    by = request.GET.get("by", "")
    changes = changes_of(day).select_related("opportunity")
    if by == "people":
        changes = changes.exclude(actor__startswith="source:")
    elif by in {"sources", "critical"}:
        changes = changes.filter(actor__startswith="source:")
    if by == "critical":
        changes = changes.filter(severity="critical")
    return pages.show(
        request,
        "opportunities/desk/changes.html",
        title=_("What changed"),
        day=day,
        by=by,
        leaf=Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page")),
    )


@never_cache
@require_safe
def coverage_page(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Show the published entries of a kind that lack a field, or its proof with ``?lack=proof``."""
    pages.check_permission(request)
    if kind not in set(OpportunityKind) or name not in coverage_fields(OpportunityKind(kind)):
        raise Http404(_("There is no such figure."))
    proof = request.GET.get("lack") == "proof"
    entries = find_lacking(OpportunityKind(kind), name, proof=proof)
    label = {"kind": KINDS[OpportunityKind(kind)], "field": FIELDS[name]}
    title = _("%(kind)s without a proof: %(field)s") if proof else _("%(kind)s without: %(field)s")
    return pages.show(
        request,
        "opportunities/desk/coverage.html",
        title=title % label,
        leaf=Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page")),
    )


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
