"""Pairs that may be one entry: side by side, chosen field by field, merged and taken back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opportunities.desk import pages, undo
from opportunities.models import DuplicateSuspect, Opportunity
from opportunities.services.curation import WrongState
from opportunities.services.duplicates import dismiss_suspect
from opportunities.services.merging import BOTH, KEPT, OTHER, merge, propose_choices

PAGE_SIZE = 25


@never_cache
@require_safe
def duplicates_page(request: HttpRequest) -> HttpResponse:
    """Show the pairs that nobody has decided on, the likeliest first."""
    pages.check_permission(request)
    waiting = DuplicateSuspect.objects.waiting()
    pairs = waiting.select_related("first__source", "second__source")
    return pages.show(
        request,
        "opportunities/desk/duplicates.html",
        title=_("Possible duplicates"),
        leaf=Paginator(pairs, PAGE_SIZE).get_page(request.GET.get("page")),
        last=undo.last_decision(request),
    )


@never_cache
@require_safe
def pair_page(request: HttpRequest, suspect_id: int) -> HttpResponse:
    """Show two entries side by side with the fields that differ; ``?keep=`` turns them round."""
    pages.check_permission(request)
    suspect = get_object_or_404(DuplicateSuspect, pk=suspect_id)
    kept, other = _read_pair(suspect, request.GET.get("keep", ""))
    return pages.show(
        request,
        "opportunities/desk/pair.html",
        title=_("Are these one?"),
        suspect=suspect,
        kept=kept,
        other=other,
        choices=propose_choices(kept, other),
        is_decided=suspect.dismissed_at is not None or _is_merged(kept, other),
        sides={"kept": KEPT, "other": OTHER, "both": BOTH},
    )


@require_POST
def merge_pair(request: HttpRequest, suspect_id: int) -> HttpResponse:
    """Make one entry of the two, as chosen field by field."""
    pages.check_permission(request, pages.MAY_PUBLISH)
    suspect = get_object_or_404(DuplicateSuspect, pk=suspect_id)
    kept, other = _read_pair(suspect, request.POST.get("keep", ""))
    by, reason = request.user.get_username(), request.POST.get("reason", "")
    try:
        done = merge(kept, other, choices=_read_choices(request.POST), actor=by, reason=reason)
    except (WrongState, ValueError) as problem:
        messages.error(request, str(problem))
        return redirect("desk:pair", suspect.pk)
    text = _("Merged: %(title)s") % {"title": kept.title}
    undo.remember(request, text, kept, merge=done.pk)
    messages.success(request, text)
    return redirect("desk:duplicates")


@require_POST
def dismiss_pair(request: HttpRequest, suspect_id: int) -> HttpResponse:
    """Keep two entries apart; the pair is not shown again."""
    pages.check_permission(request, pages.MAY_CURATE)
    suspect = get_object_or_404(DuplicateSuspect, pk=suspect_id)
    by, reason = request.user.get_username(), request.POST.get("reason", "")
    dismiss_suspect(suspect, actor=by, reason=reason)
    messages.success(request, _("They stay two entries."))
    return redirect("desk:duplicates")


def _read_pair(suspect: DuplicateSuspect, keep: str) -> tuple[Opportunity, Opportunity]:
    """Return which entry stays and which goes; the older one stays unless the person says so."""
    first, second = pages.get_entry(suspect.first_id), pages.get_entry(suspect.second_id)
    return (second, first) if keep == str(second.pk) else (first, second)


def _is_merged(kept: Opportunity, other: Opportunity) -> bool:
    return bool(kept.merged_into_id or other.merged_into_id)


def _read_choices(sent: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.removeprefix("field-"): value
        for name, value in sent.items()
        if name.startswith("field-") and value in {KEPT, OTHER, BOTH}
    }
