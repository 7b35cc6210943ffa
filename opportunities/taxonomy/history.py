"""Every decision about words and topics, and its undoing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opportunities.models import TaxonomyChange, Topic
from opportunities.services.taxonomy.decisions import UndecidedWord, undo_change
from opportunities.taxonomy.pages import (
    MAY_DECIDE,
    check_permission,
    cut_page,
    decider,
    show,
    way_back,
)


@never_cache
@require_safe
def show_history(request: HttpRequest) -> HttpResponse:
    """Show who decided what, the latest first."""
    check_permission(request)
    page = cut_page(request, TaxonomyChange.objects.select_related("undone_by", "undoes"))
    return show(
        request,
        "opportunities/taxonomy/history.html",
        title=_("Decisions"),
        page=page,
        topics={str(topic.pk): topic for topic in Topic.objects.all()},
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    check_permission(request, MAY_DECIDE)
    change = get_object_or_404(TaxonomyChange, pk=pk)
    try:
        undo_change(change, decider(request))
    except UndecidedWord as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The decision was undone."))
    return redirect(way_back(request, "taxonomy:history"))
