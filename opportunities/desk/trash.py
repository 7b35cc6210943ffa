"""What was put away: everything in the trash can come back as it was."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opportunities.desk import pages, undo
from opportunities.desk_labels import STATES
from opportunities.labels import label_of
from opportunities.models import Opportunity
from opportunities.services.batches import decide_many
from opportunities.vocabulary import BulkDecision

PAGE_SIZE = 50


@never_cache
@require_safe
def trash_page(request: HttpRequest) -> HttpResponse:
    """Show the trash, what went in last first."""
    pages.check_permission(request)
    entries = Opportunity.objects.in_trash().select_related("source").defer("body")
    return pages.show(
        request,
        "opportunities/desk/trash.html",
        title=_("Trash"),
        leaf=Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page")),
        still_listed=set(Opportunity.objects.still_listed().values_list("pk", flat=True)),
        last=undo.last_decision(request),
    )


@require_POST
def restore_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Bring an entry back to the state that it had before the trash."""
    pages.check_permission(request, pages.MAY_PUBLISH)
    entry = pages.get_entry(entry_id)
    batch = decide_many([entry], BulkDecision.RESTORE, actor=request.user.get_username())
    problem = next((each.problem for each in batch.items.all() if each.problem), "")
    if problem:
        messages.error(request, problem)
        return redirect("desk:trash")
    entry.refresh_from_db()
    told = {"title": entry.title, "state": label_of(STATES, entry.review_state)}
    text = _("Restored: %(title)s (%(state)s)") % told
    undo.remember(request, text, None, batch=batch.pk)
    messages.success(request, text)
    return redirect("desk:trash")
