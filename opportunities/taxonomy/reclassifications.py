"""Reclassification: compare, look, apply, undo."""

from typing import Any

from celery import current_app
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling
from kombu.exceptions import OperationalError

from opportunities.models import Opportunity, Reclassification, Topic
from opportunities.services.taxonomy import reclassification as service
from opportunities.taxonomy.pages import (
    MAY_APPLY,
    MAY_DECIDE,
    check_permission,
    cut_page,
    read_number,
    show,
)
from opportunities.vocabulary import ReclassificationState

SHOWN = 50
TASK = "opportunities.reclassify"


@never_cache
@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Show every reclassification."""
    check_permission(request)
    return show(
        request,
        "opportunities/taxonomy/reclassifications.html",
        title=_("Reclassification"),
        rows=Reclassification.objects.all()[:SHOWN],
    )


@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Compare all entries with the words of today."""
    check_permission(request, MAY_DECIDE)
    try:
        row = service.ask_comparison(by=request.user.get_username())
    except service.NotPossible as reason:
        messages.error(request, str(reason))
        return redirect("taxonomy:reclassifications")
    return _begin(request, row)


@never_cache
@require_safe
def show_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a reclassification changes, or how far it is."""
    check_permission(request)
    row = get_object_or_404(Reclassification, pk=pk)
    is_under_way = row.state in service.UNDER_WAY
    if request.headers.get("HX-Request") == "true":
        if is_under_way:
            return render(request, "opportunities/taxonomy/progress.html", {"row": row})
        ended = HttpResponseStopPolling("")
        ended["HX-Refresh"] = "true"
        return ended
    topics = {topic.pk: topic for topic in Topic.objects.all()}
    asked = read_number(request.GET.get("topic"))
    changes = row.changes.select_related("opportunity").order_by("pk")
    if asked is not None:
        changes = changes.filter(gained__contains=[asked]) | changes.filter(lost__contains=[asked])
    page = cut_page(request, changes)
    return show(
        request,
        "opportunities/taxonomy/reclassification.html",
        title=_("Reclassification"),
        row=row,
        is_under_way=is_under_way,
        is_out_of_date=service.is_out_of_date(row),
        by_topic=_count(row, topics),
        asked_topic=topics.get(asked) if asked is not None else None,
        page=page,
        changes=[_describe(each, topics) for each in page.object_list],
    )


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was shown."""
    check_permission(request, MAY_APPLY)
    row = get_object_or_404(Reclassification, pk=pk)
    reason = " ".join(request.POST.get("reason", "").split())
    try:
        service.ask_application(row, by=request.user.get_username(), reason=reason)
    except service.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("taxonomy:reclassification", pk)
    return _begin(request, row)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was applied."""
    check_permission(request, MAY_APPLY)
    row = get_object_or_404(Reclassification, pk=pk)
    try:
        service.ask_undoing(row, by=request.user.get_username())
    except service.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("taxonomy:reclassification", pk)
    return _begin(request, row)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a step that died under way."""
    check_permission(request, MAY_DECIDE)
    row = get_object_or_404(Reclassification, pk=pk)
    if row.state in {ReclassificationState.APPLYING, ReclassificationState.UNDOING}:
        check_permission(request, MAY_APPLY)
    return _begin(request, row)


def _begin(request: HttpRequest, row: Reclassification) -> HttpResponse:
    """Do the step now where the catalogue is small, else hand it to a worker."""
    if Opportunity.objects.count() <= service.FEW_ENTRIES:
        service.carry_out(row.pk)
    else:
        try:
            current_app.send_task(TASK, args=[row.pk])
        except OperationalError:
            messages.error(
                request, _("The task queue does not answer: start it, then press “Go on”.")
            )
    return redirect("taxonomy:reclassification", row.pk)


def _count(row: Reclassification, topics: dict[int, Topic]) -> list[dict[str, Any]]:
    counted = [
        {"topic": topics[int(pk)], "gained": gained, "lost": lost}
        for pk, (gained, lost) in row.by_topic.items()
    ]
    return sorted(counted, key=lambda each: -each["gained"] - each["lost"])


def _describe(each: Any, topics: dict[int, Topic]) -> dict[str, Any]:
    reasons = [{**why, "topic": topics[why["topic"]]} for why in each.reasons]
    return {
        "entry": each.opportunity,
        "is_locked": each.is_locked,
        "gained": [why for why in reasons if why["gains"]],
        "lost": [why for why in reasons if not why["gains"]],
    }
